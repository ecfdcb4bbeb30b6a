/** Takes one pair of quotes off a text, straight or typographic ones, whole or halved by a mangled paste. */
export function stripQuotes(text: string): string {
  const open = /^["“”„']/.test(text) ? 1 : 0;
  const close = text.length > open && /["“”']$/.test(text) ? 1 : 0;
  return text.slice(open, text.length - close).trim();
}
