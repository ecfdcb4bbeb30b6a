/** Text from evidence in Markdown, of which no markup can be made. */
import { printable } from "./printable.ts";

/** A headed list; nothing without items. */
export function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `### ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}`;
}

/** Behind a click. */
export function fold(title: string, body: string): string {
  return body === "" ? "" : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** Text that no markup can be made of; a mention or a link would call somebody, so its sign is parted from its word. */
export function plain(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~&]/g, (char) => ACTING[char] ?? `\\${char}`)
    .replace(/@(?=\w)/g, "@\u200b").replace(/:(?=\/\/)/g, ":\u200b");
}

const ACTING: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** Code in as many backticks as it takes. */
export function code(text: string): string {
  const clean = printable(text);
  const ticks = "`".repeat(longestRun(clean) + 1);
  const pad = clean.startsWith("`") || clean.endsWith("`") ? " " : "";
  return clean === "" ? "" : `${ticks}${pad}${clean}${pad}${ticks}`;
}

/** Text in a fence that it cannot close. */
export function fence(text: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}text\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Below an item of a numbered list. */
export function indent(text: string): string {
  return text.split("\n").map((line) => `   ${line}`).join("\n");
}
