/**
 * Which symbols Apple's libraries have, of those that the doctor asks for. The record is one line of JSON that our own question makes
 * (`ffi/list_symbols.ts`).
 *
 *     {"format":"sysex-doctor-symbols","libraries":[{"path":"/usr/lib/libSystem.B.dylib","error":null,"found":["xpc_release"],"missing":[]}]}
 */
import { aText, listOf, objectOf, orNull, readShape, ShapeError } from "./json_shape.ts";

export const SYMBOLS_FORMAT = "sysex-doctor-symbols";

/** One library; `error` says why it could not be opened. */
export interface LibrarySymbols {
  readonly path: string;
  readonly error: string | null;
  readonly found: readonly string[];
  readonly missing: readonly string[];
}

const A_RECORD = objectOf<{ readonly format: string; readonly libraries: readonly LibrarySymbols[] }>({
  format: aText,
  libraries: listOf(objectOf<LibrarySymbols>({
    path: aText,
    error: orNull(aText),
    found: listOf(aText),
    missing: listOf(aText),
  })),
});

/** The libraries of a record; null when it is none. */
export function parseSymbols(text: string): readonly LibrarySymbols[] | null {
  try {
    const { format, libraries } = readShape(text, A_RECORD);
    return format === SYMBOLS_FORMAT ? libraries : null;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return null;
  }
}
