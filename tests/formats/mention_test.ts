import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { isMention } from "../../formats/mention.ts";
import { parseNsErrors } from "../../formats/ns_error.ts";
import { toLines } from "../../formats/parsed.ts";
import { parseLogEvents } from "../../formats/unified_log/events.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

const WORDS = "last stop reason Authentication failed";

const MENTIONS: readonly string[] = [
  '    logger.error("WORDS")',
  '  NSLog(@"WORDS");',
  '        print("Error: WORDS")',
  'XCTAssertEqual(parse("WORDS"), .failed)',
  "// WORDS",
  "    /// Thrown when the daemon says: WORDS",
  '        return "WORDS"',
  '        case .auth: return "WORDS"',
  'private static let message = "WORDS"',
  'Sources/App/Errors.swift:42:    logger.error("WORDS")',
  '+    logger.error("WORDS")',
  '- Fixed "WORDS"',
  "* Fix: WORDS (#123)",
  "- Workaround for WORDS",
  '3.2.1: We resolved an issue where users got "WORDS".',
  'It no longer says "WORDS" since the update.',
  "I don't see the error WORDS here",
  "Unlike in the other thread there is no `WORDS` in my log.",
  'Q: What does "WORDS" mean?',
  'If you see "WORDS", restart the Mac.',
  "Some users may get WORDS when the profile is missing.",
  'Last year I had "WORDS", which was solved by a reinstallation.',
  "| `WORDS` | The password is wrong |",
  "- `Disconnected` with `WORDS`:",
  '2. "WORDS":',
];

const REPORTS: readonly string[] = [
  "WORDS",
  "> WORDS",
  "- WORDS",
  'We get "WORDS" on all Macs',
  "When we connect, we get WORDS",
  "If I connect twice: WORDS",
  'What does "WORDS" mean?',
  "I can see WORDS in the log",
  "Fixed the profile, but still WORDS",
  "The VPN no longer connects: WORDS",
  "I can't get past WORDS",
  "# WORDS",
  "| Error | WORDS |",
  'failed("WORDS")',
  'Error: "WORDS"',
];

function judge(line: string): boolean {
  const [before = ""] = line.split("WORDS");
  return isMention(line.replace("WORDS", WORDS), before.length, before.length + WORDS.length);
}

for (const line of MENTIONS) {
  Deno.test(`isMention() sees that nothing occurred in ${line.trim()}`, () => {
    assertEquals(judge(line), true);
    assertEquals(parseLogEvents(toLines(line.replace("WORDS", WORDS))).value ?? [], []);
  });
}
for (const line of REPORTS) {
  Deno.test(`isMention() leaves the report in ${line}`, () => assertEquals(judge(line), false));
}

Deno.test("parseNsErrors() takes an error in a program for an explained one", () => {
  const of = (text: string) => parseNsErrors(toLines(text)).value!.map(({ explained }) => explained ?? false);
  assertEquals(of('\tlogger.error("OSSystemExtensionErrorDomain error 8")'), [true]);
  assertEquals(of("OSSystemExtensionErrorDomain error 8"), [false]);
  assertEquals(of('print("x")\nOSSystemExtensionErrorDomain error 8\nprint("y")'), [false]);
});

Deno.test("isMention() takes any line", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(80), fc.nat(80), (line, at, length) => {
      isMention(line, Math.min(at, line.length), Math.min(at + length, line.length));
    }),
    { numRuns: times(300) },
  );
});

Deno.test("isMention() takes linear time", () => {
  const seeds = ["a.", "| a ", '"', "the ", "private static ", " ", "if you see the "];
  for (const seed of seeds) assertTimely(() => isMention(makeLarge(seed), 600, 700), seed);
});
