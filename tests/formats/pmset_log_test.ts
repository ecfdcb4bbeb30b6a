import { assertEquals } from "../../compat/std_assert.ts";
import { findPowerEvents, listPowerLines, parsePowerEvents, type PowerEvent } from "../../formats/pmset_log.ts";
import { toLines } from "../../formats/parsed.ts";
import { assertTimely } from "../effort.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const TEXT = `Total Sleep/Wakes since boot at 2026-11-16 16:42:21 +0200 :4   Dark Wake Count in this sleep cycle:1

Time stamp                Domain              	Message
2026-11-20 18:56:20 +0100 Assertions          	PID 75(rcd) Summary UserIsActive "x" 01:58:45
2026-11-20 18:56:24 +0100 Sleep               	Entering Sleep state due to 'Clamshell Sleep':TCPKeepAlive=active Using Batt (Charge:80%) 21 secs
2026-11-20 18:56:25 +0100 Wake Requests       	[*process=mDNSResponder request=Maintenance]
2026-11-20 18:56:45 +0100 DarkWake            	DarkWake from Normal Sleep [CDN] : due to GLAN/ Using BATT (Charge:100%) 14 secs
2026-11-20 18:57:01 +0100 Sleep               	Entering DarkWake state due to 'Software Sleep pid=143': Using AC (Charge:100%) 36 secs
2026-11-20 20:15:45 +0100 Wake                	DarkWake to FullWake from Normal Sleep [CDNVA] : due to HID Activity Using AC (Charge:100%)
2026-11-20 20:40:02 +0100 Start               	powerd process is started
`;
const LOG: CheckedParser<PowerEvent[]> = {
  samples: [TEXT],
  find: findPowerEvents,
  parse: parsePowerEvents,
  pieces: [
    "2026-11-20 18:56:24 +0100 Sleep  Entering ",
    "2026-11-20 18:56:24 +0100 ",
    "due to '",
    " Wake ",
    "Using AC\n",
    " ",
  ],
  own: ["sleep", "wake", "darkWake", "start", "shutdown"],
};
checkParser("parsePowerEvents()", LOG);

const EVENTS = [
  "2026-11-20 18:56:24 +0100 sleep Clamshell Sleep",
  "2026-11-20 18:56:45 +0100 darkWake GLAN/",
  "2026-11-20 18:57:01 +0100 darkWake Software Sleep pid=143",
  "2026-11-20 20:15:45 +0100 wake HID Activity",
  "2026-11-20 20:40:02 +0100 start null",
];

Deno.test("parsePowerEvents() reads sleep and wake, and leaves the rest of the log", () => {
  const describe = ({ time, kind, reason }: PowerEvent) => `${time} ${kind} ${reason}`;
  assertEquals(readLast(LOG, `$ pmset -g log\n${TEXT}`).value?.map(describe), EVENTS);
  assertEquals(readLast(LOG, TEXT.replace(/^/gm, "> ")).value?.map(describe), EVENTS);
  assertEquals(parsePowerEvents(listPowerLines(TEXT)).value?.map(describe), EVENTS);
  const { origins } = parsePowerEvents(listPowerLines(TEXT));
  assertEquals(Object.values(origins).map(({ n }) => n), [5, 7, 8, 9, 10]);
  assertEquals(findPowerEvents(toLines("2026-11-20 10:00:00.123456+0100 localhost powerd[67]: Sleep")), []);
});

Deno.test("parsePowerEvents() keeps the newest events of a log of half a million lines, in time", () => {
  const noise = TEXT.split("\n")[3]!;
  const rows = Array.from(
    { length: 400_000 },
    (_, i) => i % 50 === 0 ? `2026-11-20 18:00:00 +0100 Sleep   	Entering Sleep ${i}` : noise,
  );
  const text = rows.join("\n");
  const { value, complete } = parsePowerEvents(listPowerLines(text));
  assertEquals([value?.length, value?.at(-1)?.message, complete], [5_000, "Entering Sleep 399950", false]);
  assertTimely(() => parsePowerEvents(listPowerLines(text)), "400,000 lines", 1_000);
});
