/** How many braces a line of a printed property list opens, less those it closes. Strings are skipped: a brace in one is text. */
export function countOpenBraces(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "\\") i++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === "{") depth++;
    else if (!quoted && char === "}") depth--;
  }
  return depth;
}
