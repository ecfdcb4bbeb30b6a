/**
 * When the Mac started: `sysctl kern.boottime`, with or without the key (sysctl(8); knowledge: transcripts):
 *
 *     kern.boottime: { sec = 1763800000, usec = 123456 } Sat Nov 22 09:26:40 2025
 */
import type { Line, Parsed } from "./parsed.ts";

const BOOT_TIME = /\{ ?sec ?= ?(\d{9,11}), ?usec ?= ?(\d{1,6}) ?\}/;

/** Reads the boot time as an ISO 8601 string in UTC; the printed date, which has no zone, is not used. */
export function parseBootTime(lines: readonly Line[]): Parsed<string> {
  for (const line of lines) {
    const match = BOOT_TIME.exec(line.text);
    if (!match) continue;
    const date = new Date(Number(match[1]) * 1000 + Math.floor(Number(match[2]) / 1000));
    return { value: date.toISOString(), problems: [], origins: { "": line } };
  }
  return { value: null, problems: [], origins: {} };
}

/** Finds boot times in a text, each a block of one line. */
export function findBootTime(lines: readonly Line[]): (readonly Line[])[] {
  return lines.filter((line) => line.command === undefined && BOOT_TIME.test(line.text)).map((line) => [line]);
}
