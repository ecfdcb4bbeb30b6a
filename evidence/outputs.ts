/** Turns blocks of lines that a finder cut out of a text into outputs for a parser. */
import type { Line, Output } from "./define.ts";

/** One output per block; a leading prompt line says which command made it and whether as root. */
export function outputsOf(blocks: readonly (readonly Line[])[]): Output[] {
  return blocks.map((lines) => {
    const command = lines[0]?.command ?? null;
    return { lines, bytes: null, errors: [], exitCode: null, command, root: rootOf(command) };
  });
}

/** All of a document as one output, for facts whose mentions stand anywhere. */
export function wholeText(lines: readonly Line[]): Output[] {
  return lines.length === 0 ? [] : outputsOf([lines]);
}

/** The lines of both streams. A tool that fails explains itself on standard error. */
export function allLines(output: Output): readonly Line[] {
  return output.errors.length === 0 ? output.lines : [...output.lines, ...output.errors];
}

function rootOf(command: string | null): boolean | null {
  return command === null ? null : /^sudo\s/.test(command);
}
