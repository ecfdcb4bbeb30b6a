/** A self-test for a terminal: what is contradicted first, then what could not be told, then what was met for the first time. */
import { isOdd } from "../../engine/selftest/judge.ts";
import type { SelfTest, TestedBelief } from "../../engine/selftest/report.ts";
import type { RenderOptions } from "../define.ts";
import { printable } from "../printable.ts";
import { createStyle, type Style } from "../style.ts";

const OUTCOMES: Readonly<Record<SelfTest["outcome"], string>> = {
  contradicted: "This Mac contradicts what the doctor believes",
  incomplete: "Nothing is contradicted; some of it cannot be told here",
  differs: "All beliefs are confirmed; some of what this Mac prints is new to the doctor",
  passed: "Everything that a program can check is confirmed",
};
const MARKS: Readonly<Record<SelfTest["outcome"], Parameters<Style["verdictMark"]>[0]>> = {
  contradicted: "problem",
  incomplete: "unknown",
  differs: "warning",
  passed: "healthy",
};
/** Questions that the table names. */
const SLOWEST = 5;
const LONGEST_QUESTION = 120;

/** The text. */
export function renderSelfTestTable(test: SelfTest, options: RenderOptions): string {
  const style = createStyle(options);
  const { counts, host } = test;
  const item = (line: string) => style.item(printable(line));
  const of = (outcome: TestedBelief["outcome"]) => test.beliefs.filter((one) => one.outcome === outcome);
  const asked = host.root ? (host.ordinary ? "by root, and as an ordinary user" : "by root") : "by an ordinary user";
  const blocks = [
    [
      ...style.paragraph(`${style.verdictMark(MARKS[test.outcome])} ${style.bold(OUTCOMES[test.outcome])}`, ""),
      ...style.paragraph(
        `${counts.confirmed} confirmed, ${counts.contradicted} contradicted, ${
          counts["cannot-tell"]
        } cannot be told here, ` +
          `${counts.person} for a person to look at`,
        "  ",
      ),
      ...style.paragraph(
        style.dim(printable(
          `macOS ${host.version ?? "?"} (${host.build ?? "?"}), ${host.arch}, asked ${asked}, ` +
            `${(test.durationMs / 1000).toFixed(1)} s`,
        )),
        "  ",
      ),
    ],
    list("Contradicted", of("contradicted").flatMap((one) => renderBelief(one, style)), style),
    list("Cannot be told here", unsettled(of("cannot-tell"), options).flatMap(item), style),
    list("Confirmed", of("confirmed").flatMap((one) => renderConfirmed(one, style, options)), style),
    list("Libraries", librariesOf(test).flatMap(item), style),
    list("Mach names", namesOf(test).flatMap(item), style),
    list("New to the doctor", novelties(test).flatMap(item), style),
    list("Parsers on this Mac's own output", parsersOf(test, options).flatMap(item), style),
    list("Answers that depend on root", rightsOf(test).flatMap(item), style),
    list("Questions", questionsOf(test, options).flatMap(item), style),
    list("For a person", of("person").flatMap((one) => renderBelief(one, style)), style, options.verbose),
    list("Notes", test.notes.flatMap(item), style),
    style.paragraph(
      style.dim("To send it to the project: doctor selftest -o FILE writes all of it without names"),
      "",
    ),
  ];
  return `${blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n")}\n`;
}

function list(title: string, lines: readonly string[], style: Style, isShown = true): string[] {
  return lines.length === 0 || !isShown ? [] : [style.bold(title), ...lines];
}

