import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { CrashReport } from "../../../formats/crash/report.ts";
import { parseCrashReports } from "../../../formats/crash/reports.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, LARGE, makeLarge, times } from "../../effort.ts";
import { body, HEADER, IPS, JETSAM, PANIC, TAHOE, translated, TRANSLATED_DYLD, WAKEUPS } from "./samples.ts";

function only(text: string): CrashReport {
  const reports = parseCrashReports(parseTranscript(text)).value ?? [];
  assertEquals(reports.length, 1);
  return reports[0]!;
}

/** Everything that a report says, as texts. */
function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}

Deno.test("parseCrashReports() takes every cut at either end and invents nothing", () => {
  const own = new Set(["crash", "fault", "resource", "hang", "jetsam", "panic", "stackshot", "exception", "other"]);
  for (const text of [IPS, translated(), TAHOE, WAKEUPS, JETSAM, PANIC, TRANSLATED_DYLD]) {
    const whole = only(text);
    const known = new Set([...wordsOf(whole), ...wordsOf(only(text)).flatMap((word) => word.split("\n"))]);
    for (let cut = 0; cut < text.length; cut += 7) {
      for (const part of [text.slice(0, cut), text.slice(cut)]) {
        for (const report of parseCrashReports(toLines(part)).value ?? []) {
          for (
            const word of wordsOf({ process: report.process, bundleId: report.bundleId, exception: report.exception })
          ) {
            assert(own.has(word) || [...known].some((one) => one.includes(word)), `${cut}: ${word}`);
          }
        }
      }
    }
  }
});

Deno.test("parseCrashReports() takes any text", () => {
  const marks = [
    '"exception"',
    ":",
    "{",
    "}",
    "[",
    "]",
    '"',
    "\\",
    "\n",
    "Process: a [1]",
    "Exception Type: EXC_X",
    "panic(cpu 1 caller 0x1)",
    "Event: hang",
    ",",
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...marks), fc.string()), { maxLength: 40 }), (parts) => {
      const { value, origins } = parseCrashReports(parseTranscript(parts.join(" ")));
      assert(value === null || value.length > 0);
      assertEquals(Object.keys(origins).length, value?.length ?? 0);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseCrashReports() reads ten thousand threads and a giant line, of which it keeps little", () => {
  const frame = '{"imageOffset":1,"symbol":"f","symbolLocation":0,"imageIndex":0}';
  const thread = `{"id":1,"frames":[${Array(20).fill(frame).join(",")}]}`;
  const threads = `[${Array(10_000).fill(thread).join(",")},{"triggered":true,"frames":[${frame}]}]`;
  const text = `${HEADER}\n${body({ threads }).replaceAll(/\n\s*/g, " ")}`;
  assertTimely(
    () => {
      const [report] = parseCrashReports(toLines(text)).value!;
      assertEquals(report!.thread?.frames.length, 1);
      assert(JSON.stringify(report).length < 5_000);
    },
    "ten thousand threads",
    3_000,
  );
});

Deno.test("parseCrashReports() skips what is nested deeper than any report", () => {
  const deep = "[".repeat(LARGE) + "]".repeat(LARGE);
  assertTimely(
    () => {
      const [report] = parseCrashReports(toLines(`${HEADER}\n${body({ vmSummary: deep, trialInfo: `{"a":${deep}}` })}`))
        .value!;
      assertEquals(report!.exception?.signal, "SIGSEGV");
    },
    "deep lists",
    2_000,
  );
  const open = `${HEADER}\n{"exception":${'{"a":'.repeat(LARGE / 5)}`;
  assertTimely(() => parseCrashReports(toLines(open)), "objects without an end", 2_000);
});

Deno.test("parseCrashReports() is linear on the worst texts", () => {
  const seeds = [
    '{"bug_type":"309"}\n',
    '{"exception":',
    '"exception":',
    '"termination":{',
    '}"termination":',
    '{"bug_type":"309","x":"',
    "[[[[",
    '\\"',
    "Process: a [1]\n",
    "Exception Type: EXC_CRASH (\n",
    "Termination Reason: Namespace DYLD, \n",
    "Thread 0 Crashed:\n0 a\n",
    "Date/Time: 2026-11-20 10:00\nEvent: hang\nProcess: a [1]\n",
    "panic(cpu 1 caller 0x1): x\n",
    "Application Specific Information:\nx\n",
    "Process: a [1]\nCode Type: x\n",
    "  *:  ",
  ];
  for (const seed of seeds) {
    const lines = toLines(`"exception":{}\n${makeLarge(seed)}`);
    assertTimely(() => parseCrashReports(lines), JSON.stringify(seed), LARGE > 250_000 ? 8_000 : 2_000);
  }
});
