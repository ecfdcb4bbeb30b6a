/** Questions as a capture's manifest has them. */
import type { Probe } from "../define.ts";
import type { CaptureEntry } from "./capture_manifest.ts";

/** The question that an entry answers. */
export function probeOfEntry(entry: CaptureEntry): Probe {
  if (entry.command !== undefined) return { command: entry.command };
  if (entry.file !== undefined) return { file: entry.file };
  if (entry.ffi !== undefined) return { ffi: entry.ffi };
  return entry.folder === undefined ? { bundle: entry.bundle! } : { folder: entry.folder };
}

/** The question as an entry has it: limits are no part of it. */
export function entryOfProbe(probe: Probe): Pick<CaptureEntry, "command" | "file" | "folder" | "bundle" | "ffi"> {
  if ("command" in probe) return { command: probe.command };
  if ("file" in probe) return { file: probe.file };
  if ("ffi" in probe) return { ffi: probe.ffi };
  return "folder" in probe ? { folder: probe.folder } : { bundle: probe.bundle };
}
