/** The advice as Markdown, to be mailed or put into a ticket. */
import type { Report } from "../../engine/report.ts";
import { list, plain } from "../markdown_text.ts";
import { speakToUser, type UserAdvice } from "./speak.ts";

/** The text. */
export function renderUserMarkdown(report: Report): string {
  return `${speakToUser(report).map(renderAdvice).join("\n\n")}\n`;
}

function renderAdvice({ name, says, steps, sendTitle, send }: UserAdvice): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${plain(step)}`).join("\n");
  return [
    `## ${plain(name)}`,
    plain(says),
    numbered === "" ? "" : `### What you can do\n\n${numbered}`,
    list(sendTitle, send.map(plain)),
  ].filter((part) => part !== "").join("\n\n");
}
