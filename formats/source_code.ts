/**
 * Outputs that people keep in source code, as a test's fixture or in a comment, made plain again:
 *
 *     // 1 extension(s)                          const out = `system/com.example.agent = {
 *     "1 extension(s)\n" +                       {"stdout": "system/com.example.agent = {\n\tstate = running\n}"}
 */
interface Draft {
  readonly n: number;
  text: string;
}

/** What only an output has; a run of comments or strings without it is left as it is. */
const OUTPUT =
  /\d extension\(s\)|com\.apple\.system_extension|= \{(?:\\n|$)|<plist|=> [{["\d]|\[activated |PID\s+Status|Error Domain=|^\d{4}-\d\d-\d\d \d\d:\d\d|ErrorDomain\b/;
const COMMENTS: readonly RegExp[] = [/^\s{0,40}\/\/[/!]?(?: |$|(?=\t))/, /^ {0,3}#(?: |$|(?=\t))/];
const COMMENT_OPENS = /^\s{0,40}\/\*\*?\s*$/;
const COMMENT_BODY = /^\s{0,40}\*(?: |$|(?=\t))/;
const LITERAL = /^\s{0,40}[brf]?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s{0,4}[+,;)\\]{0,2}\s{0,4}$/;
const ESCAPES: Readonly<Record<string, string>> = { "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\", "\\/": "/" };
const FEWEST_LINES = 3;
const LONGEST = 4000;
/** A quotation mark of a program, and behind it the first line of an output. */
const OPENING =
  /^[^\n]{0,120}?(?:`|"{3}|'{3}|#"|[(=:,]\s{0,3}["'])(?=\d{1,6} extension\(s\)|(?:system|(?:gui|user|login|pid)\/\d{1,9})(?:\/\S{1,200})? = \{|[\w@-]{1,60}(?:\.[\w@-]{1,60}){1,12} = \{|PID\s{1,8}Status\s{1,8}Label|--- com\.apple\.|\*?\t\*?\t[A-Z0-9]{10}\t|<\?xml )/;
const OPENING_BRACE = /^[^\n]{0,120}?(?:`|"{3}|'{3}|#")(?=\{\s{0,4}$)/;
const ONE_STRING = /= \{\\n(?:\\[nt]| {2})|PID\\tStatus\\tLabel\\n[\d-]/;
/** JSON's way to write a character that is not ASCII. */
const CODE_UNIT = /\\u([0-9a-fA-F]{4})/g;

/** Takes comment marks and quotation marks off outputs; an output in one string becomes lines of one number. */
export function stripSourceCode<T extends Draft>(drafts: readonly T[]): T[] {
  const lines = drafts.flatMap(splitString);
  for (const mark of COMMENTS) stripRuns(lines, (text) => mark.test(text), (text) => text.replace(mark, ""));
  stripCommentBlocks(lines);
  stripRuns(lines, (text) => text.length <= LONGEST && LITERAL.test(text), openLiteral, isEscaped);
  for (const line of lines) {
    if (line.text.includes("\\u")) line.text = line.text.replace(CODE_UNIT, decodeUnit);
    if (/[`"']/.test(line.text)) line.text = line.text.replace(OPENING, "").replace(OPENING_BRACE, "");
  }
  return lines;
}

/** Runs of lines that all are of one kind, and among them one that is an output's. */
function stripRuns(
  lines: readonly Draft[],
  isOne: (text: string) => boolean,
  strip: (text: string) => string,
  isWorth: (run: readonly Draft[]) => boolean = () => true,
): void {
  for (let start = 0; start < lines.length;) {
    let end = start;
    while (end < lines.length && isOne(lines[end]!.text)) end++;
    const run = lines.slice(start, end);
    if (run.length >= FEWEST_LINES && run.some(({ text }) => OUTPUT.test(strip(text))) && isWorth(run)) {
      for (const line of run) line.text = strip(line.text);
    }
    start = end + 1;
  }
}

function stripCommentBlocks(lines: readonly Draft[]): void {
  for (let start = 0; start < lines.length; start++) {
    if (!COMMENT_OPENS.test(lines[start]!.text)) continue;
    let end = start + 1;
    while (end < lines.length && COMMENT_BODY.test(lines[end]!.text)) end++;
    const body = lines.slice(start + 1, end);
    if (body.some(({ text }) => OUTPUT.test(text))) {
      for (const line of body) line.text = line.text.replace(COMMENT_BODY, "");
    }
    start = end - 1;
  }
}

/** Strings of an output hold tabs or line ends; the strings of a property list in JSON do not. */
function isEscaped(run: readonly Draft[]): boolean {
  return run.filter(({ text }) => /\\[nt]/.test(text)).length * 2 >= run.length;
}

function openLiteral(text: string): string {
  const literal = LITERAL.exec(text);
  return unescape((literal?.[1] ?? literal?.[2] ?? "").replace(/\\n$/, ""));
}

/** What is ASCII stays escaped: it may be a quotation mark of JSON, or a control character. */
function decodeUnit(escape: string, digits: string): string {
  const unit = parseInt(digits, 16);
  return unit > 0xa0 && (unit < 0xd800 || unit > 0xdfff) ? String.fromCharCode(unit) : escape;
}

function unescape(text: string): string {
  return text.replace(/\\["'\\/t]/g, (escape) => ESCAPES[escape]!);
}

function splitString<T extends Draft>(line: T): T[] {
  if (!ONE_STRING.test(line.text) || !/["'`]/.test(line.text)) return [line];
  const [first = "", ...rest] = line.text.split("\\n");
  const begin = Math.max(first.lastIndexOf('"'), first.lastIndexOf("'"), first.lastIndexOf("`")) + 1;
  return [first.slice(begin), ...rest].map((text) => ({ ...line, text: unescape(text) }));
}
