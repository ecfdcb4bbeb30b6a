/** Puts a row together again that a terminal or a mail program wrapped. */

/** Terminals are this wide and break in the middle of a word; mail programs break at a blank, and earlier. */
const TERMINALS: readonly number[] = [80, 100, 120, 132, 160, 200];
/** A bundle id at the very end of a line, and what is left of one, with its version, at the beginning of the next. */
const HALF_ID = /(?:^|\s)[A-Za-z][\w-]{0,80}(?:\.[\w-]{1,80}){1,12}\.?$/;
const OTHER_HALF = /^[\w.-]{1,100}\s{0,4}\([^()]{1,80}\)/;
const STATE_WORDS: ReadonlySet<string> = new Set(
  ("activated enabled enabling disabled waiting for user to upgrade on reboot nsextension validating by category realizing " +
    "staging terminating terminated uninstall disable but still running via delegate uninstalling uninstalled").split(
      " ",
    ),
);

/** Appends the line `next` to a row whose last line so far is `last`. */
export function joinWrapped(row: string, last: string, next: string): string {
  const before = row.trimEnd();
  const after = next.trimStart();
  if (before.lastIndexOf("[") > before.lastIndexOf("]")) {
    return isWordCut(before, after) ? before + after : `${before} ${after}`;
  }
  if (!last.includes("\t")) {
    if (TERMINALS.includes(last.length)) return row + next;
    if (TERMINALS.includes(last.trimEnd().length)) return before + next;
  }
  const inVersion = before.lastIndexOf("(") > before.lastIndexOf(")") && /^[\w.-]{0,40}[)/]/.test(after);
  const inId = HALF_ID.test(before.slice(-200)) && OTHER_HALF.test(after);
  return inVersion || inId ? before + after : `${before} ${after.trimEnd()}`;
}

/** True when a state's word was broken: `[activa`, `ted enabled]`. */
function isWordCut(before: string, after: string): boolean {
  const first = /[a-z]{0,20}$/i.exec(before.slice(-20))![0].toLowerCase();
  const second = /^[a-z]{0,20}/i.exec(after)![0].toLowerCase();
  return STATE_WORDS.has(first + second) && !(STATE_WORDS.has(first) && STATE_WORDS.has(second));
}
