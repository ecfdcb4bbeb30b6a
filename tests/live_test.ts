/** End to end on the scripted Mac, with the real facts and rules: what a person at a sick Mac is told, and the law of captures. */
import { assertEquals, assertMatch } from "../compat/std_assert.ts";
import type { Report } from "../engine/report.ts";
import type { Status } from "../evidence/define.ts";
import { isAlive } from "./fakes/processes.ts";
import type { ScenarioName } from "./fakes/scenarios.ts";
import { createScriptedMac } from "./fakes/scripted_mac.ts";
import { type DoctorRun, runDoctor } from "./fakes/terminal.ts";
import { faultsOfReport } from "./schemas/validators.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const ID = "com.example.tunnel.extension";

interface Expected {
  readonly code: number;
  readonly status: string;
  /** Evidence that was not read, or not to its end. */
  readonly evidence?: Readonly<Record<string, Status>>;
  /** Findings about the evidence. */
  readonly host?: readonly string[];
  /** The first thing to collect. */
  readonly next?: string;
  /** How it is captured: as a folder, as an archive. */
  readonly captured: readonly ("" | ".tar.gz")[];
}

/** A command that never ends costs this long; everything else a fraction of it. */
const HANGING: readonly ScenarioName[] = ["hang", "hangsHalfway"];

const SCENARIOS: Readonly<Partial<Record<ScenarioName, Expected>>> = {
  healthy: { code: 0, status: "healthy", captured: ["", ".tar.gz"] },
  notRoot: { code: 0, status: "healthy", host: ["collect.needs-root"], captured: ["", ".tar.gz"] },
  deniedFile: {
    code: 0,
    status: "healthy",
    evidence: { "reg.db": "denied" },
    host: ["collect.needs-root"],
    captured: [".tar.gz"],
  },
  flood: { code: 0, status: "healthy", captured: [""] },
  sandbox: {
    code: 5,
    status: "unknown",
    evidence: { "reg.list": "denied" },
    host: ["collect.sandboxed-runner"],
    next: "reg.list",
    captured: ["", ".tar.gz"],
  },
  crash: { code: 5, status: "unknown", evidence: { "reg.list": "denied" }, next: "reg.list", captured: [""] },
  halfRow: { code: 5, status: "unknown", next: "reg.list", captured: ["", ".tar.gz"] },
  missingCommand: {
    code: 5,
    status: "unknown",
    evidence: { "reg.list": "notCollected" },
    next: "reg.list",
    captured: [""],
  },
  deniedCommand: { code: 5, status: "unknown", evidence: { "reg.list": "denied" }, next: "reg.list", captured: [""] },
  hang: {
    code: 5,
    status: "unknown",
    evidence: { "launchd.domain": "notCollected", "launchd.jobs": "notCollected" },
    next: "launchd.jobs",
    captured: [""],
  },
  hangsHalfway: {
    code: 5,
    status: "unknown",
    evidence: { "launchd.jobs": "notCollected" },
    next: "launchd.jobs",
    captured: [".tar.gz"],
  },
};

/** What a person got on one Mac: the live run, and each capture with the report on it. */
interface Answers {
  readonly live: DoctorRun;
  readonly captures: readonly { readonly path: string; readonly saved: DoctorRun; readonly read: DoctorRun }[];
  readonly leftRunning: readonly number[];
}

async function askMac(name: ScenarioName, { captured }: Expected): Promise<Answers> {
  const mac = await createScriptedMac(name, { now: NOON, installed: {} });
  const deadline = HANGING.includes(name) ? ["--deadline", "4s"] : [];
  // The facts of a flood are a flood.
  const facts = name === "flood" ? [] : ["--facts"];
  try {
    const paths = captured.map((ending) => `${mac.root}/saved${ending}`);
    const [live, ...saved] = await Promise.all([
      runDoctor(["--format", "json", ...facts, ...deadline], { host: mac.host }),
      ...paths.map((path) => runDoctor(["capture", "-o", path, "--redact", "off", ...deadline], { host: mac.host })),
    ]);
    const read = await Promise.all(paths.map((path) => runDoctor(["--from", path, ...facts])));
    return {
      live,
      captures: paths.map((path, i) => ({ path, saved: saved[i]!, read: read[i]! })),
      leftRunning: mac.hangingPids("/bin/launchctl", "*").filter(isAlive),
    };
  } finally {
    await mac.cleanup();
  }
}

let answers: Promise<Map<string, Answers>> | null = null;

/** All Macs at once, asked for by the first test; those that hang by themselves, so that nothing else meets their deadline. */
function askMacs(): Promise<Map<string, Answers>> {
  return answers ??= askAll();
}

