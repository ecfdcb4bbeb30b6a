/** The fakes of Apple's libraries (tests/fakes/native): built once per test process by the C compiler of the machine. */
import type { ChildKind, NativeLaunch } from "../../ffi/client.ts";
import type { LibraryPaths } from "../../ffi/libraries.ts";

const SOURCES = new URL("./native/", import.meta.url);
const CHILD = new URL("./native_child_of_fakes.ts", import.meta.url);

/** Why the fakes cannot be built here; null when they can. */
export const WITHOUT_FAKES: string | null = findReason();

function findReason(): string | null {
  if (Deno.build.os !== "linux") return "the fakes of the libraries are built on Linux only";
  try {
    const { success } = new Deno.Command("gcc", { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
    return success ? null : "gcc does not run";
  } catch {
    return "there is no C compiler (gcc)";
  }
}

let built: Promise<string> | null = null;

/** The folder of the built fakes; it is removed with the process. */
export function buildFakes(): Promise<string> {
  return built ??= build();
}

async function build(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "native-fakes-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  await Promise.all([compile(folder, "xpc", ["-pthread"]), compile(folder, "core_foundation", [])]);
  await compile(folder, "system_configuration", [`${folder}/core_foundation.so`, "-Wl,-rpath,$ORIGIN"]);
  return folder;
}

/** `nodelete`: Deno closes libraries at its end, where macOS keeps its own for ever. */
async function compile(folder: string, name: string, more: readonly string[]): Promise<void> {
  const source = new URL(`${name}.c`, SOURCES).pathname;
  const args = ["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-Wl,-z,nodelete"];
  const { success, stderr } = await new Deno.Command("gcc", {
    args: [...args, "-o", `${folder}/${name}.so`, source, ...more],
  }).output();
  if (!success) throw new Error(`gcc cannot build ${name}: ${new TextDecoder().decode(stderr)}`);
}

/** Where the fakes lie, as the doctor opens them. */
export function pathsOfFakes(folder: string): LibraryPaths {
  return {
    system: `${folder}/xpc.so`,
    coreFoundation: `${folder}/core_foundation.so`,
    systemConfiguration: `${folder}/system_configuration.so`,
  };
}

/** Starts children on the fakes, with `mode` for the store; they say at their end how many native objects are left. */
export function launchFakes(folder: string, mode = "plain"): NativeLaunch {
  return (kind: ChildKind) => [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--quiet",
    "--allow-ffi",
    CHILD.href,
    kind,
    folder,
    mode,
  ];
}
