/** The advice for a terminal. */
import type { Report } from "../../engine/report.ts";
import type { RenderOptions } from "../define.ts";
import { printable } from "../printable.ts";
import { createStyle, type Style } from "../style.ts";
import { speakToUser, type UserAdvice } from "./speak.ts";

/** The text. */
export function renderUserTable(report: Report, options: RenderOptions): string {
  const style = createStyle(options);
  return `${speakToUser(report).map((one) => renderAdvice(one, style).join("\n")).join("\n\n")}\n`;
}

function renderAdvice({ says, steps, sendTitle, send }: UserAdvice, style: Style): string[] {
  return [
    ...style.paragraph(style.bold(printable(says)), ""),
    ...(steps.length === 0 ? [] : ["", style.heading("What you can do")]),
    ...steps.flatMap((step, i) => style.paragraph(`${i + 1}. ${printable(step)}`, "  ", "     ")),
    ...(send.length === 0 ? [] : ["", style.heading(sendTitle)]),
    ...send.flatMap((one) => style.item(printable(one))),
  ];
}
