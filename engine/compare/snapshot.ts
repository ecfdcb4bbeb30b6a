/** One side of a comparison: what a report says, whichever version of the doctor wrote it, as far as it can be compared. */
import type { Severity } from "../../checks/define.ts";
import type { SourceKind } from "../../evidence/define.ts";
import type { TargetInfo } from "../report.ts";
import type { Role, VerdictStatus } from "../select.ts";
import type { Side } from "./define.ts";
import { listOf, type Row, rowOf, rowsOf, textOf } from "./loose_json.ts";

/** A report as it can be compared. */
export interface Snapshot {
  readonly side: Side;
  /** Milliseconds; null when unknown. */
  readonly bootTime: number | null;
  readonly diagnoses: readonly SavedDiagnosis[];
  /** Host-wide ones. */
  readonly findings: readonly SavedFinding[];
  /** By fact key: whether it could be read, and as a whole. */
  readonly read: ReadonlyMap<string, { readonly status: string; readonly isWhole: boolean }>;
  /** By fact key, as parsed; only what could be read. */
  readonly facts: ReadonlyMap<string, unknown>;
}

export interface SavedDiagnosis {
  readonly target: TargetInfo | null;
  readonly status: VerdictStatus;
  readonly primary: string | null;
  readonly leading: string | null;
  readonly title: string;
  readonly findings: readonly SavedFinding[];
}

export interface SavedFinding {
  readonly rule: string;
  readonly kind: string;
  readonly role: Role;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly evidence: readonly { readonly key: string; readonly excerpt: string }[];
}

/** Words that a report of any version uses; one that is none of them is from a later version and is taken for the plainest. */
const STATUSES: readonly VerdictStatus[] = ["unknown", "healthy", "problem", "warning", "suspected"];
const ROLES: readonly Role[] = ["context", "primary", "contributing", "incidental", "latent", "collect"];
const SEVERITIES: readonly Severity[] = ["info", "critical", "high", "medium", "low"];
const KINDS: readonly SourceKind[] = ["transcript", "live", "capture", "bundle"];
const LEVELS: readonly Side["redaction"][] = ["default", "strict", "off"];

/** The doctor diagnoses a hundred extensions at the most, and shows few lines of a finding: a stranger's file may hold any number. */
const MOST_DIAGNOSES = 500;
const MOST_FINDINGS = 2_000;
const MOST_LINES = 50;

/** Reads a report out of parsed JSON; null when it is none. Members that are missing or strange are left out, one by one. */
export function readSnapshot(json: unknown, path: string | null, isBaseline = false): Snapshot | null {
  const report = rowOf(json);
  if (report === null || !Array.isArray(report["diagnoses"]) || textOf(report["schemaVersion"]) === null) return null;
  const source = rowOf(report["source"]) ?? {};
  const host = rowOf(report["host"]) ?? {};
  const os = rowOf(host["os"]) ?? {};
  const facts = rowOf(report["facts"]);
  return {
    side: {
      kind: oneOf(KINDS, source["kind"]),
      path: path ?? listOf(source["paths"])[0] ?? null,
      collectedAt: textOf(source["collectedAt"]),
      toolVersion: textOf(rowOf(report["tool"])?.["version"]),
      os: { version: textOf(os["version"]), build: textOf(os["build"]) },
      redaction: oneOf(LEVELS, rowOf(report["redaction"])?.["level"]),
      isBaseline,
      hasFacts: facts !== null,
    },
    bootTime: momentOf(host["bootTime"]),
    diagnoses: rowsOf(report["diagnoses"], MOST_DIAGNOSES).map(readDiagnosis),
    findings: rowsOf(report["findings"], MOST_FINDINGS).flatMap(readFinding),
    read: new Map(Object.entries(rowOf(report["evidence"]) ?? {}).map(([key, one]) => [key, readStatus(rowOf(one))])),
    facts: new Map(Object.entries(facts ?? {})),
  };
}

function readDiagnosis(row: Row): SavedDiagnosis {
  const verdict = rowOf(row["verdict"]) ?? {};
  const target = rowOf(row["target"]);
  const bundleId = textOf(target?.["bundleId"]);
  const member = (key: string) => textOf(target?.[key]);
  return {
    target: bundleId === null ? null : {
      bundleId,
      teamId: member("teamId"),
      name: member("name"),
      version: member("version"),
      build: member("build"),
    },
    status: oneOf(STATUSES, verdict["status"]),
    primary: textOf(verdict["primary"]),
    leading: textOf(verdict["leading"]),
    title: textOf(verdict["title"]) ?? "",
    findings: rowsOf(row["findings"], MOST_FINDINGS).flatMap(readFinding),
  };
}

function readFinding(row: Row): SavedFinding[] {
  const rule = textOf(row["rule"]);
  if (rule === null) return [];
  return [{
    rule,
    kind: textOf(row["kind"]) ?? "context",
    role: oneOf(ROLES, row["role"]),
    severity: oneOf(SEVERITIES, row["severity"]),
    title: textOf(row["title"]) ?? rule,
    message: textOf(row["message"]) ?? "",
    evidence: rowsOf(row["evidence"], MOST_LINES).map((line) => ({
      key: textOf(line["key"]) ?? "",
      excerpt: textOf(line["excerpt"]) ?? "",
    })),
  }];
}

function readStatus(row: Row | null): { status: string; isWhole: boolean } {
  return {
    status: textOf(row?.["status"]) ?? "notCollected",
    isWhole: row?.["truncated"] !== true && row?.["timedOut"] !== true,
  };
}

/** The word itself when it is a known one, else the first. */
function oneOf<T extends string>(words: readonly T[], word: unknown): T {
  return words.find((one) => one === word) ?? words[0]!;
}

function momentOf(value: unknown): number | null {
  const moment = Date.parse(textOf(value) ?? "");
  return Number.isNaN(moment) ? null : moment;
}
