/** The manifest of a capture, `capture.json`: which question has which answer, and where it lies. */
import { identifyProbe, nameProbe, type Reply } from "../reply.ts";
import {
  isAbsolute,
  isAmount,
  isBoolean,
  isCommand,
  isInteger,
  isQuestion,
  isSha256,
  isSize,
  isStatus,
  isString,
  isStrings,
  isTime,
  STATUSES,
} from "./capture_values.ts";
import { probeOfEntry } from "./capture_question.ts";

export const CAPTURE_FORMAT = "sysex-doctor-capture";
export const CAPTURE_VERSION = "1";
export const MANIFEST_NAME = "capture.json";

/** What stands in `capture.json`. A field may be left out of a capture made by hand where its comment says so. */
export interface CaptureManifest {
  readonly format: typeof CAPTURE_FORMAT;
  readonly schemaVersion: typeof CAPTURE_VERSION;
  /** The program that made it; null or left out when a person did. */
  readonly tool: CaptureTool | null;
  /** ISO 8601, start of the collection; null or left out when unknown. */
  readonly collectedAt: string | null;
  /** Whether the commands ran as root. */
  readonly root: boolean;
  /** The operating system that was asked, `darwin`. */
  readonly os: string;
  /** True when the deadline or Ctrl-C ended the collection early; left out: false. */
  readonly partial: boolean;
  /** True when it was saved while everything worked, to compare with later; left out: false. */
  readonly baseline?: boolean;
  /** How names in it were replaced; left out: unknown. */
  readonly redaction?: CaptureRedaction;
  /** Sentences about the collection as a whole; left out: none. */
  readonly notes: readonly string[];
  readonly entries: readonly CaptureEntry[];
}

export type CaptureRedaction = "default" | "strict" | "off";

export interface CaptureTool {
  readonly name: string;
  readonly version: string;
}

/** One question and its answer: exactly one of `command`, `file`, `folder`, `bundle` and `ffi` is there. */
export interface CaptureEntry {
  /** The command and its arguments, the command by its absolute path. */
  readonly command?: readonly [string, ...string[]];
  /** The absolute path of a file. */
  readonly file?: string;
  /** The absolute path of a folder whose files were listed; one part of it may be `*`. */
  readonly folder?: string;
  /** The absolute path of an app or extension; its answer is a record of what was read of it. */
  readonly bundle?: string;
  /** A library of Apple's, what it was asked, and about what: `["libxpc", "probe", "ABCDE12345.com.example.tunnel"]`. */
  readonly ffi?: readonly [string, ...string[]];
  readonly status: Reply["status"];
  /** Why there is no answer or only a part of one; null or left out when all is well. */
  readonly note: string | null;
  /** Where the output or the file's content lies in the capture; needed when `status` is `ok`. */
  readonly stdout: string | null;
  /** Where standard error lies; null or left out when there was none. */
  readonly stderr: string | null;
  /** Null or left out for a file, a command that was stopped, or when unknown. */
  readonly exitCode: number | null;
  /** ISO 8601; null or left out when unknown. */
  readonly startedAt: string | null;
  /** Null or left out when unknown. */
  readonly durationMs: number | null;
  /** Size of what `stdout` names; null or left out: not checked. */
  readonly bytes: number | null;
  /** SHA-256 of what `stdout` names, hex; null or left out: not checked. */
  readonly sha256: string | null;
  /** Whether a cap cut the output; left out: false. */
  readonly truncated: boolean;
  /** Whether a time limit cut the output; left out: false. */
  readonly timedOut: boolean;
}

/** A capture that cannot be opened or written: one sentence that says what, which value, and what to do. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
}

const REDACTIONS: readonly string[] = ["default", "strict", "off"] satisfies CaptureRedaction[];
const MAX_ENTRIES = 10_000;
const MAX_PATH = 1024;

/** Reads and validates a manifest. Throws a CaptureError that names the place of the first mistake. */
export function parseCaptureManifest(text: string): CaptureManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CaptureError(`${MANIFEST_NAME} is not JSON: correct it or make a new capture`);
  }
  const top = readObject(json, MANIFEST_NAME);
  if (top("format") !== CAPTURE_FORMAT) {
    throw new CaptureError(`${MANIFEST_NAME} is not of a capture: "format" must be "${CAPTURE_FORMAT}"`);
  }
  if (top("schemaVersion") !== CAPTURE_VERSION) {
    throw new CaptureError(
      `This doctor reads captures of version "${CAPTURE_VERSION}", not ${
        quote(top("schemaVersion"))
      }: use a newer doctor`,
    );
  }
  const entries = top("entries");
  if (!Array.isArray(entries) || entries.length > MAX_ENTRIES) {
    throw mistake("entries", `a list of at most ${MAX_ENTRIES} entries`, entries);
  }
  const baseline = readOptional(top, "baseline", isBoolean, "true or false");
  const redaction = readOptional(top, "redaction", isRedaction, `one of ${REDACTIONS.join(", ")}`);
  const manifest: CaptureManifest = {
    format: CAPTURE_FORMAT,
    schemaVersion: CAPTURE_VERSION,
    tool: readTool(top("tool")),
    collectedAt: readOptional(top, "collectedAt", isTime, "a time like 2025-06-15T12:00:00Z"),
    root: readRequired(top, "root", isBoolean, "true or false"),
    os: readRequired(top, "os", isString, "a text"),
    partial: readOptional(top, "partial", isBoolean, "true or false") ?? false,
    ...baseline === true && { baseline },
    ...redaction !== null && { redaction },
    notes: readOptional(top, "notes", isStrings, "a list of texts") ?? [],
    entries: entries.map((entry, i) => readEntry(entry, `entries[${i}]`)),
  };
  refuseDuplicates(manifest.entries);
  return manifest;
}

