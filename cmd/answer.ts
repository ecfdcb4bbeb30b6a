/** How verbs answer with a report: in the format that was asked for, and by the exit code. */
import type { Audience } from "../checks/define.ts";
import type { Report } from "../engine/report.ts";
import type { VerdictStatus } from "../engine/select.ts";
import type { RenderOptions } from "../reports/define.ts";
import { RENDERERS } from "../reports/mod.ts";
import { EXIT, type Terminal, type Words } from "./define.ts";

/** The report in the format that was asked for: a table for a terminal, JSON for a file or a pipe. */
export async function renderReport(report: Report, words: Words, terminal: Terminal): Promise<string> {
  const { options } = words;
  const toPerson = terminal.host.stdoutIsTerminal && options["output"] === undefined;
  const format = (options["format"] as string | undefined) ?? (toPerson ? "table" : "json");
  const asked = renderOptions(words, terminal);
  const { audience } = asked;
  if (audience === "user") {
    const text = await renderForUser(report, format, asked);
    if (text !== null) return text;
  }
  const { default: renderer } = await RENDERERS[format]!();
  return renderer.render(isForPeople(format) ? await adapt(report, audience) : report, asked);
}

/** Formats that somebody reads; programs get the whole report, which has all voices in it. */
function isForPeople(format: string): boolean {
  return ["table", "markdown", "html"].includes(format);
}

/** The report with the steps of its reader. */
export async function adapt(report: Report, audience: Audience | undefined): Promise<Report> {
  if (audience === undefined || audience === "user") return report;
  const { adaptReport } = await import("../reports/audience.ts");
  return adaptReport(report, audience);
}

async function renderForUser(report: Report, format: string, options: RenderOptions): Promise<string | null> {
  if (format === "table") return (await import("../reports/user/table.ts")).renderUserTable(report, options);
  if (format === "markdown") return (await import("../reports/user/markdown.ts")).renderUserMarkdown(report);
  return format === "html" ? (await import("../reports/user/html.ts")).renderUserHtml(report) : null;
}

/** How wide, in which colours, and with how much detail. */
export function renderOptions({ options }: Words, terminal: Terminal): RenderOptions {
  const toPerson = terminal.host.stdoutIsTerminal && options["output"] === undefined;
  const plain = options["plain"] === true;
  return {
    width: terminal.width,
    color: terminal.color && toPerson && !plain,
    plain,
    verbose: options["verbose"] === true,
    ...options["audience"] !== undefined && { audience: options["audience"] as Audience },
  };
}

/** The worst of all targets: 3 over 5 over 4 over 0. */
export function exitCode({ diagnoses }: Report, failOn: string | undefined): number {
  const statuses = new Set<VerdictStatus>(diagnoses.map(({ verdict }) => verdict.status));
  if (statuses.has("problem") || statuses.has("suspected")) return EXIT.problem;
  if (statuses.has("unknown")) return EXIT.inconclusive;
  return statuses.has("warning") && failOn !== "fail" ? EXIT.warning : EXIT.ok;
}
