import { assertEquals } from "../../compat/std_assert.ts";
import { drawTimeline } from "../../engine/timeline.ts";
import type { Timeline } from "../../engine/timeline_shape.ts";
import { SIGNATURES } from "../../formats/unified_log/signatures/mod.ts";
import { caseOfPasted, diagnosePasted } from "../fakes/pasted.ts";

const ID = "com.example.tunnel.ext";

/** Lines of `log show`, each so many milliseconds behind 10:00:00. */
function log(...lines: readonly (readonly [ms: number, said: string])[]): string {
  return lines.map(([ms, said]) => {
    const time = new Date(Date.UTC(2026, 10, 20, 10) + ms).toISOString().replace("T", " ").replace("Z", "000+0000");
    return `${time} 0x1a2b     Default     0x0                  412    0    ${said}`;
  }).join("\n");
}

const REQUEST = `sysextd: [com.apple.sx:XPC] client activation request for ${ID}`;
const REALIZE = `sysextd: attempting to realize extension with identifier ${ID}`;
const advance = (from: string, to: string) =>
  `sysextd: [com.apple.sx:StateChanges] extension ABCDE12345 ${ID} (1.0/1) advancing state from ${from} to ${to}`;
const NE =
  "nesessionmanager: [com.apple.networkextension:] NESMVPNSession[Primary Tunnel:Example:3F2504E0-4F89-41D3-9A0C-0305E82C3301:(null)]: ";
const NOTARY = "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3";
const FAILED = `sysextd: ${ID}: extension failed to validate! uninstalling`;

/** `phase signature`, `!` where it broke, the time since the step before. */
function tell(timeline: Timeline | null): string[] {
  return (timeline?.steps ?? []).map(({ phase, signature, broke, afterMs, count }) =>
    `${phase} ${signature}${count > 1 ? ` x${count}` : ""}${broke ? " !" : ""}${afterMs === null ? "" : ` +${afterMs}`}`
  );
}

const STORIES: readonly (readonly [says: string, text: string, ...steps: string[]])[] = [
  [
    "an activation that the user has to approve",
    log(
      [0, REQUEST],
      [20, REALIZE],
      [120, advance("staging", "validating")],
      [900, advance("validating_by_category", "activated_waiting_for_user")],
      [61_000, advance("activated_waiting_for_user", "activated_enabling")],
    ),
    "request sx.request",
    "request sx.realize +20",
    "validation sx.advance +100",
    "approval sx.advance +780",
    "registration sx.advance +60100",
  ],
  [
    "a validation that failed, where it broke first",
    log([0, REQUEST], [10, advance("staging", "validating")], [500, NOTARY], [501, FAILED]),
    "request sx.request",
    "validation sx.advance +10",
    "validation sx.notary-check ! +490",
    "validation sx.failed-validate +1",
  ],
  [
    "only the last attempt",
    log([0, REQUEST], [5, FAILED], [60_000, REQUEST], [60_010, REALIZE]),
    "request sx.request",
    "request sx.realize +10",
  ],
  [
    "no break where a later success healed it",
    log([0, REQUEST], [5, NOTARY], [900, advance("validating_by_category", "activated_enabled")]),
    "request sx.request",
    "validation sx.notary-check +5",
    "registration sx.advance +895",
  ],
  [
    "repeated lines as one step",
    log([0, REQUEST], [10, NOTARY], [20, NOTARY], [30, NOTARY]),
    "request sx.request",
    "validation sx.notary-check x3 ! +10",
  ],
  [
    "a provider that dies at its start, and only the last of two attempts",
    log(
      [0, `${NE}Received a start command from Example[412]`],
      [10, `${NE}status changed to connecting`],
      [90, `${NE}status changed to disconnected, last stop reason Plugin failed`],
      [5_000, `${NE}Received a start command from Example[412]`],
      [5_010, `${NE}status changed to connecting`],
      [5_400, `${NE}status changed to disconnected, last stop reason Plugin failed`],
    ),
    "start ne.start-cmd",
    "session ne.status +10",
    "stop ne.stop-plugin-failed ! +390",
  ],
  [
    "a session that ran and was stopped by hand, without a break",
    log(
      [0, `${NE}Received a start command from Example[412]`],
      [20, `${NE}status changed to connected`],
      [60_000, `${NE}status changed to disconnected, last stop reason Stop command received`],
    ),
    "start ne.start-cmd",
    "session ne.status +20",
    "stop ne.stop-user +59980",
  ],
  ["nothing of a single step", log([0, REQUEST])],
  ["nothing of no log", "hello\n"],
];

for (const [says, text, ...steps] of STORIES) {
  Deno.test(`drawTimeline() tells ${says}`, () => assertEquals(tell(drawTimeline(caseOfPasted(text))), steps));
}

Deno.test("drawTimeline() counts the attempts before the last one", () => {
  const text = log([0, REQUEST], [5, FAILED], [10, REQUEST], [15, FAILED], [20, REQUEST], [25, FAILED]);
  assertEquals(drawTimeline(caseOfPasted(text))!.earlierAttempts, 2);
});

Deno.test("drawTimeline() leaves out what concerns another extension", () => {
  const other = REALIZE.replace(ID, "com.other.filter.ext");
  const text = log([0, REQUEST], [1, REALIZE], [2, other]);
  const of = caseOfPasted(text);
  const target = { bundleId: ID, teamId: null, name: null, version: null, build: null, category: null };
  assertEquals(tell(drawTimeline({ ...of, target })).length, 2);
});

Deno.test("drawTimeline() has no times where the log has none, and keeps a long story short", () => {
  assertEquals(tell(drawTimeline(caseOfPasted(`${REQUEST}\n${REALIZE}\n`))), [
    "request sx.request",
    "request sx.realize",
  ]);
  const long = Array.from({ length: 500 }, (_, i) => [i, advance(`state${i}`, `validating${i}`)] as const);
  assertEquals(drawTimeline(caseOfPasted(log([0, REQUEST], ...long)))!.steps.length, 60);
});

Deno.test("an extension that only its activation request names is the target; of several requested, none is chosen", () => {
  const targetOf = (text: string) => diagnosePasted(text).diagnoses.map(({ target }) => target?.bundleId ?? null);
  assertEquals(targetOf(log([0, REQUEST], [1, advance("staging", "validating")])), [ID]);
  assertEquals(targetOf(log([0, REQUEST], [1, REQUEST.replace(ID, "com.other.filter.ext")])), [null]);
  assertEquals(targetOf(log([0, REQUEST.replace(ID, "<private>")])), [null]);
});

Deno.test("every signature that the timeline names by its full id is in the catalogue", async () => {
  const source = await Deno.readTextFile(new URL("../../engine/timeline_phases.ts", import.meta.url));
  const ids = [...source.matchAll(/"((?:sx|sp|tg|amfid|mis|krn|ne|ld|prov|na|app)\.[\w-]+)"/g)].map(([, id]) => id!);
  const known = new Set(SIGNATURES.map(({ id }) => id));
  assertEquals(ids.filter((id) => !known.has(id)), []);
});
