/** The lines of a text as a citation names them: by number, from 1, unquoted and unfenced. */
import { parseTranscript } from "../../formats/transcript.ts";

/** The text of every line; one that was only a Markdown fence is empty. */
export function displayLines(text: string): string[] {
  const lines = parseTranscript(text);
  const last = lines.at(-1)?.n ?? 0;
  const byNumber = new Map(lines.map(({ n, text }) => [n, text]));
  return Array.from({ length: last }, (_, i) => byNumber.get(i + 1) ?? "");
}
