/** What sysextd, launchd and the process table know of the extensions. */
import { parseExtensionLabel } from "../../../formats/launchctl/labels.ts";
import { listOf, type Row, rowOf, rowsOf, textOf } from "../loose_json.ts";
import { type Aspect, fieldsOf, type FieldValue, type Thing, withoutCopy } from "../thing.ts";

export const REGISTRATION: readonly Aspect[] = [
  {
    key: "reg.list",
    things: (value) => {
      // The two columns of stars say what the state says.
      const words = { state: "state", version: "version", build: "build" };
      return rowsOf(rowOf(value)?.["extensions"]).map((row) => describeExtension(row, "registration of", words));
    },
  },
  {
    key: "reg.db",
    things: (value) => {
      const words = { state: "state", version: "version", build: "build", machServices: "Mach services" };
      const more = { originPath: "origin", containerPath: "app" };
      const rows = rowsOf(rowOf(value)?.["extensions"]);
      const database = fieldsOf(rowOf(value) ?? {}, { developerMode: "developer mode", policies: "policies" });
      return [
        { id: "database", name: "sysextd's database", word: "policies", fields: database },
        ...rows.map((row) => describeExtension(row, "sysextd's record of", { ...words, ...more })),
      ];
    },
  },
  { key: "launchd.disabled", things: (value) => disabledIn(rowOf(value) ?? {}) },
  { key: "launchd.jobs", things: (value) => rowsOf(value).flatMap(describeJob) },
  { key: "launchd.domain", things: (value) => rowsOf(rowOf(value)?.["services"]).flatMap(describeService) },
  { key: "proc.list", things: (value) => processesIn(rowsOf(value)) },
  { key: "crash.reports", things: (value) => crashesIn(rowsOf(value)) },
];

function describeExtension(row: Row, kind: string, words: Readonly<Record<string, string>>): Thing {
  const bundleId = textOf(row["bundleId"]) ?? "";
  const team = textOf(row["teamId"]) ?? "";
  return {
    id: `${team} ${bundleId} ${textOf(row["category"]) ?? ""}`,
    finer: `${textOf(row["version"])}/${textOf(row["build"])}`,
    which: [textOf(row["version"]), textOf(row["build"])].filter((part) => part !== null).join("/"),
    name: `${kind} ${bundleId}`,
    word: bundleId,
    fields: fieldsOf(row, words),
  };
}

/** Apple's own services come and go with the system. */
function disabledIn(row: Row): Thing[] {
  return Object.entries(row).filter(([label, is]) => is === true && !label.startsWith("com.apple."))
    .map(([label]) => ({ id: label, name: `launchd's order not to start ${label}`, word: label, fields: {} }));
}

function describeJob(row: Row): Thing[] {
  const label = textOf(row["label"]);
  if (label === null || row["missing"] === true) return [];
  const runs = row["runs"];
  const program = textOf(row["program"]);
  return [{
    ...nameJob(label),
    fields: {
      ...fieldsOf(row, { label: "label", state: "state", type: "type" }),
      program: program === null ? null : withoutCopy(program),
      // A job that launchd does not start again has none of them.
      "last exit": textOf(row["lastExitReason"]) ?? textOf(row["lastTerminatingSignal"]) ??
        textOf(row["lastExitCode"]),
      ...row["endpointsShown"] === true && { endpoints: listOf(row["endpoints"]) },
    },
    ...typeof runs === "number" && { counters: { runs } },
  }];
}

/** The versions are part of a label: the extension stays the same. */
function nameJob(label: string): Pick<Thing, "id" | "finer" | "name" | "word"> {
  const bundleId = parseExtensionLabel(label)?.bundleId ?? label;
  return { id: bundleId, finer: label, name: `launchd job of ${bundleId}`, word: label };
}

/** Of the thousand services of a Mac those of its extensions. */
function describeService(row: Row): Thing[] {
  const label = textOf(row["label"]);
  if (label === null || !label.startsWith("NetworkExtension.")) return [];
  const running: FieldValue = row["pid"] === undefined ? null : row["pid"] === null ? "no" : "yes";
  return [{ ...nameJob(label), fields: { label, "has a process": running } }];
}

/** Processes that run out of an extension, by its bundle's name. */
function processesIn(rows: readonly Row[]): Thing[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = /\/([^/]{1,255})\.systemextension\//.exec(textOf(row["command"]) ?? "")?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({
    id: name,
    name: `process of ${name}`,
    word: name,
    fields: { number: String(count) },
  }));
}

/** That there are more of one kind is the change; which, their files say. */
function crashesIn(rows: readonly Row[]): Thing[] {
  const counts = new Map<string, { row: Row; count: number }>();
  for (const row of rows) {
    const id = `${textOf(row["process"]) ?? "?"} (${textOf(row["class"]) ?? "other"})`;
    counts.set(id, { row, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  return [...counts].map(([id, { row, count }]) => ({
    id,
    name: `crash reports of ${id}`,
    word: textOf(row["process"]) ?? id,
    fields: { number: String(count) },
  }));
}
