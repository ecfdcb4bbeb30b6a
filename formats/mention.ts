/**
 * Words of a log or of an error that somebody only writes about; they did not occur:
 *
 *     logger.error("last stop reason Plugin failed")        // OSSystemExtensionErrorDomain error 8: not signed
 *     - Fixed "last stop reason Plugin failed"              If you see "last stop reason Plugin failed", restart.
 *     It no longer says "last stop reason Plugin failed".   | `last stop reason Plugin failed` | The provider crashed |
 *
 * A report is never taken for one of these on doubt: `When we connect, we get …` and `What does … mean?` are told of what occurred.
 */

/** What stands before a line of a program that was compared or searched for: `+ `, `Sources/Errors.swift:42: `. */
const FOUND_IN = /^\s{0,40}(?:[+-]\s{0,40}|[\w./-]{1,200}\.[a-z]{1,6}:\d{1,6}:\s{0,40})?/;
const CALL =
  /^(?:\w{1,40}\.){0,3}(?:print|println|printf|NSLog|os_log\w{0,10}|fatalError|(?:assertion|precondition)Failure|XCTAssert\w{0,20}|expect|NSLocalizedString)\((?:[\w.]{1,60}\()?@?["'`]/;
const METHOD =
  /^(?:\w{1,40}[.:]{1,2}){1,3}(?:log|trace|debug|info|notice|warn|warning|error|fault|critical|contains|hasPrefix|hasSuffix)!?\(@?["'`]/;
const STATEMENT =
  /^(?:\/\/|(?:case [^"\n]{1,80}: {0,4})?return @?["'`]|(?:(?:private|public|static|final|export) ){0,3}(?:let|var|val|const) \w{1,60}(?:: ?\w{1,20})? = @?["'`])/;
/** An entry of a changelog; with `but` or `still` before the words it is a report. */
const CHANGE =
  /^\s{0,20}(?:[-*•+] |v?\d{1,3}(?:\.\d{1,5}){1,3}:? )?(?:[Ww]e (?:have )?)?(?:[Ff]ix(?:e[sd])?|[Rr]esolve[sd]|[Ww]orkaround)\b(?!.*\b(?:but|still|now|then|yet|again|after|however|get|gives?|fails?)\b)/;
/** No words but these between what somebody says and what it is about. */
const ABOUT = "(?: (?:any|the|an?|this|that|such|error|message|line|code|like)){0,3}:? ?[\"'`“‘(]{0,2}$";
const SEE = "(?:sees?|gets?|has|have|finds?|shows?|says?|prints?|logs?|reports?|gives?|encounters?|receives?|hits?)";
const SUPPOSED = new RegExp(
  `\\b(?:[Ii]f (?:we|they)|(?:[Ii]f|[Ww]hen(?:ever)?|[Ii]n case) (?:you|users?|someone|anyone)) ${SEE}${ABOUT}`,
);
const POSSIBLE = new RegExp(
  `\\b(?:[Yy]ou|[Uu]sers?|[Pp]eople|[Cc]ustomers|[Ss]omeone) (?:may|might|would) (?:also )?${SEE}${ABOUT}`,
);
const DENIED = new RegExp(
  `(?:\\bno longer ${SEE}|\\b(?:do|does|did|is|are) not ${SEE}|n['’]t ${SEE}|\\bthere (?:is|was|are|were) no)${ABOUT}`,
);
const FAQ = /^\s{0,20}(?:Q|FAQ) ?[:.]/;
const SOLVED =
  /^["'`”’).]{0,3},? (?:(?:is|was|were|has been|which (?:is|was)) )?(?:now )?(?:solved|fixed|resolved|gone)\b/;
/** A list of messages, each in a quotation of its own, with a colon behind which stands what it means. */
const ITEM = /^\s{0,20}(?:[-*•+]|\d{1,2}[.)]) {1,4}(?:[^\n]{0,80} )?$/;
const TERM = /^["`”](?:\*\*)?:\s{0,4}$/;
/** The first cell of a table's row that says more: a list of messages and what they mean. */
const FIRST_CELL = /^\s{0,20}\| {0,4}[^|]{0,200}$/;
const MORE_CELLS = /^[^|]{0,300}\|[^|]{0,300}[a-zA-Z][^|]{0,300}\|/;
const LONGEST = 600;

/** Whether the words at `at` to `end` of a line that is no record of a log only stand in a program, a guide or a denial. */
export function isMention(line: string, at: number, end: number): boolean {
  if (at > LONGEST) return false;
  const [opens, closes] = quotationOf(line, at, end);
  const before = line.slice(0, opens);
  const behind = line.slice(closes, closes + LONGEST);
  return isProgram(line) || CHANGE.test(before) || FAQ.test(before) || SUPPOSED.test(before) || POSSIBLE.test(before) ||
    DENIED.test(before) || SOLVED.test(behind) || ITEM.test(before) && TERM.test(behind) ||
    FIRST_CELL.test(before) && MORE_CELLS.test(behind);
}

function isProgram(line: string): boolean {
  const code = line.slice(FOUND_IN.exec(line)?.[0].length ?? 0);
  return CALL.test(code) || METHOD.test(code) || STATEMENT.test(code);
}

/** Where the quotation in which the words stand begins and ends; without one, the words themselves. */
function quotationOf(line: string, at: number, end: number): readonly [number, number] {
  const marks = [...line.slice(0, at).matchAll(/["`“”]/g)];
  if (marks.length % 2 === 0) return [at, end];
  const closes = line.slice(end, end + LONGEST).search(/["`”]/);
  return [marks.at(-1)!.index, closes < 0 ? end : end + closes];
}
