/** Our own texts as Markdown: what GitHub would take for HTML or for the end of a table cell is escaped. */

/** Prose, in which only backticks are markup: `<` outside of them would start an HTML tag. */
export function prose(text: string): string {
  return text.split("`").map((part, i) => i % 2 === 0 ? part.replaceAll(/[<*]/g, "\\$&") : part).join("`");
}

/** Text for one cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A code span, whatever backticks the text has. */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", " ")}${pad}${fence}`;
}

/** A code block that no line of the text can end. */
export function fence(text: string, language = "text"): string {
  const marks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${marks}${language}\n${text.replace(/\n$/, "")}\n${marks}`;
}

/** A table; every cell is already Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`);
  return lines.join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
