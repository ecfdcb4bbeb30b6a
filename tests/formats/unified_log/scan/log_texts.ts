/** Texts with log records in every style, whole, wrapped, cut and mixed with other things, for tests that compare two readers. */
import fc from "fast-check";
import { record } from "../signatures/check_family.ts";

const ID = "com.example.tunnel.extension";
const TIME = "2026-11-20 10:00:00.123456+0100";

/** Sentences that are events, and some that are not. */
const SAYS = [
  `client activation request for ${ID}`,
  "MacOS error: -67062",
  "notifying client of activation conflict",
  "client connection (pid 812) invalidated",
  `extension EXAMPLE123 ${ID} (2.4.0/240) advancing state from realizing to staging`,
  "no policy, cannot allow apps outside /Applications",
  `${ID}: extension failed category property check: extensions belonging to the x category require a later version`,
  "OSSystemExtensionErrorDomain error 4.",
  "nothing of interest",
  "surface 12 moved",
] as const;

const PROCESSES = ["sysextd", "launchd", "Example", "WindowServer", "kernel"] as const;

const sentence = fc.constantFrom(...SAYS);
const process = fc.constantFrom(...PROCESSES);

/** Runs of lines, each as somebody may find it in a log. */
const RUNS: readonly fc.Arbitrary<string>[] = [
  fc.tuple(process, sentence).map(([name, says]) => record(name, says)),
  fc.tuple(process, sentence).map(([name, says]) =>
    `2026-11-20 10:00:00.123 Df ${name}[412:1a2b] [com.apple.sx:XPC] ${says}`
  ),
  fc.tuple(process, sentence).map(([name, says]) => `Nov 20 10:00:00 mac ${name}[412] <Notice>: ${says}`),
  fc.tuple(process, sentence).map(([name, says]) => `default\t10:00:00.123456+0100\t${name}\t${says}`),
  fc.tuple(process, sentence).map(([name, says]) => `${name}: ${says}`),
  fc.tuple(process, sentence).map(([name, says]) => renderNdjson(name, says)),
  fc.tuple(process, sentence).map(([name, says]) => `${renderNdjson(name, says).slice(0, -40)}`),
  fc.tuple(process, sentence).map(([name, says]) => renderPrinted(name, says)),
  fc.tuple(sentence, fc.integer({ min: 1, max: 60 })).map(([says, at]) => wrap(record("sysextd", says), at)),
  fc.tuple(sentence, fc.integer({ min: 1, max: 60 })).map(([says, at]) =>
    wrap(renderNdjson("sysextd", says), 150 + at)
  ),
  fc.tuple(sentence, sentence).map(([head, body]) => `${record("sysextd", head)}\n\t${body}\nmore`),
  sentence,
  sentence.map((says) => `  "eventMessage" : "${says}"`),
  fc.constantFrom("", "   ", "jo@mac ~ % log show --last 5m", "Some prose.", "2 extension(s)", "}", "],", TIME),
  fc.constant(`Filtering the log data using "eventMessage CONTAINS "MacOS error: -67062""`),
  fc.integer({ min: 0, max: 90 }).map((count) => Array.from({ length: count }, (_, i) => `line ${i}`).join("\n")),
];

/** Several lines as wide as a terminal are joined with those below them, which only the whole text can tell. */
const TERMINAL = /^(?:.{80}|.{100}|.{120}|.{132}|.{160}|.{200})$/m;

/** Several runs, one below the other. */
export const LOG_TEXT: fc.Arbitrary<string> = fc.array(fc.oneof(...RUNS), { maxLength: 30 })
  .map((runs) => runs.filter((run) => !TERMINAL.test(run)).join("\n"));

/** A record of ndjson with the members that matter. */
export function renderNdjson(name: string, says: string): string {
  const members = {
    traceID: 12345678901234,
    eventMessage: says,
    formatString: "%{public}@",
    processImagePath: `/usr/libexec/${name}`,
    timestamp: TIME,
    processID: 412,
  };
  return JSON.stringify(members).replaceAll("/", "\\/");
}

/** The same as `log --style json` prints it, between two others. */
function renderPrinted(name: string, says: string): string {
  const body = JSON.stringify(JSON.parse(renderNdjson(name, says)), null, 2).replaceAll('":', '" :').replaceAll(
    "/",
    "\\/",
  );
  return `[${body.slice(0, -1)}},{\n  "eventMessage" : "nothing",\n  "machTimestamp" : 12\n}]`;
}

/** Breaks a line at the blank behind this many characters. */
function wrap(text: string, at: number): string {
  const blank = text.indexOf(" ", Math.min(at + 70, text.length - 20));
  return blank === -1 ? text : `${text.slice(0, blank)}\n${text.slice(blank + 1)}`;
}
