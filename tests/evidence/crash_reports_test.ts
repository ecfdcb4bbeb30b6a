import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import type { Evidence, Fact } from "../../evidence/define.ts";
import crashFolders from "../../evidence/crash_folders.ts";
import crashReports from "../../evidence/crash_reports.ts";
import regDb from "../../evidence/reg_db.ts";
import regList from "../../evidence/reg_list.ts";
import { nameProbe } from "../../evidence/reply.ts";
import { readCapture, writeCapture } from "../../evidence/sources/capture.ts";
import { readLive } from "../../evidence/sources/live.ts";
import type { CrashReport } from "../../formats/crash/report.ts";
import { TOOL } from "../fakes/captures.ts";
import type { Scenario } from "../fakes/scenario.ts";
import { SCENARIOS } from "../fakes/scenarios.ts";
import { canCloseFolders, createScriptedMac } from "../fakes/scripted_mac.ts";
import { body, HEADER, ID, IPS, WAKEUPS } from "../formats/crash/samples.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const REPORTS = "/Library/Logs/DiagnosticReports";
const FACTS = [regList, regDb, crashFolders, crashReports] as Fact[];

function macWith(files: Readonly<Record<string, string | null>>, more: Partial<Scenario> = {}): Scenario {
  const modified = Object.fromEntries(
    Object.keys(files).map((path, i) => [path, new Date(NOON - (i + 1) * 60_000).toISOString()]),
  );
  return { ...SCENARIOS.healthy, files: { ...SCENARIOS.healthy.files, ...files }, modified, ...more };
}

/** A report of the same extension, so many minutes before noon. */
function report(minute: number): string {
  const time = `"2025-06-15 11:${String(60 - minute).padStart(2, "0")}:00.0000 +0000"`;
  const uuid = `0B6B2D1E-9D5A-4E0F-8C7A-0000000000${String(minute).padStart(2, "0")}`;
  return `${HEADER.replace(/0B6B[0-9A-F-]+/, uuid)}\n${body({ captureTime: time, incident: `"${uuid}"` })}\n`;
}

async function ask(scenario: Scenario) {
  const mac = await createScriptedMac(scenario, { now: NOON });
  try {
    const live = await readLive({ host: mac.host, facts: FACTS, deadlineMs: 20_000 });
    const captured = `${mac.root}/saved`;
    await writeCapture(captured, live, TOOL);
    const capture = await readCapture(captured, FACTS);
    for (const { key } of FACTS) {
      assertEquals(untimed(capture.evidence.get(key)!), untimed(live.evidence.get(key)!), key);
    }
    const folders = live.evidence.get("crash.folders")!;
    const reports = live.evidence.get("crash.reports")! as Evidence<CrashReport[]>;
    return { folders, reports, read: live.replies.map(({ probe }) => nameProbe(probe)), manifest: capture.manifest };
  } finally {
    await mac.cleanup();
  }
}

function untimed({ durationMs: _, ...evidence }: Evidence): object {
  return evidence;
}

Deno.test("crash.reports reads the newest reports of processes that matter, and no others", async () => {
  const { folders, reports, read, manifest } = await ask(macWith({
    [`${REPORTS}/${ID}-2025-06-15-115900.ips`]: IPS,
    [`${REPORTS}/com.microsoft.teams-2025-06-15-115800.ips`]: "not to be read",
    [`${REPORTS}/${ID}_2025-06-15-115700_Mac.wakeups_resource.diag`]: WAKEUPS,
    [`/Users/jo${REPORTS}/Example Tunnel-2025-06-15-115600.ips`]: IPS.replaceAll(ID, "com.example.tunnel"),
    [`/Users/jo${REPORTS}/Example Tunnel Helper-2025-06-15-115500.ips`]: "not to be read",
    [`${REPORTS}/Retired/sysextd-2025-06-15-115400.ips`]: "broken",
    [`${REPORTS}/${ID}.txt`]: "no report",
  }));
  assertEquals(reports.value!.map(({ kind, bundleId }) => `${kind} ${bundleId}`), [
    `crash ${ID}`,
    `resource ${ID}`,
    "crash com.example.tunnel",
  ]);
  assertEquals([reports.status, reports.complete, reports.origins["2"]?.source], [
    "ok",
    true,
    `/Users/jo${REPORTS}/Example Tunnel-2025-06-15-115600.ips`,
  ]);
  assertEquals(read.filter((name) => /Helper|microsoft|\.txt$/.test(name)), []);
  assertEquals((folders.value as { path: string; scope: string }[]).map(({ path, scope }) => `${scope} ${path}`), [
    `system ${REPORTS}`,
    `system ${REPORTS}/Retired`,
    `user /Users/jo${REPORTS}`,
  ]);
  const places = manifest.entries.map(({ stdout }) => stdout).filter((path) => path?.startsWith("crash/"));
  assertEquals(places.length, 4);
  assertEquals(places.includes(`crash/${ID}-2025-06-15-115900.ips`), true);
});

Deno.test("crash.reports without any report is an empty answer, without the folders absent", async () => {
  const none = await ask(macWith({ [`${REPORTS}/other-2025-06-15-115900.ips`]: "x" }));
  assertEquals([none.reports.status, none.reports.value, none.reports.complete], ["ok", [], true]);
  const { reports } = await ask({ ...SCENARIOS.healthy, files: {} });
  assertEquals([reports.status, reports.value], ["absent", null]);
});

Deno.test("crash.reports reads no more than a few reports of one process", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [`${REPORTS}/${ID}-2025-06-15-11${59 - i}00.ips`, report(i + 1)]),
  );
  const { reports, folders } = await ask(macWith(many));
  assertEquals(reports.value!.map(({ time }) => time?.slice(11, 16)), ["11:59", "11:58", "11:57", "11:56"]);
  assertEquals((folders.value as { reports: unknown[] }[])[0]!.reports.length, 9);
});

Deno.test({
  name: "crash.reports says that the folder of the system was denied",
  ignore: !canCloseFolders(),
  async fn() {
    const { reports, folders } = await ask({ ...SCENARIOS.healthy, files: {}, closed: [REPORTS], isRoot: false });
    assertEquals([reports.status, folders.status], ["denied", "denied"]);
    const own = { [`/Users/jo${REPORTS}/Example Tunnel-2025-06-15-115600.ips`]: IPS };
    const half = await ask(macWith(own, { closed: [REPORTS], isRoot: false }));
    assertEquals([half.reports.status, half.reports.complete, half.reports.value!.length], ["ok", false, 1]);
    assertMatch(half.reports.note!, /^No permission to list "\/Library\/Logs\/DiagnosticReports"$/);
  },
});
