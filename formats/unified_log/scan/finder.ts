/** Chooses the finder: in WebAssembly where there is one with SIMD, else in TypeScript. */
import type { Finder, FinderKind } from "./define.ts";
import { createPlainFinder } from "./plain_finder.ts";
import { createWasmFinder } from "./wasm_finder.ts";

/** A finder for texts of `size` bytes: the faster one that this machine has, or the one that is asked for. */
export function createFinder(size: number, kind?: FinderKind): Finder {
  if (kind === "plain") return createPlainFinder(size);
  const finder = createWasmFinder(size);
  if (finder === null && kind === "wasm") throw new Error("There is no WebAssembly with SIMD here");
  return finder ?? createPlainFinder(size);
}
