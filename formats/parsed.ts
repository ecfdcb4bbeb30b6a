/** What every parser takes and gives: numbered lines in, a value with its problems and origins out. */

/** One line of a text, with the number it has in the file it came from (from 1). */
export interface Line {
  readonly n: number;
  readonly text: string;
  /** The command, when the line is a shell prompt with a command behind it: `sudo launchctl print system/x`. */
  readonly command?: string;
}

/** A line that a parser could not use, and why; the good part of the output is kept. */
export interface Problem {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/**
 * The three outcomes of a parser: all parsed; partly parsed (`problems` lists the bad lines); unparsable (`value` null).
 * `origins` says from which line each part of the value came: keys are dotted paths into the value (`extensions.0`, `2.state`;
 * `""` is the whole value).
 */
export interface Parsed<T> {
  readonly value: T | null;
  readonly problems: readonly Problem[];
  readonly origins: Readonly<Record<string, Line>>;
  /** False when the output was cut, so that what is not in it proves nothing. Left out: complete. */
  readonly complete?: boolean;
  /** Set when the tool answered with a refusal instead of an output. */
  readonly refused?: boolean;
  /** Set, with a null value, when the tool answered that there is no such thing; `problems` holds its sentence. */
  readonly absent?: boolean;
}

/** Splits a text at LF, CRLF or CR into lines numbered from 1; the end of the last line is no further line. */
export function toLines(text: string): Line[] {
  const parts = text.split(/\r\n|\n|\r/);
  if (parts.at(-1) === "") parts.pop();
  return parts.map((part, i) => ({ n: i + 1, text: part }));
}
