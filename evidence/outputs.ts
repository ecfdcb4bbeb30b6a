/** Turns blocks of lines that a finder cut out of a text into outputs for a parser. */
import type { Document, Line, Output } from "./define.ts";

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

/** The same for a log, which may have been scanned. */
export function wholeLog({ lines, scan }: Document): Output[] {
  return scan === undefined ? wholeText(lines) : outputsOf([lines]).map((output) => ({ ...output, scan }));
}

/** A file that is no text, as the one output that it is. */
export function wholeFile({ bytes }: Document, file?: string): Output[] {
  return [{
    lines: [],
    bytes,
    errors: [],
    exitCode: null,
    command: null,
    root: null,
    ...(file !== undefined && { file }),
  }];
}

/** Whether a file is a property list in binary form. */
export function isBinaryList(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 7)) === "bplist0";
}

/** The bytes of an output: the file's own, or its lines as a text, without the command that printed them. */
export function bytesOf({ bytes, lines }: Output): Uint8Array {
  if (bytes !== null) return bytes;
  const shown = lines[0]?.command === undefined ? lines : lines.slice(1);
  return new TextEncoder().encode(shown.map((line) => line.text).join("\n"));
}

/** The lines that hold a record of ours, by the name of its format. */
export function findRecords(lines: readonly Line[], format: string): Output[] {
  return outputsOf(lines.filter(({ text }) => text.includes(`"${format}"`)).map((line) => [line]));
}

/** The record of an output, without what a paste put around it. */
export function recordOf(output: Output): string {
  const text = new TextDecoder().decode(bytesOf(output));
  return text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
}

/** The lines of both streams. A tool that fails explains itself on standard error. */
export function allLines(output: Output): readonly Line[] {
  return output.errors.length === 0 ? output.lines : [...output.lines, ...output.errors];
}

function rootOf(command: string | null): boolean | null {
  return command === null ? null : /^sudo\s/.test(command);
}
