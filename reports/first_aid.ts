/** Only what brings the Mac back online: the repair steps of what a product left behind, the least invasive first. */
import type { Finding, FixInfo, Report } from "../engine/report.ts";
import type { RenderOptions } from "./define.ts";
import { printable } from "./printable.ts";
import { createStyle, type Style } from "./style.ts";
import { renderSteps } from "./table_steps.ts";

/** Families of rules about leftovers that keep a Mac offline, in the order in which their effects must go. */
const FAMILIES: readonly string[] = ["route", "dns", "proxy"];

const RISKS: readonly FixInfo["risk"][] = ["none", "low", "medium", "high"];

/** The steps as text. Nothing is executed; a restart comes last, for it undoes all of it. */
export function renderFirstAid(report: Report, options: RenderOptions): string {
  const style = createStyle(options);
  const left = findLeftovers(report);
  if (left.length === 0) {
    return `${style.paragraph(sayNothing(report), "").join("\n")}\n`;
  }
  if (options.audience === "user") return renderPlainSteps(left, style);
  const lines = [
    ...left.flatMap(({ rule, message }) => style.item(`${printable(message)} ${style.dim(`[${rule}]`)}`, "")),
    "",
    ...renderSteps(orderSteps(left), style, "", true),
    "",
    ...style.paragraph("Stop as soon as the Mac is online again, and run the doctor once more for the cause.", ""),
  ];
  return `${lines.join("\n")}\n`;
}

/** Nobody follows more. */
const MOST_PLAIN_STEPS = 3;

function renderPlainSteps(left: readonly Finding[], style: Style): string {
  const steps = [...new Set(orderSteps(left).flatMap(({ plain }) => plain ?? []))];
  const shown = steps.length > 0 ? steps.slice(0, MOST_PLAIN_STEPS) : ["Save your work and restart the Mac"];
  const lines = [
    ...style.paragraph("Something that an app left behind keeps this Mac offline.", ""),
    ...shown.flatMap((step, i) => style.paragraph(`${i + 1}. ${printable(step)}`, "", "   ")),
    ...style.paragraph("Stop as soon as the Mac is online again.", ""),
  ];
  return `${lines.join("\n")}\n`;
}

/** Leftovers that take effect now, each rule once. */
function findLeftovers({ diagnoses }: Report): Finding[] {
  const all = diagnoses.flatMap(({ findings }) => findings)
    .filter(({ rule, role }) => FAMILIES.includes(rule.split(".")[0]!) && role !== "latent" && role !== "context");
  const place = ({ rule }: Finding) => FAMILIES.indexOf(rule.split(".")[0]!);
  return all.filter(({ rule, message }, i) =>
    all.findIndex((one) => one.rule === rule && one.message === message) === i
  )
    .toSorted((a, b) => place(a) - place(b));
}

/** By risk, a restart last; the same step once. */
function orderSteps(left: readonly Finding[]): FixInfo[] {
  const steps = left.flatMap(({ fix }) => fix);
  return steps.filter((step, i) =>
    steps.findIndex(({ text, command }) => text === step.text && command === step.command) === i
  )
    .toSorted((a, b) => Number(a.reboot) - Number(b.reboot) || RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
}

/** What was not looked at is no clean bill. */
function sayNothing({ evidence }: Report): string {
  const open = ["net.routes", "net.dns", "net.proxies"].filter((key) => evidence[key]?.status !== "ok");
  return open.length === 0
    ? "Nothing is left in the routes, the resolvers or the proxies that would keep this Mac offline."
    : `Nothing was found that keeps this Mac offline, but ${open.join(", ")} could not be read.`;
}
