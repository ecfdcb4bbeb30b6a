/** The child process on the fakes: the doctor's own code with other paths. At its end it says what is alive in the libraries. */
import { serveChild } from "../../ffi/child.ts";
import type { ChildKind } from "../../ffi/messages.ts";
import { pathsOfFakes } from "./native_fakes.ts";

const SETTLE_MS = 1_000;

if (import.meta.main) {
  const [kind, folder = "", mode = "plain"] = Deno.args;
  const paths = pathsOfFakes(folder);
  const isXpc = kind === "libxpc";
  const table = { fake_live: { parameters: [], result: "i32" } } as const;
  const counted = Deno.dlopen(isXpc ? paths.system : paths.coreFoundation, table).symbols;
  if (!isXpc) {
    const store = Deno.dlopen(paths.systemConfiguration, { fake_mode: { parameters: ["buffer"], result: "void" } });
    store.symbols.fake_mode(new TextEncoder().encode(`${mode}\0`));
  }
  await serveChild(kind as ChildKind, paths);
  // A worker of the library's lets go of a connection in its own time.
  const end = performance.now() + SETTLE_MS;
  while (counted.fake_live() !== 0 && performance.now() < end) await new Promise((wake) => setTimeout(wake, 2));
  console.error(`live=${counted.fake_live()}`);
  Deno.exit(0);
}
