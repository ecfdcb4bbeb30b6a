import type { Line } from "../parsed.ts";

/** Takes the `# ` off runs of commented lines that hold a print, as people keep them in scripts. */
export function uncomment(lines: readonly Line[]): readonly Line[] {
  let out: Line[] | null = null;
  for (let start = 0; start < lines.length;) {
    let end = start;
    while (end < lines.length && isComment(lines[end]!)) end++;
    if (end - start >= 3 && lines.slice(start, end).some(({ text }) => /= \{$/.test(text.slice(-4)))) {
      out ??= [...lines];
      for (let i = start; i < end; i++) out[i] = strip(lines[i]!);
    }
    start = end + 1;
  }
  return out ?? lines;
}

function isComment({ text, command }: Line): boolean {
  return text.startsWith("#") && command === undefined;
}

function strip(line: Line): Line {
  return { ...line, text: line.text.slice(line.text[1] === " " ? 2 : 1) };
}