type Fields = { (field: string): unknown; readonly place: string };

function readEntry(json: unknown, place: string): CaptureEntry {
  const fields = readObject(json, place);
  const command = readOptional(fields, "command", isCommand, "a list of texts that begins with an absolute path");
  const file = readOptional(fields, "file", isAbsolute, "an absolute path");
  const folder = readOptional(fields, "folder", isAbsolute, "an absolute path");
  const bundle = readOptional(fields, "bundle", isAbsolute, "an absolute path");
  const ffi = readOptional(fields, "ffi", isQuestion, "a list of texts");
  if ([command, file, folder, bundle, ffi].filter((question) => question !== null).length !== 1) {
    throw mistake(place, 'one of "command", "file", "folder", "bundle" and "ffi"', json);
  }
  const status = readRequired(fields, "status", isStatus, `one of ${STATUSES.join(", ")}`);
  const stdout = readInnerPath(fields, "stdout");
  if (status === "ok" && stdout === null) throw mistake(`${place}.stdout`, "a path in the capture", null);
  return {
    ...command !== null && { command },
    ...file !== null && { file },
    ...folder !== null && { folder },
    ...bundle !== null && { bundle },
    ...ffi !== null && { ffi },
    status,
    note: readOptional(fields, "note", isString, "a text"),
    stdout,
    stderr: readInnerPath(fields, "stderr"),
    exitCode: readOptional(fields, "exitCode", isInteger, "a whole number"),
    startedAt: readOptional(fields, "startedAt", isTime, "a time like 2025-06-15T12:00:00Z"),
    durationMs: readOptional(fields, "durationMs", isAmount, "a number from 0"),
    bytes: readOptional(fields, "bytes", isSize, "a whole number from 0"),
    sha256: readOptional(fields, "sha256", isSha256, "64 hexadecimal digits")?.toLowerCase() ?? null,
    truncated: readOptional(fields, "truncated", isBoolean, "true or false") ?? false,
    timedOut: readOptional(fields, "timedOut", isBoolean, "true or false") ?? false,
  };
}

function readTool(json: unknown): CaptureTool | null {
  if (json === undefined || json === null) return null;
  const fields = readObject(json, "tool");
  const name = readRequired(fields, "name", isString, "a text");
  return { name, version: readRequired(fields, "version", isString, "a text") };
}

/** A path that stays inside the capture; one that does not is an attack, not a mistake to be lenient with. */
function readInnerPath(fields: Fields, field: string): string | null {
  const path = readOptional(fields, field, isString, "a path in the capture");
  if (path === null) return null;
  const isInside = path.length <= MAX_PATH && !/[\\\p{Cc}]/u.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (isInside && path !== MANIFEST_NAME) return path;
  throw new CaptureError(
    `${MANIFEST_NAME}: ${fields.place}.${field} is ${
      quote(path)
    }, which is no path inside the capture: do not trust this capture`,
  );
}

function refuseDuplicates(entries: readonly CaptureEntry[]): void {
  const questions = new Set<string>();
  const paths = new Set<string>();
  for (const entry of entries) {
    const probe = probeOfEntry(entry);
    const id = identifyProbe(probe);
    if (questions.has(id)) {
      throw new CaptureError(`${MANIFEST_NAME} answers ${quote(nameProbe(probe))} twice: remove one entry`);
    }
    questions.add(id);
    for (const path of [entry.stdout, entry.stderr]) {
      if (path === null) continue;
      if (paths.has(path)) {
        throw new CaptureError(`${MANIFEST_NAME} names ${quote(path)} twice: give every output its own file`);
      }
      paths.add(path);
    }
  }
}

function readObject(json: unknown, place: string): Fields {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw mistake(place, "an object", json);
  const read = (field: string): unknown =>
    Object.hasOwn(json, field) ? (json as Record<string, unknown>)[field] : undefined;
  return Object.assign(read, { place: place === MANIFEST_NAME ? "" : place });
}

function readRequired<T>(fields: Fields, field: string, is: (value: unknown) => value is T, wanted: string): T {
  const value = fields(field);
  if (is(value)) return value;
  throw mistake([fields.place, field].filter(Boolean).join("."), wanted, value);
}

function readOptional<T>(fields: Fields, field: string, is: (value: unknown) => value is T, wanted: string): T | null {
  const value = fields(field);
  return value === undefined || value === null ? null : readRequired(fields, field, is, wanted);
}

function mistake(place: string, wanted: string, value: unknown): CaptureError {
  return new CaptureError(
    `${MANIFEST_NAME}: ${place} must be ${wanted}, not ${quote(value)}: correct it or make a new capture`,
  );
}

/** Short and without control characters. Not the JSON of a list: nested a million deep it would overflow the stack. */
function quote(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return value === undefined ? "nothing" : JSON.stringify(typeof value === "string" ? value.slice(0, 80) : value);
}
const isRedaction = (value: unknown): value is CaptureRedaction => isString(value) && REDACTIONS.includes(value);
