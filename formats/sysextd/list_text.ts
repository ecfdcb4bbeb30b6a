/** Parts a line of a pasted `systemextensionsctl list` into the lines of the tool that were run together in it. */

/** No output is longer on one line; the rest of such a line is not looked at. */
const LONGEST = 32_768;
/** What other programs put before the tool's lines: `Script result: `, `<result>`, `"stdout": "`. */
const LABEL =
  /^\s{0,40}(?:<[\w-]{1,20}>|["']?(?:[\w-]{1,30}[. ]){0,3}(?:result|stdout|output|msg|message|value)["']?\s{0,2}(?:=>|[:=])\s{0,4}\[?["'`]?)(?=\d{1,6}\s{1,4}extension\(s\))/i;
const WISHED = /expect|should|want|wish/i;
/** The time before every line of a product's log or of a build server's. */
const STAMP =
  /^\s{0,16}\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?\]?(?: \[?(?:info|debug|trace|notice|stdout)\]?:?)? ?/i;
/** A table that went through a spreadsheet. */
const COMMAS = /^(?:enabled,active,team|\*?,\*?,[A-Z0-9]{10},)/;
const COMMENT = /^[ \t]{0,16}(?:#{1,4}|\/\/)(?=[ \t])[ \t]?/;
const QUOTE = /^(\s{0,40})["'“`]/;
const BULLET = /^\s{0,20}(?:[•◦▪‣·]|[-+*](?=\s{1,4}`)|\d{1,2}[.)])\s{1,4}["'“`]?/;
/** A string that a program assigns or returns, and none of an output's lines that follow each other. */
const STATEMENT = /^\s{0,40}["'`][^"'`]{0,600}["'`];\s{0,4}$/;
/** What any of these needs. */
const DECORATED = /^[ \t]{0,40}[#/"'“`•◦▪‣·+*\-\d]|[\\|]/;
/** Where a line of the tool begins inside a longer one. */
const JOINT =
  /(?<!\d)\d{1,6}\s{1,4}extension\(s\)(?=\s{0,8}[-—–])|[-—–]{1,3}\s{0,4}com\.apple\.system_extension\.|enabled\s{0,12}active\s{0,12}teamID/gi;
/** Where one ends: the count, the header's last column, a state before the next row. */
const END =
  /(?<!\d)\d{1,6}\s{1,4}extension\(s\)(?=\s{0,8}[-—–])|\[state\]|\](?=\s{0,8}(?:\*|[A-Z0-9]{10}\s{0,4}[a-z]|- ))/gi;

/** The tool's own lines in one pasted line: quotes, comment marks and table bars removed, `\t` and `\n` resolved. */
export function splitListText(text: string): string[] {
  const whole = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const bare = dropLabel(whole);
  const lines = bare.includes("\\n") ? bare.split("\\n") : [bare];
  return lines.map(clean).flatMap((line) =>
    /extension\(s\)|system_extension|teamID/i.test(line) ? splitAtJoints(line) : [line]
  );
}

function dropLabel(text: string): string {
  const own = /^\s{0,16}\[?\d{4}-/.test(text) ? text.replace(STAMP, "") : text;
  if (COMMAS.test(own)) return own.replaceAll(",", "\t");
  const label = own.includes("extension(s)") ? LABEL.exec(own)?.[0] ?? "" : "";
  return WISHED.test(label) ? own : own.slice(label.length);
}

function clean(text: string): string {
  if (!DECORATED.test(text)) return text;
  if (STATEMENT.test(text)) return "";
  let out = text.includes("\\t") ? text.replaceAll("\\t", "\t") : text;
  out = out.replace(COMMENT, "").replace(BULLET, "").replace(QUOTE, "$1");
  if (out.includes("|") && out.split("|", 5).length > 3) out = out.replace(/^\s{0,8}\| ?/, "").replaceAll("|", "\t");
  return out;
}

function splitAtJoints(text: string): string[] {
  const cuts = new Set<number>();
  const indent = text.length - text.trimStart().length;
  for (const match of text.matchAll(JOINT)) cuts.add(match.index <= indent ? 0 : match.index);
  const first = Math.min(...cuts);
  // A state inside an ordinary row is no end; only where a header or a count was run together with rows is one.
  if (cuts.size === 0 || (cuts.size === 1 && first === 0 && !/\[state\]\s{0,8}\S/i.test(text))) return [text];
  for (const match of text.matchAll(END)) cuts.add(match.index + match[0].length);
  const sorted = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const pieces = sorted.slice(1).map((end, i) => text.slice(sorted[i]!, end));
  return pieces.filter((piece) => piece.trim() !== "");
}
