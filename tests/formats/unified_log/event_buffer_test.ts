import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { MOST_EACH } from "../../../formats/unified_log/event_buffer.ts";
import { bufferEvents, findLogEvents, parseLogEvents } from "../../../formats/unified_log/events.ts";
import { times } from "../../effort.ts";
import { record } from "./signatures/check_family.ts";

const NOISE = record("kernel", "Sandbox: example(812) deny(1) mach-lookup com.apple.example");
const REASON = record("sysextd", "no policy, cannot allow apps outside /Applications");

Deno.test("a signature that stands on thousands of lines keeps its first and last ones, and pushes no other out", () => {
  const text = `${`${NOISE}\n`.repeat(3 * MOST_EACH)}${REASON}\n${`${NOISE}\n`.repeat(MOST_EACH)}`;
  const { value, problems, origins } = parseLogEvents(toLines(text));
  const lines = value!.map(({ line }) => line);
  assertEquals(lines.length, 2 * MOST_EACH + 1);
  assertEquals([lines[0], lines[MOST_EACH - 1], lines.at(-1)], [1, MOST_EACH, 4 * MOST_EACH + 1]);
  assertEquals(value![MOST_EACH]!.signature, "sx.no-policy");
  assertEquals(lines, [...lines].sort((a, b) => a - b));
  assertEquals(lines.map((_, i) => origins[i]!.n), lines);
  assertEquals(problems.map(({ why }) => why), [
    `${2 * MOST_EACH} of ${4 * MOST_EACH} lines like this one (sbx.mach) are counted and not listed`,
  ]);
  assertEquals(value!.map(({ fields }) => fields["unlisted"]).filter((count) => count !== undefined), [
    `${2 * MOST_EACH}`,
  ]);
});

Deno.test("nothing is lost of a signature on twice the kept lines", () => {
  const { value, problems } = parseLogEvents(toLines(`${NOISE}\n`.repeat(2 * MOST_EACH)));
  assertEquals([value!.length, problems.length], [2 * MOST_EACH, 0]);
});

Deno.test("events that were read in parts are those of the whole text", () => {
  const lines = [
    NOISE,
    REASON,
    record("Example", "hello <private>"),
    record("taskgated-helper", "Disallowing com.example.app because no eligible provisioning profiles found"),
    record("amfid", "Restricted entitlements not validated, bailing out"),
    record("nesessionmanager", "Found 0 registrations for com.example.ext"),
    record("nesessionmanager", "Found 1 registrations for com.example.ext"),
    "=== Messages dropped during live streaming",
    "",
    `${NOISE}\n`.repeat(MOST_EACH),
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(lines.length - 1), { maxLength: 20 }), fc.nat(20), (chosen, cut) => {
      const all = toLines(chosen.map((i) => `${lines[i]}\n`).join(""));
      const buffer = bufferEvents();
      for (const part of [all.slice(0, cut), all.slice(cut)]) {
        const { value, origins } = parseLogEvents(part);
        for (const [i, event] of value!.entries()) buffer.add({ event, line: origins[i]! });
      }
      const whole = parseLogEvents(all);
      assertEquals([buffer.read().value, buffer.read().problems], [whole.value, whole.problems]);
    }),
    { numRuns: times(100) },
  );
});

Deno.test("findLogEvents() gives every line as it comes, and judges none by another", () => {
  const seen: string[] = [];
  findLogEvents(
    toLines(`${NOISE}\n${NOISE}\n`),
    ({ event, line }) => seen.push(`${event.signature}@${line.n} ${event.benign}`),
  );
  assertEquals(seen, ["sbx.mach@1 false", "sbx.mach@2 false"]);
  assert(parseLogEvents(toLines(NOISE)).value!.every(({ benign }) => benign));
});
