/** Marks, colours and paragraphs of the terminal report; with `plain`, words and ASCII instead. */
import { wrap } from "../compat/display_width.ts";
import type { Link, Verdict } from "../engine/report.ts";
import type { RenderOptions } from "./define.ts";

/** The look of one report. */
export interface Style {
  readonly width: number;
  readonly separator: string;
  readonly arrow: string;
  readonly bullet: string;
  /** Before a stop that leads to the next one. */
  readonly down: string;
  /** Between a line number and the line. */
  readonly rule: string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly command: (text: string) => string;
  readonly verdictMark: (status: Verdict["status"]) => string;
  readonly linkMark: (mark: Link["mark"]) => string;
  /** Wraps to the width; `rest` indents the lines after the first. */
  readonly paragraph: (text: string, indent: string, rest?: string) => string[];
  /** One entry of a list, behind a bullet. */
  readonly item: (text: string, indent?: string) => string[];
}

const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const CYAN = 36;

const VERDICTS: Readonly<Record<Verdict["status"], readonly [mark: string, word: string, color: number]>> = {
  healthy: ["✓", "HEALTHY", GREEN],
  problem: ["✗", "PROBLEM", RED],
  warning: ["!", "WARNING", YELLOW],
  suspected: ["?", "SUSPECTED", YELLOW],
  unknown: ["?", "UNKNOWN", YELLOW],
};

const LINKS: Readonly<Record<Link["mark"], readonly [mark: string, word: string, color: number]>> = {
  ok: ["✓", "ok:", GREEN],
  broken: ["✗", "BROKEN:", RED],
  suspect: ["?", "suspect:", YELLOW],
  unknown: ["·", "unknown:", 2],
  notApplicable: ["-", "none:", 2],
};

/** Makes the look for these options. */
export function createStyle({ width, color, plain }: RenderOptions): Style {
  const columns = Math.max(40, width);
  const paint = (code: number, text: string) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const bullet = plain ? "-" : "•";
  const paragraph = (text: string, indent: string, rest = indent) => {
    const [first = "", ...others] = wrap(text, columns - Math.max(indent.length, rest.length));
    return [indent + first, ...others.map((line) => rest + line)].map((line) => line.trimEnd());
  };
  return {
    width: columns,
    separator: plain ? " - " : " · ",
    arrow: plain ? ", " : " ─ ",
    bullet,
    down: plain ? "-" : "↓",
    rule: plain ? "|" : "│",
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
    heading: (text) => paint(4, text),
    command: (text) => paint(CYAN, text),
    verdictMark(status) {
      const [mark, word, code] = VERDICTS[status];
      return paint(code, plain ? `${word}:` : `${mark} ${word}`);
    },
    linkMark(mark) {
      const [sign, word, code] = LINKS[mark];
      return paint(code, plain ? word : sign);
    },
    paragraph,
    item: (text, indent = "  ") => paragraph(`${bullet} ${text}`, indent, `${indent}  `),
  };
}
