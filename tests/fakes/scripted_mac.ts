/** A Mac out of a temporary folder: executables that replay recorded output at the paths where macOS has the real ones. */
import { answerBundle } from "../../evidence/sources/answer_bundle.ts";
import type { NativeLaunch } from "../../ffi/client.ts";
import type { Host } from "../../evidence/sources/host.ts";
import type { Recording, Scenario } from "./scenario.ts";
import { type ScenarioName, SCENARIOS } from "./scenarios.ts";
import type { InstalledApp } from "./installed_app.ts";

export interface ScriptedMac {
  readonly host: Host;
  readonly root: string;
  readonly cleanup: () => Promise<void>;
  /** Process ids that a hanging command wrote down: its own and its child's. Empty before it got there. */
  readonly hangingPids: (command: string, args: string) => number[];
}

export interface ScriptedMacOptions {
  /** A clock that stands still, milliseconds since 1970. */
  readonly now?: number;
  /** Whole bundles, with what codesign and spctl say of them; without, an app is its Info.plist. Building them takes a second. */
  readonly installed?: InstalledApp;
  /** The fakes of Apple's libraries (native_fakes.ts); without, no library is asked. */
  readonly native?: NativeLaunch;
  /** Read bundles in threads of their own, as on a Mac. */
  readonly withThreads?: boolean;
}

/** What Linux does not let even root read, for a file that may not be read when the tests run as root. */
const UNREADABLE = "/proc/sys/vm/compact_memory";

/** A folder that root may not list in a container, and elsewhere may. */
const UNLISTABLE = "/proc/1/root";

/** False where nothing can be kept from the superuser who runs the tests: then `closed` folders are open. */
export function canCloseFolders(): boolean {
  if (Deno.uid() !== 0) return true;
  try {
    for (const _ of Deno.readDirSync(UNLISTABLE)) return false;
    return false;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

/** Lays out a scenario, by its name or one of the test's own. Call `cleanup` when done. */
export async function createScriptedMac(
  scenario: ScenarioName | Scenario = "healthy",
  { now, installed, native, withThreads = false }: ScriptedMacOptions = {},
): Promise<ScriptedMac> {
  const mac: Scenario = typeof scenario === "string" ? SCENARIOS[scenario] : scenario;
  const { commands, files, isRoot, modified = {}, closed = [] } = mac;
  const root = await Deno.makeTempDir({ prefix: "scripted-mac-" });
  const script = `${root}/command`;
  // A checkout may have lost the executable bit.
  await Deno.copyFile(new URL("./bin/command", import.meta.url), script);
  await Deno.chmod(script, 0o755);
  const elsewhere = new Map<string, string>();
  const tools = installed === undefined ? {} : await (await import("./installed_app.ts")).installApp(root, installed);
  for (const [path, recordings] of Object.entries({ ...commands, ...tools })) {
    await makeFolderOf(`${root}${path}`);
    if (recordings === null) await Deno.writeTextFile(`${root}${path}`, "", { mode: 0o600 });
    else {
      await Deno.symlink(script, `${root}${path}`);
      for (const [args, recording] of Object.entries(recordings)) await record(folderOf(root, path, args), recording);
    }
  }
  for (const [path, content] of Object.entries(files)) {
    if (installed !== undefined && path.startsWith("/Applications/")) continue;
    await makeFolderOf(`${root}${path}`);
    await Deno.writeFile(
      `${root}${path}`,
      typeof content === "string" ? new TextEncoder().encode(content) : content ?? new Uint8Array(),
    );
    if (content === null) await Deno.chmod(`${root}${path}`, 0);
    if (content === null && Deno.uid() === 0) elsewhere.set(path, UNREADABLE);
    if (modified[path] !== undefined) {
      await Deno.utime(`${root}${path}`, new Date(modified[path]), new Date(modified[path]));
    }
  }
  for (const path of closed) {
    await Deno.mkdir(`${root}${path}`, { recursive: true });
    if (Deno.uid() === 0) elsewhere.set(path, UNLISTABLE);
    else await Deno.chmod(`${root}${path}`, 0);
  }
  return {
    root,
    host: {
      os: "darwin",
      place: (path) => elsewhere.get(path) ?? `${root}${path}`,
      now: now === undefined ? () => Date.now() : () => now,
      isRoot,
      ...!withThreads && { answerBundle },
      ...native !== undefined && { native },
      stdoutIsTerminal: false,
    },
    cleanup: async () => {
      if (Deno.uid() !== 0) { for (const path of closed) await Deno.chmod(`${root}${path}`, 0o700); }
      await Deno.remove(root, { recursive: true });
    },
    hangingPids: (command, args) => readPids(`${folderOf(root, command, args)}/pids`),
  };
}

function folderOf(root: string, command: string, args: string): string {
  const joined = args.replace(/(\\?) /g, (_, escaped: string) => escaped === "" ? "_" : " ").replaceAll("/", "%");
  const name = args === "" ? "no-arguments" : args === "*" ? "any" : joined;
  return `${root}${command}.recorded/${name}`;
}

async function record(folder: string, recording: Recording): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const files: Record<string, string | number | undefined> = {
    stdout: recording.stdout,
    stderr: recording.stderr,
    exit: recording.exit,
    delay: recording.delaySeconds,
    hang: recording.hangs ? "" : undefined,
    child: recording.leavesChild ? "" : undefined,
    flood: recording.flood?.bytes,
    "flood-line": recording.flood?.line,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    await Deno.writeTextFile(
      `${folder}/${name}`,
      typeof content === "number" || name === "exit" ? `${content}\n` : content,
    );
  }
}

async function makeFolderOf(path: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
}

function readPids(path: string): number[] {
  try {
    return Deno.readTextFileSync(path).trim().split(" ").map(Number).filter((pid) => pid > 0);
  } catch {
    return [];
  }
}
