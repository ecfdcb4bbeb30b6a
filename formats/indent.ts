/** How far a line is indented, in columns, with a tab stop every 8. */
export function measureIndent(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 9) width += 8 - width % 8;
    else if (char === 32 || char === 0xa0) width++;
    else break;
  }
  return width;
}
