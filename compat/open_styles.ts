/** Colours and links that a line leaves open: they are closed at its end and opened again on the next one. */
import { ESCAPE } from "./terminal_pieces.ts";

const COLOUR = /^(?:\x1b\[|\x9b)([\d;:]{0,64})m$/;
const LINK = /^(?:\x1b\]|\x9d)8;[^;]*;([^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)$/;
const END_OF_LINK = "\x1b]8;;\x1b\\";
/** Characters that repeated openings may add to one text, so that a long link on many lines cannot fill the memory. */
const MAX_REPEATED = 1_000_000;

/** Makes every line complete in itself: what it opens it closes, and what was open above it is opened again first. */
export function closeStyles(lines: readonly string[]): string[] {
  if (!lines.some((line) => /[\x1b\x9b\x9d]/.test(line))) return [...lines];
  const colours = new Map<number, string>();
  let link = "";
  let repeated = 0;
  return lines.map((line) => {
    const opening = link + openingOf(colours);
    repeated += opening.length;
    for (const [sequence] of line.matchAll(ESCAPE)) {
      const address = LINK.exec(sequence)?.[1];
      const codes = COLOUR.exec(sequence)?.[1];
      if (address !== undefined) link = address === "" ? "" : sequence;
      else if (codes !== undefined) applyCodes(colours, codes);
    }
    const closing = (colours.size > 0 ? "\x1b[0m" : "") + (link === "" ? "" : END_OF_LINK);
    const complete = opening + line + closing;
    if (repeated > MAX_REPEATED) {
      colours.clear();
      link = "";
    }
    return complete;
  });
}

function openingOf(colours: ReadonlyMap<number, string>): string {
  return colours.size === 0 ? "" : `\x1b[${[...colours.values()].join(";")}m`;
}

/** Notes which attributes are on: the key is the code that switches an attribute off, the value what switched it on. */
function applyCodes(colours: Map<number, string>, codes: string): void {
  const parts = codes.split(";");
  for (let i = 0; i < parts.length; i++) {
    const code = parseInt(parts[i] || "0", 10);
    if (code === 0) colours.clear();
    else if (isOff(code)) colours.delete(code);
    else {
      const off = offOf(code);
      // 38, 48 and 58 take their colour from the codes behind them: `38;5;208`, `38;2;255;128;0`.
      const extra = off === code + 1 && !parts[i]!.includes(":") ? { "5": 2, "2": 4 }[parts[i + 1] ?? ""] ?? 0 : 0;
      if (off !== null) colours.set(off, parts.slice(i, i + 1 + extra).join(";"));
      i += extra;
    }
  }
}

function isOff(code: number): boolean {
  return (code >= 22 && code <= 29) || code === 39 || code === 49 || code === 55 || code === 59;
}

function offOf(code: number): number | null {
  if (code === 1 || code === 2) return 22;
  if (code === 21) return 24;
  if (code >= 3 && code <= 9) return code === 6 ? 25 : code + 20;
  if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) return 39;
  if ((code >= 40 && code <= 48) || (code >= 100 && code <= 107)) return 49;
  if (code === 53) return 55;
  return code === 58 ? 59 : null;
}
