/** Writes what a live run was told as a capture. */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import {
  CAPTURE_FORMAT,
  CAPTURE_VERSION,
  type CaptureEntry,
  CaptureError,
  type CaptureManifest,
  type CaptureRedaction,
  type CaptureTool,
  MANIFEST_NAME,
} from "./capture_manifest.ts";
import { entryOfProbe } from "./capture_question.ts";
import type { Live } from "./live.ts";
import { describeOsError } from "./os_error.ts";
import { digestSha256 } from "./sha256.ts";
import { writePrivateFile, writePrivateFolder } from "./write_private.ts";

/** What of a live run a capture keeps; redaction hands in changed replies. */
export type Capturable = Pick<Live, "os" | "root" | "collectedAt" | "partial" | "notes" | "replies">;

/** What a capture says of itself. */
export interface CaptureMarks {
  readonly redaction?: CaptureRedaction;
  /** True when it is saved while everything works. */
  readonly baseline?: boolean;
}

/** Characters of one name, at most 200 bytes of UTF-8 for what people write. */
const MAX_NAME = 64;
const MAX_PATH = 400;
/** Where macOS keeps its crash reports. */
const CRASHES = /\/Library\/Logs\/DiagnosticReports\/(?:Retired\/)?[^/]+$/;
/** A library's answer is a record of JSON but for the store, which is a property list. */
const ENDINGS: Readonly<Record<string, string>> = { store: ".plist" };
/** Characters that a name may still grow by: `.json`, `.stderr.txt`, a number where it is taken. */
const ENDING = 20;

/**
 * Writes an archive when `path` ends in `.tar.gz` or `.tgz`, else a folder: in one step, for the owner's eyes only. Throws a
 * CaptureError when it cannot be written.
 */
export async function writeCapture(
  path: string,
  live: Capturable,
  tool: CaptureTool,
  marks: CaptureMarks = {},
): Promise<void> {
  const pieces = await makePieces(live, tool, marks);
  try {
    if (/\.(?:tar\.gz|tgz)$/.test(path)) await writePrivateFile(path, await packPieces(pieces, live.collectedAt));
    else await writePrivateFolder(path, pieces);
  } catch (error) {
    throw new CaptureError(`Cannot write the capture "${path}": ${describeOsError(error)}; choose another path`);
  }
}

/** All files of a capture by their path inside it, the manifest first, for a reader that only looks at the beginning. */
async function makePieces(
  live: Capturable,
  tool: CaptureTool,
  marks: CaptureMarks,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const taken = new Map<string, "file" | "folder">([[MANIFEST_NAME, "file"]]);
  const entries: CaptureEntry[] = [];
  for (const reply of live.replies) {
    const isKept = reply.status === "ok" || reply.stdout.length > 0;
    const stdout = isKept ? claimName(nameOutput(reply.probe), taken) : null;
    const stderr = reply.stderr.length > 0 ? claimName(nameErrors(reply.probe), taken) : null;
    if (stdout !== null) files.set(stdout, reply.stdout);
    if (stderr !== null) files.set(stderr, reply.stderr);
    entries.push(await describeReply(reply, stdout, stderr));
  }
  const manifest: CaptureManifest = {
    format: CAPTURE_FORMAT,
    schemaVersion: CAPTURE_VERSION,
    tool,
    collectedAt: live.collectedAt,
    root: live.root,
    os: live.os,
    partial: live.partial,
    ...marks,
    notes: live.notes,
    entries,
  };
  return new Map([[MANIFEST_NAME, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)], ...files]);
}

async function describeReply(reply: Reply, stdout: string | null, stderr: string | null): Promise<CaptureEntry> {
  const { probe, status, note, exitCode, startedAt, durationMs, truncated, timedOut } = reply;
  return {
    ...entryOfProbe(probe),
    status,
    note,
    stdout,
    stderr,
    exitCode,
    startedAt,
    durationMs,
    bytes: stdout === null ? null : reply.stdout.length,
    // Of what is written, not of what was collected: redaction may have changed it in between.
    sha256: stdout === null ? null : await digestSha256(reply.stdout),
    truncated,
    timedOut,
  };
}

/** `commands/systemextensionsctl-list.txt`, `files/Library/SystemExtensions/db.plist`, `crash/Example-2026-11-20-100001.ips`. */
function nameOutput(probe: Probe): string {
  if ("command" in probe) return `commands/${nameCommand(probe.command)}.txt`;
  if ("bundle" in probe) return `${nameFile("bundles", probe.bundle)}.json`;
  if ("ffi" in probe) return `ffi/${nameWords(probe.ffi)}${ENDINGS[probe.ffi[1] ?? ""] ?? ".json"}`;
  const path = "file" in probe ? probe.file : `${probe.folder}.listing.txt`;
  return "file" in probe && CRASHES.test(path)
    ? `crash/${path.split("/").map(cleanPart).at(-1)}`
    : nameFile("files", path);
}

function nameFile(room: string, file: string): string {
  const parts = file.split("/").filter((part) => part !== "" && part !== "." && part !== "..").map(cleanPart);
  const path = `${room}/${parts.join("/") || "_"}`;
  return path.length <= MAX_PATH - ENDING ? path : `${room}/${parts.at(-1)}`;
}

function nameErrors(probe: Probe): string {
  return "command" in probe ? `commands/${nameCommand(probe.command)}.stderr.txt` : `${nameOutput(probe)}.stderr.txt`;
}

function nameCommand([path, ...args]: readonly [string, ...string[]]): string {
  return nameWords([path.slice(path.lastIndexOf("/") + 1), ...args]);
}

function nameWords(words: readonly string[]): string {
  return words.join(" ").replace(/[^A-Za-z0-9._]+/g, "-").slice(0, MAX_NAME) || "command";
}

/** A name that every file system takes and no archive tool refuses. */
function cleanPart(part: string): string {
  return [...part.replace(/[\\\p{C}]/gu, "_")].slice(0, MAX_NAME).join("");
}

/** The name itself, or one like it where a name is taken. A Mac's file system does not tell upper from lower case. */
function claimName(wanted: string, taken: Map<string, "file" | "folder">): string {
  // A file stands where this name needs a folder; only redaction can make such a pair.
  const isBlocked = foldersOf(wanted).some((folder) => taken.get(fold(folder)) === "file");
  const room = wanted.indexOf("/") + 1;
  const name = isBlocked ? wanted.slice(0, room) + wanted.slice(room).replaceAll("/", "-") : wanted;
  const dot = name.indexOf(".", name.lastIndexOf("/") + 1);
  const [stem, ending] = dot === -1 ? [name, ""] : [name.slice(0, dot), name.slice(dot)];
  let free = name;
  for (let i = 2; taken.has(fold(free)); i++) free = `${stem}-${i}${ending}`;
  taken.set(fold(free), "file");
  for (const folder of foldersOf(free)) taken.set(fold(folder), "folder");
  return free;
}

function foldersOf(name: string): string[] {
  const parts = name.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

function fold(name: string): string {
  return name.normalize("NFD").toLowerCase();
}

async function packPieces(pieces: ReadonlyMap<string, Uint8Array>, collectedAt: string | null): Promise<Uint8Array> {
  const [{ renderTar }, { gzip }] = await Promise.all([import("../../formats/tar_render.ts"), import("node:zlib")]);
  const mtime = Math.max(0, Math.floor(Date.parse(collectedAt ?? "") / 1000) || 0);
  const archive = renderTar([...pieces].map(([path, data]) => ({ path, data, mtime })));
  return await new Promise((resolve, reject) => {
    gzip(archive, (error, packed) => error === null ? resolve(packed) : reject(error));
  });
}
