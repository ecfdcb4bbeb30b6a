/** Captures for tests: out of a scripted Mac, and forged by hand. */
import { gzipSync } from "node:zlib";
import type { Evidence } from "../../evidence/define.ts";
import { readCapture } from "../../evidence/sources/capture.ts";
import { type Live, readLive } from "../../evidence/sources/live.ts";
import { renderTar, type TarInput } from "../../formats/tar_render.ts";
import type { ScenarioName } from "./scenarios.ts";
import { createScriptedMac } from "./scripted_mac.ts";
import { linesFact, smallFacts } from "./small_facts.ts";

export const TOOL = { name: "sysex-doctor", version: "0.1.0" };

/** The question that `MANIFEST` answers. */
export const PROCESSES = linesFact("small.processes", [{ command: ["/bin/ps", "-axww"] }]);

/** The least that a manifest made by hand must say. */
export const MANIFEST = {
  format: "sysex-doctor-capture",
  schemaVersion: "1",
  root: false,
  os: "darwin",
  entries: [{ command: ["/bin/ps", "-axww"], status: "ok", stdout: "commands/ps.txt" }],
};

/** A manifest that is right but for some fields of its entry or of its own. */
export function forgeManifest(changes: Record<string, unknown>, top: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...MANIFEST, ...top, entries: [{ ...MANIFEST.entries[0], ...changes }] });
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** A temporary folder for one test, in which it may leave what it likes. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "capture-test-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files by their paths inside `folder`. */
export async function layOut(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, content);
  }
}

/** The same as a `.tar.gz`. */
export function pack(files: Record<string, string>, more: readonly TarInput[] = []): Uint8Array {
  const entries = Object.entries(files).map(([path, content]) => ({ path, data: encode(content), mtime: 0 }));
  return gzipSync(renderTar([...entries, ...more]));
}

/** What the live source says of a scripted Mac; where launchctl hangs, it gets little time. */
export async function collectLive(scenario: ScenarioName, deadlineMs = 20_000): Promise<Live> {
  const mac = await createScriptedMac(scenario, { now: Date.UTC(2025, 5, 15, 12) });
  try {
    const facts = smallFacts(scenario.startsWith("hang") ? 250 : 10_000);
    return await readLive({ host: mac.host, facts, deadlineMs });
  } finally {
    await mac.cleanup();
  }
}

export async function readProcesses(path: string): Promise<Evidence> {
  return (await readCapture(path, [PROCESSES])).evidence.get("small.processes")!;
}
