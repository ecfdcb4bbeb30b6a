/** Repair steps in a terminal: numbered, with what to mind, the command on a line of its own, how to check it and how to take it back. */
import type { FixInfo } from "../engine/report.ts";
import { caresOf } from "./cares.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** The steps, indented. With `saysNoRisk` a step without a risk says so, too. */
export function renderSteps(fix: readonly FixInfo[], style: Style, indent: string, saysNoRisk = false): string[] {
  const below = `${indent}   `;
  return fix.flatMap((step, i) => {
    const { text, command, verify, undo, risk } = step;
    const cares = [...saysNoRisk && risk === "none" ? ["risk none"] : [], ...caresOf(step)];
    const note = cares.length === 0 ? "" : style.dim(` (${cares.join(", ")})`);
    return [
      ...style.paragraph(`${i + 1}. ${printable(text)}${note}`, indent, below),
      ...(command === null ? [] : [`${below}${style.command(printable(command))}`]),
      ...(verify === null ? [] : style.paragraph(style.dim(`check: ${printable(verify)}`), below)),
      ...(undo === undefined ? [] : [`${below}${style.dim(`undo:  ${printable(undo)}`)}`]),
    ];
  });
}
