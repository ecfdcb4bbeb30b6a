/** How such a line may begin, for a quick look. */
const BEGINNING = /^\s*(?:[.…[(<{*#/=-]|snip|trunc|omit|trim|cut)/i;
const MARKED = /^[\[(<{]\s?(?:\.\.|…|snip|truncated|trimmed|omitted|redacted|cut)[^\])>}]{0,60}[\])>}]$/i;
const DOTTED = /^(?:\.{2,20}|…{1,20})[\w\s,()]{0,60}(?:\.{2,20}|…{1,20})?$/;
const RULED =
  /^(?:[-=*#/\s]{0,20}(?:snip\w*|truncated|omitted|trimmed|cut here)|[-=*#/]{2,20}\s?(?:snip|cut|omitted)[\w ,]{0,40})[-=*#/.\s]{0,20}$/i;

/** Tells a line by which somebody says that lines were left out here: `...`, `[…]`, `... 400 more`, `<snip>`. */
export function isGap(text: string): boolean {
  if (!BEGINNING.test(text)) return false;
  const line = text.trim();
  if (line.length > 100) return false;
  return MARKED.test(line) || DOTTED.test(line) || RULED.test(line);
}