function renderBelief({ id, says, why, line, how }: TestedBelief, style: Style): string[] {
  return [
    ...style.item(`${style.bold(id)}: ${printable(says.replaceAll("`", ""))}`),
    ...why === null
      ? style.paragraph(printable(how.replaceAll("`", "")), "    ")
      : style.paragraph(printable(why), "    "),
    ...line === null ? [] : style.paragraph(style.dim(`${style.rule} ${printable(line)}`), "    "),
  ];
}

function renderConfirmed(belief: TestedBelief, style: Style, { verbose }: RenderOptions): string[] {
  return verbose ? renderBelief(belief, style) : style.item(printable(`${belief.id}: ${belief.why}`));
}

/** What one step would settle stands together. */
function unsettled(beliefs: readonly TestedBelief[], { verbose }: RenderOptions): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, why, line } of beliefs) {
    const reason = `${why}${verbose && line !== null ? `: ${line}` : ""}`;
    byReason.set(reason, [...byReason.get(reason) ?? [], id]);
  }
  return [...byReason].map(([reason, ids]) => `${reason}: ${ids.join(", ")}`);
}

function librariesOf({ libraries }: SelfTest): string[] {
  return libraries.map(({ path, error, found, missing }) => {
    if (error !== null) return `${path}: ${error}`;
    return `${path}: ${found.length} symbols${missing.length === 0 ? "" : `, without ${missing.join(", ")}`}`;
  });
}

function namesOf({ names }: SelfTest): string[] {
  return names.map(({ name, role, lookUp, reason, connected, note }) => {
    const said = connected ? `libxpc: ${reason ?? "nothing against it"}` : "libxpc was not asked";
    return `${name} (${role}): ${
      [...lookUp === null ? [] : [`bootstrap_look_up: ${lookUp}`], said, ...note === null ? [] : [note]].join("; ")
    }`;
  });
}

function novelties({ words }: SelfTest): string[] {
  return words.filter(({ known }) => !known).map(({ table, word, count }) =>
    `${table}: ${word}${count > 1 ? ` (${count} times)` : ""}`
  );
}

function parsersOf({ facts }: SelfTest, { verbose }: RenderOptions): string[] {
  const same = facts.filter(({ pasted }) => pasted === "same").length;
  const odd = facts.filter(isOdd);
  return [
    `${same} of ${
      facts.filter(({ pasted }) => pasted !== "not-tried").length
    } facts come out the same when their output is pasted`,
    ...odd.map(({ key, problems, examples, pasted, differences }) => {
      const read = pasted === "same" || pasted === "not-tried"
        ? ""
        : `, pasted: ${pasted}${differences.length === 0 ? "" : ` at ${differences.join(", ")}`}`;
      const shown = verbose || examples.length < 2 ? examples : examples.slice(0, 1);
      return `${key}: ${problems} not understood${read}${shown.length === 0 ? "" : `; ${shown.join("; ")}`}`;
    }),
    ...verbose
      ? facts.map(({ key, status, bytes, durationMs }) =>
        `${key}: ${status}, ${bytes ?? 0} bytes in ${durationMs ?? 0} ms`
      )
      : [],
  ];
}

function rightsOf({ rights }: SelfTest): string[] {
  return rights.filter(({ same }) => !same).map(({ question, root, ordinary }) =>
    `${shorten(question)}: root ${root}; an ordinary user ${ordinary}`
  );
}

function questionsOf({ questions }: SelfTest, { verbose }: RenderOptions): string[] {
  const slow = questions.toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0));
  const shown = verbose ? slow : slow.slice(0, SLOWEST);
  const failed = questions.filter(({ status }) => status !== "ok" && status !== "absent").length;
  return [
    `${questions.length} asked, ${failed} without an answer${verbose ? "" : "; the slowest"}:`,
    ...shown.map(({ question, status, exitCode, durationMs, bytes, note }) =>
      `${durationMs ?? "?"} ms, ${status === "ok" ? `exit ${exitCode ?? "-"}, ${bytes} bytes` : note ?? status}: ${
        question.slice(0, 200)
      }`
    ),
  ];
}

/** The predicate of the log has pages. */
function shorten(question: string): string {
  return question.length > LONGEST_QUESTION ? `${question.slice(0, LONGEST_QUESTION)}…` : question;
}
