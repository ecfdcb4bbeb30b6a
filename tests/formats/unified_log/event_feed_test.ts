import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { createEventFeed } from "../../../formats/unified_log/event_feed.ts";
import { findLogEvents, type LogEvent } from "../../../formats/unified_log/events.ts";
import { times } from "../../effort.ts";

const ID = "com.example.tunnel.ext";
const HEAD = "2026-11-20 10:00:00.100000+0100 0x1a2b Default 0x0 412 0 sysextd: ";

/** Records in several styles, some of more than one line. */
const RECORDS: readonly string[] = [
  `${HEAD}[com.apple.sx:XPC] client activation request for ${ID}\n`,
  `${HEAD}(Security) Error checking with notarization daemon: 3\n`,
  `${HEAD}bundle code signature is not valid\n - does not satisfy requirement: -67050\n`,
  `${HEAD}something that nobody knows\n\tand its second line\n`,
  `2026-11-20 10:00:00.200 E  sysextd[412:1a2b] ${ID}: extension failed to validate! uninstalling\n`,
  `{"timestamp":"2026-11-20 10:00:00.300000+0100","processImagePath":"\\/usr\\/libexec\\/sysextd","processID":412,"eventMessage":"notifying client of activation conflict"}\n`,
  `=== Messages dropped during live streaming (use \`log show\` to see what they were)\n`,
  "\n",
];

/** What the whole text holds, and what a feed gives that gets it in these pieces. */
function compare(text: string, pieces: readonly string[]): void {
  const feed = createEventFeed();
  const events = [...pieces.flatMap((piece) => feed.push(piece)), ...feed.flush()];
  const whole: LogEvent[] = [];
  findLogEvents(toLines(text), ({ event }) => whole.push(event));
  assertEquals(events, whole);
  assertEquals(feed.lines(), toLines(text).length);
}

Deno.test("createEventFeed() finds what the whole text holds, wherever it is cut", () => {
  const records = fc.array(fc.constantFrom(...RECORDS), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(records, fc.array(fc.nat(), { maxLength: 20 }), (chosen, cuts) => {
      const text = chosen.join("");
      const at = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
      compare(text, at.slice(1).map((end, i) => text.slice(at[i], end)));
    }),
    { numRuns: times(200) },
  );
});

Deno.test("createEventFeed() gives a record when the next one shows that it is whole, an object at its line's end", () => {
  const feed = createEventFeed();
  assertEquals(feed.push(RECORDS[0]!).length, 0);
  assertEquals(feed.push(RECORDS[1]!).map(({ signature }) => signature), ["sx.request"]);
  assertEquals(feed.push(RECORDS[5]!).map(({ signature }) => signature), ["sx.notary-check", "sx.conflict"]);
  assertEquals(feed.flush(), []);
});

Deno.test("createEventFeed() numbers lines as the whole text does", () => {
  const feed = createEventFeed();
  feed.push("\n\n");
  feed.push(RECORDS[5]!);
  feed.push("x\n");
  assertEquals([...feed.push(RECORDS[5]!)].map(({ line }) => line), [5]);
});

Deno.test("createEventFeed() neither keeps a line without an end nor waits for ever for a first record", () => {
  const feed = createEventFeed();
  const piece = "x".repeat(1 << 20);
  for (let i = 0; i < 200; i++) feed.push(piece);
  assertEquals([feed.push("\n"), feed.lines()], [[], 1]);
  const message = "sysextd: notifying client of activation conflict\n";
  assert(feed.push(message.repeat(2_001)).length > 1_900);
});
