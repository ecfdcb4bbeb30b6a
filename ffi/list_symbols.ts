/** Which symbols of a table a library has: every one of ours is optional, and a self-test says which one is missing. */
import { type LibrarySymbols, SYMBOLS_FORMAT } from "../formats/native_symbols.ts";
import { openLibrary } from "./libraries.ts";

/** The record of these libraries; one that cannot be opened says why. */
export function listSymbols(tables: readonly (readonly [string, Deno.ForeignLibraryInterface])[]): string {
  const libraries = tables.map(([path, table]): LibrarySymbols => {
    try {
      const symbols: Readonly<Record<string, unknown>> = openLibrary(path, table);
      const told = Object.entries(table).filter(([, symbol]) => !isFunctionAnyway(symbol));
      const has = (isThere: boolean) => told.filter(([key]) => (symbols[key] !== null) === isThere).map(nameSymbol);
      return { path, error: null, found: has(true), missing: has(false) };
    } catch (error) {
      return { path, error: error instanceof Error ? error.message : String(error), found: [], missing: [] };
    }
  });
  return JSON.stringify({ format: SYMBOLS_FORMAT, libraries });
}

/** With `nonblocking` a missing symbol is a function that throws; beside it stands its address, which tells. */
function isFunctionAnyway(symbol: Deno.ForeignFunction | Deno.ForeignStatic): boolean {
  return "nonblocking" in symbol && symbol.nonblocking === true;
}

function nameSymbol([key, symbol]: readonly [string, Deno.ForeignFunction | Deno.ForeignStatic]): string {
  return symbol.name ?? key;
}
