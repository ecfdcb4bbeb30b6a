import { readBoundNames } from "./bind_opcodes.ts";
import type { ByteSource } from "./bytes.ts";
import { readChainedImports } from "./chained_fixups.ts";
import { attempt } from "./macho_error.ts";
import { NO_NAMES } from "./name_table.ts";
import type { LinkTables, LoadCommands, Names } from "./slice.ts";
import { type ImageLayout, readUndefinedSymbols } from "./symbol_table.ts";

/**
 * Reads the names that an image binds from others, out of every table that has them: stripping may empty the symbol
 * table and never the instructions for dyld. Not complete without any table, and when no table names anything although
 * there are libraries.
 */
export function readImports(image: ByteSource, commands: LoadCommands & LinkTables, layout: ImageLayout): Names {
  const { symtab, chainedFixups, binds, dylibs } = commands;
  const readers = binds.map((range) => () => readBoundNames(image, range));
  if (symtab) readers.push(() => readUndefinedSymbols(image, symtab, layout));
  if (chainedFixups) readers.push(() => readChainedImports(image, chainedFixups, layout.littleEndian));
  const lists = readers.map((read) => attempt(read, () => {}) ?? NO_NAMES);
  const names = new Set(lists.flatMap((list) => [...list.names]));
  const expectsNames = dylibs.some(({ kind }) => kind !== "id");
  const complete = lists.length > 0 && lists.every((list) => list.complete) && (names.size > 0 || !expectsNames);
  return { names, complete };
}
