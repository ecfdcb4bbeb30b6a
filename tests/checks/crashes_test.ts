import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { appCrashesOf, crashesOf, sayEnd, whyHarmless } from "../../checks/crashes.ts";
import type { Case } from "../../checks/define.ts";
import { ID, parsedDatabase } from "../../checks/samples.ts";
import { type Evidence, noEvidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import { type CrashReport, UNKNOWN_REPORT } from "../../formats/crash/report.ts";

const TARGET = { bundleId: ID, teamId: null, name: null, version: null, build: null, category: null };
const NOON = "2026-11-20T12:00:00Z";
const STAGED = `/Library/SystemExtensions/*/${ID}.systemextension/Contents/MacOS/${ID}`;

function report(changes: Partial<CrashReport>): CrashReport {
  return {
    ...UNKNOWN_REPORT,
    process: ID,
    bundleId: ID,
    path: STAGED,
    time: "2026-11-20 11:00:00.000 +0000",
    exception: { type: "EXC_BAD_ACCESS", signal: "SIGSEGV", codes: null, subtype: null },
    class: "exception",
    ...changes,
  };
}

/** The reports as a Mac gave them. */
function caseOf(reports: readonly CrashReport[], collectedAt: string | null = NOON): Case {
  const values: Record<string, unknown> = {
    "crash.reports": reports,
    "reg.db": parsedDatabase({ containerPath: "/Applications/Example Tunnel.app" }),
  };
  const evidence = Object.entries(values).map(([key, value]): [string, Evidence] => [
    key,
    { ...noEvidence(key, "ok"), value, collectedAt, complete: true },
  ]);
  return { facts: createFacts(new Map(evidence)), target: TARGET, now: new Date(NOON) };
}

const OWN: readonly (readonly [says: string, report: Partial<CrashReport>, isOwn: boolean])[] = [
  ["its bundle identifier", {}, true],
  ["its path alone", { process: "x", bundleId: null }, true],
  ["its name alone", { bundleId: null, path: null }, true],
  ["a name that the kernel cut", { process: ID.slice(0, 15), bundleId: null, path: null }, true],
  ["a name that is cut too short", { process: ID.slice(0, 8), bundleId: null, path: null }, false],
  ["nothing, where one extension is registered", { process: null, bundleId: null, path: null }, true],
  ["nothing but another extension's file", {
    process: null,
    bundleId: null,
    path: null,
    referencedFrom: "/x/y.systemextension/z",
  }, false],
  ["another extension of its name's beginning", { bundleId: `${ID}.filter`, process: "x", path: null }, false],
  ["its name at another path", { bundleId: "com.example.other", process: ID }, false],
  ["a hang", { kind: "hang" }, false],
  ["a debugger as its parent", { parent: "debugserver" }, false],
  ["a signal that somebody sent", {
    termination: { namespace: "SIGNAL", code: 15, indicator: null, reasons: [], by: null },
  }, false],
];

for (const [says, changes, isOwn] of OWN) {
  Deno.test(`crashesOf() ${isOwn ? "takes" : "leaves"} a report with ${says}`, () => {
    assertEquals(crashesOf(caseOf([report(changes)])).length, isOwn ? 1 : 0);
  });
}

const APPS: readonly (readonly [says: string, report: Partial<CrashReport>, isApp: boolean])[] = [
  ["the app's identifier", { bundleId: "com.example.tunnel", path: null }, true],
  ["the app's path", { bundleId: null, path: "/Applications/Example Tunnel.app/Contents/MacOS/x" }, true],
  ["the vendor's identifier alone", { bundleId: "com.example", path: null }, false],
  ["a helper inside the app", {
    bundleId: "com.example.tunnel",
    path: "/Applications/Example Tunnel.app/Contents/XPCServices/x.xpc/y",
  }, false],
  ["the extension itself", {}, false],
];

for (const [says, changes, isApp] of APPS) {
  Deno.test(`appCrashesOf() ${isApp ? "takes" : "leaves"} a report with ${says}`, () => {
    assertEquals(appCrashesOf(caseOf([report(changes)])).length, isApp ? 1 : 0);
  });
}

Deno.test("crashesOf() counts an incident once, however often it was attached", () => {
  assertEquals(
    crashesOf(caseOf([report({ incident: "A" }), report({ incident: "A" }), report({ incident: "B" })])).length,
    2,
  );
  assertEquals(crashesOf(caseOf([report({}), report({}), report({ pid: 7 })])).length, 2);
});

Deno.test("whyHarmless() knows a crash of long ago by the clock of the Mac, and of a paste no clock", () => {
  const old = report({ time: "2026-11-10 11:00:00.000 +0000" });
  const live = caseOf([old]);
  assertMatch(whyHarmless(live, crashesOf(live)[0]!)!, /10 days ago/);
  const pasted = caseOf([old], null);
  assertEquals(whyHarmless(pasted, crashesOf(pasted)[0]!), undefined);
});

Deno.test("sayEnd() names the reason of a kill, and the place of a fault", () => {
  const frames = ["libsystem_kernel.dylib __pthread_kill + 8", "Example TunnelProvider.start() + 40"];
  const thread = { name: null, queue: null, frames };
  assertEquals(sayEnd(report({ thread })), "EXC_BAD_ACCESS (SIGSEGV) in Example TunnelProvider.start() + 40");
  const killed = { namespace: "CODESIGNING", code: 2, indicator: "Invalid Page", reasons: [], by: null };
  assertEquals(sayEnd(report({ termination: killed, thread })), "CODESIGNING 2, Invalid Page");
  assertEquals(sayEnd(report({ exception: null })), "an unknown end");
});
