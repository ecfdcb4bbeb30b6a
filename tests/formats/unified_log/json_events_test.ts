import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { type LogEvent, parseLogEvents } from "../../../formats/unified_log/events.ts";
import { assertTimely, LARGE, times } from "../../effort.ts";

const PLUGIN_FAILED = "status changed to disconnected, last stop reason Plugin failed";
const IDS = ["ne.stop-plugin-failed", "ne.stop-any", "ne.status"];

/** An object of the log as `log` prints it, its slashes escaped. */
function objectOf(members: Readonly<Record<string, unknown>>): string {
  const { process = "nesessionmanager", ...others } = members;
  const object = {
    traceID: 0,
    eventType: "logEvent",
    processImagePath: `/usr/libexec/${process}`,
    processID: 412,
    timestamp: "2026-11-20 10:00:00.123456+0100",
    ...others,
  };
  return JSON.stringify(object).replaceAll("/", "\\/").replace('"traceID":0', '"traceID":41979461359876879');
}

function eventsOf(text: string): LogEvent[] {
  return parseLogEvents(toLines(text)).value!;
}

const idsOf = (text: string) => eventsOf(text).map(({ signature }) => signature);

const FORMATS: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly string[]])[] = [
  ["a message that is whole", { eventMessage: PLUGIN_FAILED, formatString: "%{public}@" }, IDS],
  ["a message that was hidden", { eventMessage: "<private>", formatString: PLUGIN_FAILED }, ["log.private", ...IDS]],
  ["a message that is missing", { formatString: "Killing extension, pid %d" }, ["ne.kill"]],
  ["a message that is empty", { eventMessage: "", formatString: "%@: Request to uninstall session" }, [
    "ne.uninstall-req",
  ]],
  [
    "a format with arguments in front and behind",
    {
      eventMessage: "?",
      formatString: "%{public}@: Received a start command from %{public,location:escape_only}@[%-5d]",
    },
    ["ne.start-cmd"],
  ],
  ["mandiant's names", { message: "?", raw_message: "Failed to start with error: %@", log_type: "Error" }, [
    "ne.start-error",
  ]],
  ["a format of which nothing is fixed", { eventMessage: "?", formatString: "%{public}@ %%" }, []],
  ["another process's format", { process: "Example", eventMessage: "?", formatString: PLUGIN_FAILED }, []],
];

for (const [says, members, ids] of FORMATS) {
  Deno.test(`the format of a message is the second chance: ${says}`, () => assertEquals(idsOf(objectOf(members)), ids));
}

Deno.test("an event out of a format shows the message, and the format where there is none", () => {
  const [event] = eventsOf(objectOf({ formatString: "Killing extension, pid %d" }));
  assertEquals([event!.message, event!.fields["pid"]], ["Killing extension, pid %d", "…"]);
});

Deno.test("launchd names the job in the subsystem, which becomes the field label", () => {
  const line = objectOf({
    process: "launchd",
    subsystem: "system/NetworkExtension.com.example.ext.2.4.0 [812]",
    category: "",
    eventMessage: "service has crashed 3 times in a row",
  });
  assertEquals({ ...eventsOf(line)[0]!.fields }, { n: "3", label: "NetworkExtension.com.example.ext.2.4.0" });
  const shown = (head: string) => eventsOf(`${head} service has crashed 3 times in a row`)[0]!.fields["label"];
  const time = "2026-11-20 10:00:00.123456+0100";
  assertEquals(shown(`${time} 0x1 Default 0x0 1 0 launchd: [gui/501/com.example.job [812]:]`), "com.example.job");
  assertEquals(shown(`Nov 20 10:00:00 mac com.apple.xpc.launchd[1] (com.example.job[812]):`), "com.example.job");
  assertEquals(shown(`${time} 0x1 Default 0x0 1 0 launchd: [system:]`), undefined);
  assertEquals(
    eventsOf(objectOf({ eventMessage: PLUGIN_FAILED, subsystem: "system/x" }))[0]!.fields["label"],
    undefined,
  );
});

Deno.test("objects on one line are records of their own, an array's or not, the last one cut", () => {
  const one = objectOf({ eventMessage: PLUGIN_FAILED, note: '{"quoted": "}"}' });
  const two = objectOf({ process: "Example", eventMessage: PLUGIN_FAILED });
  for (const text of [`[${one},${two},${one}]`, `${one}${two} ${one}`, `[ ${one} ,\n${two}, ${one} ]`]) {
    assertEquals(idsOf(text), [...IDS, ...IDS], text);
  }
  assertEquals(eventsOf(`[${two},${one}`).map(({ line }) => line), [1, 1, 1]);
  assertEquals(idsOf(`[${two},${one.slice(0, one.indexOf("Plugin failed") + 13)}`), IDS);
});

Deno.test("an array of many lines is read object by object, and the cut one at its end", () => {
  const pretty = JSON.stringify(
    [
      {
        eventMessage: "nothing",
        processImagePath: "/usr/libexec/Example",
        backtrace: { frames: [{ imageOffset: 1 }] },
      },
      { eventMessage: PLUGIN_FAILED, processImagePath: "/usr/libexec/nesessionmanager", processID: 412 },
    ],
    null,
    2,
  );
  assertEquals(eventsOf(pretty).map(({ signature, process, pid }) => `${signature} ${process} ${pid}`), [
    ...IDS.map((id) => `${id} nesessionmanager 412`),
  ]);
  assertEquals(idsOf(pretty.slice(0, pretty.indexOf("Plugin failed") + 13)), IDS);
});

Deno.test("a JSON log that is cut anywhere raises no more than the whole one, and never throws", () => {
  const text = [
    'Filtering the log data using "process == "nesessionmanager""',
    objectOf({ eventMessage: PLUGIN_FAILED }),
    objectOf({ eventMessage: "", eventType: "lossEvent", machTimestamp: 1 }),
    `[${objectOf({ formatString: "Killing extension, pid %d" })},${
      objectOf({ eventMessage: "Killing extension, pid 7" })
    }]`,
    '{"count":4,"finished":1}',
  ].join("\n");
  const whole = new Set(idsOf(text));
  assertEquals([...whole].sort(), ["log.banner", "log.footer", "log.loss-nd", "ne.kill", ...IDS].sort());
  for (let at = 0; at < text.length; at++) {
    assert(
      idsOf(text.slice(0, at)).every((id) => whole.has(id)),
      `cut at ${at}: ${text.slice(0, at).slice(-200)} ${idsOf(text.slice(0, at))}`,
    );
    assert(idsOf(text.slice(at)).every((id) => whole.has(id)), `from ${at}`);
  }
});

Deno.test("a JSON log of any shape never throws and takes linear time", () => {
  const piece = fc.constantFrom(
    '"eventMessage":',
    '"formatString":',
    "{",
    "}",
    "[",
    "]",
    '"',
    "\\",
    ",",
    "Plugin failed",
    "%{",
    "@",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      assert(Array.isArray(eventsOf(pieces.join(""))));
    }),
    { numRuns: times(300) },
  );
  const one = objectOf({ eventMessage: PLUGIN_FAILED });
  for (
    const seed of [
      `${one},`,
      '{"eventMessage":"last stop reason ',
      '"eventMessage":"\\"',
      "[{",
      '{"formatString":"%{%{',
    ]
  ) {
    const text = `[${seed.repeat(Math.ceil(LARGE / seed.length))}`;
    assertTimely(() => eventsOf(text), seed, 2000);
  }
});
