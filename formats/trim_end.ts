/** Takes characters of a set off the end of a text; unlike `/[…]+$/` it is linear on a text that is full of them. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return end === text.length ? text : text.slice(0, end);
}
