/** `...`, `…`, `[...]`, `(…)` or `<snip>`, alone up to a comma, a closing bracket or the end of the line. */
const ELISION = /(?:\.+|…|[[(](?:\.{2,}|…)[\])]|[<[]snip[>\]])[ \t]*(?:,[ \t]*)?(?=[\r\n)\]}]|$)/y;

/** Returns the end of the mark at `at` by which a poster says that something was left out; -1 when there is none. */
export function matchElision(text: string, at: number): number {
  ELISION.lastIndex = at;
  return ELISION.test(text) ? ELISION.lastIndex : -1;
}
