/**
 * A JSON log that somebody put on one line, `[{…},{…}]` or `{…}{…}`: each object becomes a line of its own, with the same number.
 */
import type { Line } from "../parsed.ts";

const OBJECTS = /^(?:\[\s*)?\{\s*"/;

/** The lines, where one holds several records with a line for each of them. */
export function separateObjects(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(holdsSeveral)) return lines;
  return lines.flatMap((line) =>
    holdsSeveral(line) ? splitObjects(line.text).map((text) => ({ ...line, text })) : [line]
  );
}

function holdsSeveral({ text }: Line): boolean {
  const first = text.indexOf('"eventMessage"');
  return first !== -1 && text.lastIndexOf('"eventMessage"') !== first && OBJECTS.test(text.trimStart());
}

/** The objects of a text, without what stands between them; the last one may be cut. */
function splitObjects(text: string): string[] {
  const objects: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char === "\\") i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "{" && depth++ === 0) start = i;
    else if (char === "}" && depth > 0 && --depth === 0) objects.push(text.slice(start, i + 1));
  }
  return depth > 0 ? [...objects, text.slice(start)] : objects;
}