async function askAll(): Promise<Map<string, Answers>> {
  const all = Object.entries(SCENARIOS) as [ScenarioName, Expected][];
  const ask = (some: typeof all) =>
    Promise.all(some.map(async ([name, expected]) => [name, await askMac(name, expected)] as const));
  const prompt = await ask(all.filter(([name]) => !HANGING.includes(name)));
  return new Map([...prompt, ...await ask(all.filter(([name]) => HANGING.includes(name)))]);
}

async function reportOn(name: ScenarioName): Promise<Report> {
  return JSON.parse((await askMacs()).get(name)!.live.printed);
}

for (const [name, { code, status, evidence = {}, host = [], next }] of Object.entries(SCENARIOS)) {
  Deno.test(`the doctor ends the Mac "${name}" in ${status} and exits ${code}`, async () => {
    const { live } = (await askMacs()).get(name)!;
    const report: Report = JSON.parse(live.printed);
    assertEquals([live.code, live.complaints, report.diagnoses.length], [code, [], 1]);
    const { target, verdict, findings } = report.diagnoses[0]!;
    assertEquals([target?.bundleId, verdict.status, verdict.collectNext[0]?.key], [ID, status, next]);
    assertEquals(findings.map(({ rule }) => rule), [], "found where it could not look");
    assertEquals(report.findings.map(({ rule }) => rule), host);
    for (const [key, wanted] of Object.entries(evidence)) assertEquals(report.evidence[key]?.status, wanted, key);
    assertEquals(faultsOfReport(report), []);
  });
}

for (const name of HANGING) {
  Deno.test(`the doctor says on the Mac "${name}" that the collection was cut, and leaves no process`, async () => {
    const report = await reportOn(name);
    assertEquals([report.source.partial, report.evidence["reg.list"]?.status], [true, "ok"]);
    assertEquals(report.evidence["launchd.domain"]?.timedOut, true);
    assertMatch(report.notes.join("\n"), /stopped at its deadline of 4 s.*\n.*unknown, not absent/);
    assertEquals((await askMacs()).get(name)!.leftRunning, []);
  });
}

Deno.test("the doctor bounds a flood and says that it was cut", async () => {
  const { truncated, bytes, note } = (await reportOn("flood")).evidence["proc.list"]!;
  assertEquals([truncated, bytes], [true, 16 * 2 ** 20]);
  assertMatch(note!, /^It printed more than 16777216 bytes/);
});

Deno.test("the doctor says why it could not read something", async () => {
  const notes = await Promise.all((["missingCommand", "deniedCommand", "deniedFile", "hang"] as const).map(
    async (name) => Object.values((await reportOn(name)).evidence).flatMap(({ note }) => note ?? []).join("\n"),
  ));
  for (
    const [i, says] of [/^There is no "/, /^No permission to run "/, /^No permission to read "/, /Stopped/].entries()
  ) {
    assertMatch(notes[i]!, says);
  }
});

Deno.test("the doctor that is interrupted at once still reports, and claims nothing", async () => {
  const mac = await createScriptedMac("healthy", { now: NOON });
  try {
    const { code, printed } = await runDoctor([], { host: mac.host, interrupted: AbortSignal.abort() });
    const report: Report = JSON.parse(printed);
    assertEquals([code, report.source.partial, report.diagnoses[0]!.verdict.status], [5, true, "unknown"]);
    assertEquals(Object.values(report.evidence).filter(({ status }) => status !== "notCollected"), []);
  } finally {
    await mac.cleanup();
  }
});

/** A report without what a capture may change: where it came from, and how long things took. */
function normalise({ source: { collectedAt, partial }, timings: _, ...report }: Report): string[] {
  const untimed = JSON.parse(
    JSON.stringify({ collectedAt, partial, ...report }),
    (key, value) => key === "durationMs" ? null : value,
  );
  return JSON.stringify(untimed, null, 1).split("\n");
}

for (const [name, { captured }] of Object.entries(SCENARIOS)) {
  for (const [i, ending] of captured.entries()) {
    Deno.test(`the law: a ${ending || "folder"} of the Mac "${name}" says what the live run said`, async () => {
      const { live, captures } = (await askMacs()).get(name)!;
      const { path, saved, read } = captures[i]!;
      assertEquals([saved.code, saved.printed], [0, `${path}\n`]);
      const [one, other]: Report[] = [JSON.parse(live.printed), JSON.parse(read.printed)];
      assertEquals(normalise(other!), normalise(one!));
      assertEquals([read.code, other!.source.kind, other!.source.paths], [live.code, "capture", [path]]);
    });
  }
}
