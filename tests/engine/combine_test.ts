import { assert, assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { combineCollected } from "../../engine/combine.ts";
import { type Collected, type Evidence, noEvidence, type SourceKind, type Status } from "../../evidence/define.ts";

/** What one source delivered: key → status, with the source's name as the value of what is `ok`. */
function collected(
  kind: SourceKind,
  name: string,
  statuses: Readonly<Record<string, Status>>,
  more: Partial<Collected> = {},
): Collected {
  const evidence = Object.entries(statuses).map(([key, status]): [string, Evidence] => [key, {
    ...noEvidence(key, status),
    source: status === "notCollected" ? null : name,
    value: status === "ok" ? name : null,
  }]);
  return { kind, paths: [name], collectedAt: null, evidence: new Map(evidence), partial: false, notes: [], ...more };
}

const OPEN = { "reg.list": "notCollected", "host.os": "notCollected" } as const;

Deno.test("combineCollected() refuses an empty list", () => {
  assertThrows(() => combineCollected([]), RangeError, "empty list");
});

Deno.test("combineCollected() leaves a single collection as it is", () => {
  const one = collected("capture", "a", { "reg.list": "ok" }, { notes: ["x"], collectedAt: "2026-01-01T00:00:00Z" });
  assertEquals(combineCollected([one]), one);
});

Deno.test("combineCollected() adds up different keys without a word", () => {
  const both = combineCollected([
    collected("transcript", "a", { ...OPEN, "reg.list": "ok" }),
    collected("transcript", "b", { ...OPEN, "host.os": "ok" }),
  ]);
  assertEquals([...both.evidence.values()].map(({ value }) => value), ["a", "b"]);
  assertEquals([both.notes, both.paths], [[], ["a", "b"]]);
});

const SAME_KEY: readonly (readonly [earlier: Status, later: Status, wins: string | null, noted: boolean])[] = [
  ["ok", "ok", "b", true],
  ["ok", "notCollected", "a", false],
  ["notCollected", "ok", "b", false],
  ["notApplicable", "ok", "b", false],
  ["denied", "ok", "b", true],
  ["ok", "absent", "b", true],
  ["notCollected", "notCollected", null, false],
];

for (const [earlier, later, wins, noted] of SAME_KEY) {
  Deno.test(`combineCollected() lets ${wins ?? "nobody"} count when ${earlier} is followed by ${later}${noted ? ", and says so" : ""}`, () => {
    const both = combineCollected([
      collected("transcript", "a", { "reg.list": earlier }),
      collected("transcript", "b", { "reg.list": later }),
    ]);
    assertEquals(both.evidence.get("reg.list")!.source, wins);
    assertEquals(both.notes, noted ? ["reg.list is in more than one source: b counts, not a"] : []);
  });
}

const KINDS: readonly (readonly [kinds: readonly SourceKind[], kind: SourceKind])[] = [
  [["transcript", "transcript"], "transcript"],
  [["capture", "capture"], "capture"],
  [["transcript", "capture"], "capture"],
  [["bundle", "transcript"], "transcript"],
];

for (const [kinds, kind] of KINDS) {
  Deno.test(`combineCollected() calls ${kinds.join(" and ")} together a ${kind}`, () => {
    assertEquals(combineCollected(kinds.map((one) => collected(one, one, {}))).kind, kind);
  });
}

Deno.test("combineCollected() takes the latest time, is partial when one is, and keeps all notes in their order", () => {
  const all = combineCollected([
    collected("capture", "a", {}, { collectedAt: "2026-03-01T00:00:00Z", notes: ["first"] }),
    collected("capture", "b", {}, { collectedAt: "2026-02-01T00:00:00Z", partial: true, notes: ["second"] }),
    collected("transcript", "c", {}),
  ]);
  assertEquals([all.collectedAt, all.partial, all.notes], ["2026-03-01T00:00:00Z", true, ["first", "second"]]);
});

Deno.test("combineCollected() changes none of its inputs", () => {
  const a = collected("transcript", "a", { "reg.list": "ok" });
  const both = combineCollected([a, collected("transcript", "b", { "reg.list": "ok" })]);
  assertEquals(a.evidence.get("reg.list")!.source, "a");
  assert(both.evidence !== a.evidence);
});
