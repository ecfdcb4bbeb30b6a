import { createNativeReader } from "../evidence/sources/read_native.ts";
import { MACH_NAME } from "../formats/xpc/mach_name.ts";
import { parseProbe, type ProbeOutcome } from "../formats/xpc/probe.ts";
import { renderJson } from "../reports/json_text.ts";
import { printable } from "../reports/printable.ts";
import { defineVerb, EXIT, type Terminal, UsageError, type Words } from "./define.ts";

/** One name and what was found out; `note` says why nothing was. */
interface Probed {
  readonly name: string;
  readonly outcome: ProbeOutcome | "unknown";
  readonly code: number | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly problems: readonly string[];
}

const SAYS: Readonly<Record<Probed["outcome"], string>> = {
  "registered": "launchd has the name; whether its owner answers is not known, because nothing was sent to it",
  "not-registered": "launchd's system domain has no such name: every connection to it fails",
  "denied": "this process may not ask, probably because it runs in a sandbox: run the doctor in Terminal",
  "interrupted": "the connection was interrupted",
  "peer-requirement": "the peer does not meet a code signing requirement",
  "timeout": "launchd answered too late",
  "wedged": "launchd did not answer at all",
  "other": "libxpc gave a reason that the doctor does not know",
  "unknown": "there is no answer",
};

/** Says whether Mach services are registered: 0 when all are, 3 when one is not, 5 when that of one is not known. */
export default defineVerb(async (words, terminal) => {
  const names = readNames(words);
  if (terminal.host.os !== "darwin") {
    throw new UsageError("This is not macOS, so there is no launchd to ask: run doctor probe on the Mac itself");
  }
  const reader = createNativeReader(terminal.host, { signal: terminal.interrupted });
  const probed = await Promise.all(names.map(async (name) => {
    const { status, stdout, note } = await reader.read({ ffi: ["libxpc", "probe", name] });
    if (status !== "ok") return withoutAnswer(name, note);
    const { value, problems } = parseProbe(new TextDecoder().decode(stdout));
    const [service] = value ?? [];
    const whys = problems.map(({ why }) => why);
    return service === undefined ? withoutAnswer(name, whys[0] ?? null) : { ...service, note: null, problems: whys };
  }));
  await reader.close();
  terminal.print(renderProbed(probed, words, terminal));
  return exitOf(probed);
});

function readNames({ positionals }: Words): readonly string[] {
  if (positionals.length === 0) {
    throw new UsageError("doctor probe needs the name of a Mach service, such as ABCDE12345.com.example.tunnel");
  }
  const wrong = positionals.find((name) => !MACH_NAME.test(name));
  if (wrong === undefined) return [...new Set(positionals)];
  throw new UsageError(
    `"${
      wrong.slice(0, 200)
    }" is no Mach name: give at most 127 ASCII characters without blanks, as in NEMachServiceName`,
  );
}

function withoutAnswer(name: string, note: string | null): Probed {
  return { name, outcome: "unknown", code: null, reason: null, note, problems: [] };
}

function renderProbed(probed: readonly Probed[], { options }: Words, { host }: Terminal): string {
  const format = options["format"] ?? (host.stdoutIsTerminal ? "table" : "json");
  if (format === "json") return `${renderJson({ services: probed }, 2)}\n`;
  return probed.map((one) => `${describe(one).map(printable).join("\n")}\n`).join("");
}

function describe({ name, outcome, code, reason, note, problems }: Probed): string[] {
  const number = code === null || reason?.includes(String(code)) ? "" : ` (${code})`;
  const said = reason === null || outcome === "registered" ? [] : [`  it said: ${reason}${number}`];
  return [
    `${name}: ${outcome.replace("-", " ")}`,
    `  ${SAYS[outcome]}`,
    ...said,
    ...note === null ? [] : [`  ${note}`],
    ...problems.map((why) => `  ${why}`),
  ];
}

function exitOf(probed: readonly Probed[]): number {
  const outcomes = probed.map(({ outcome }) => outcome);
  if (outcomes.includes("not-registered")) return EXIT.problem;
  return outcomes.every((outcome) => outcome === "registered") ? EXIT.ok : EXIT.inconclusive;
}
