/** Golden cases of knowledge chapter 09, section 9, on a scripted Mac with the fakes of Apple's libraries; and the law of captures. */
import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { logged, type LogStyle, type Said } from "../../checks/log_samples.ts";
import { ID, list, TEAM } from "../../checks/samples.ts";
import type { Report } from "../../engine/report.ts";
import type { BundleSpec } from "../bundle_spec.ts";
import { network } from "../defect.ts";
import { buildFakes, launchFakes, WITHOUT_FAKES } from "../fakes/native_fakes.ts";
import type { Scenario } from "../fakes/scenario.ts";
import { SCENARIOS } from "../fakes/scenarios.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { faultsOfReport } from "../schemas/validators.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const NDJSON: LogStyle = "ndjson";
const ignore = WITHOUT_FAKES !== null;

/** A Mac asked without root: launchctl hides the endpoints, so libxpc alone knows of the names. */
interface Case {
  readonly says: string;
  /** What the extension asks for; its last word says how the fake of libxpc answers. */
  readonly name: string;
  readonly rows?: string;
  readonly log?: readonly Said[];
  /** How the store behaves (tests/fakes/native/system_configuration.c). */
  readonly mode?: string;
  readonly primary: string | null;
  readonly explained?: readonly string[];
  /** Keys that stay without an answer, and why. */
  readonly notes?: Readonly<Record<string, RegExp>>;
}

const UPDATED = list({ state: "terminated waiting to uninstall on reboot", version: "2.3.0/230" }, {
  state: "activated enabled",
});
const OUTSIDE = "com.example.other.missing";
const INSIDE = `${TEAM}.com.example.tunnel.missing`;
const FOUND = `${TEAM}.com.example.tunnel.provider`;

const CASES: readonly Case[] = [
  {
    says: "G3 Mach name not prefixed, provider runs",
    name: OUTSIDE,
    log: [[
      "launchd",
      `failed activation: name = ${OUTSIDE}, requestor = ${ID}[512], error = 1: Operation not permitted`,
    ]],
    primary: "mach.prefix-mismatch",
    explained: ["mach.not-registered", "mach.registration-denied"],
  },
  {
    says: "G4 FB21271237 after an update in place",
    name: INSIDE,
    rows: UPDATED,
    log: [[
      "Example Tunnel",
      `Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${INSIDE} was invalidated: failed at lookup with error 3 - No such process."`,
    ]],
    primary: "osbug.machservices-not-refreshed",
    explained: ["mach.not-registered", "xpc.lazy-connection"],
  },
  { says: "a name that launchd has", name: FOUND, primary: null },
  {
    says: "a library that aborts, and a store that hangs",
    name: `${TEAM}.com.example.tunnel.abort`,
    mode: "hang",
    primary: null,
    notes: {
      "xpc.probe": /ended by SIGABRT in xpc_connection_activate/,
      "net.store": /gave no answer in SCDynamicStore/,
    },
  },
  {
    says: "a store that a sandbox denies",
    name: FOUND,
    mode: "sandboxed",
    primary: null,
    notes: { "net.store": /^SCDynamicStoreCreate gave nothing: Permission denied \(1003\)$/ },
  },
];

function scenarioOf({ name, rows, log }: Case): Scenario {
  const { commands, files, ...rest } = SCENARIOS.notRoot;
  const path = "/Library/SystemExtensions/db.plist";
  const services =
    `<key>additionalLaunchdPlistEntries</key><dict><key>MachServices</key><dict><key>${name}</key><true/></dict></dict>`;
  const database = (files as Record<string, string>)[path]!.replace("<key>bundleVersion</key>", `${services}$&`);
  return {
    ...rest,
    commands: {
      ...commands,
      ...rows !== undefined && { "/usr/bin/systemextensionsctl": { list: { stdout: rows } } },
      ...log !== undefined && { "/usr/bin/log": { "*": { stdout: logged(NDJSON, log) } } },
    },
    files: { ...files, [path]: database },
  };
}

/** Building an app takes a second. */
const APPS = new Map<string, BundleSpec>();

function appOf(name: string): BundleSpec {
  const app = APPS.get(name) ?? network({ NEMachServiceName: name });
  APPS.set(name, app);
  return app;
}

/** A report without what a capture may change: where it came from, and how long things took. */
function normalise({ source: { collectedAt, partial }, timings: _, ...report }: Report): unknown {
  return JSON.parse(
    JSON.stringify({ collectedAt, partial, ...report }),
    (key, value) => key === "durationMs" ? null : value,
  );
}

for (const one of CASES) {
  Deno.test({
    name: `the doctor ends ${one.says} in ${one.primary ?? "no root cause"}, live and from a capture`,
    ignore,
    async fn() {
      const native = launchFakes(await buildFakes(), one.mode);
      const mac = await createScriptedMac(scenarioOf(one), { now: NOON, installed: { app: appOf(one.name) }, native });
      try {
        const path = `${mac.root}/saved`;
        const [live, saved] = await Promise.all([
          runDoctor(["--format", "json", "--symptom", "ipc", "--facts"], { host: mac.host }),
          runDoctor(["capture", "-o", path, "--redact", "off"], { host: mac.host }),
        ]);
        const report: Report = JSON.parse(live.printed);
        const { verdict, findings } = report.diagnoses[0]!;
        assertEquals(verdict.primary, one.primary, JSON.stringify(findings.map(({ rule, role }) => [rule, role])));
        for (const rule of one.explained ?? []) {
          const { explainedBy } = findings.find((finding) => finding.rule === rule)!;
          assert([one.primary, ...one.explained!].includes(explainedBy!), `${rule} is explained by ${explainedBy}`);
        }
        for (const key of ["xpc.probe", "net.store", "net.vpnStatus"]) {
          const { status, note } = report.evidence[key]!;
          if (one.notes?.[key] === undefined) assertEquals([key, status, note], [key, "ok", null]);
          else assertMatch(note!, one.notes[key]);
        }
        assertEquals(faultsOfReport(report), []);
        const read = await runDoctor(["--from", path, "--format", "json", "--symptom", "ipc", "--facts"]);
        assertEquals([saved.code, saved.complaints, read.code], [0, [], live.code]);
        assertEquals(normalise(JSON.parse(read.printed)), normalise(report));
        const kept = [...Deno.readDirSync(`${path}/ffi`)].map(({ name }) =>
          Deno.readTextFileSync(`${path}/ffi/${name}`)
        );
        assertEquals([kept.length > 0, kept.filter((text) => text.includes("not-for-captures"))], [true, []]);
      } finally {
        await mac.cleanup();
      }
    },
  });
}

Deno.test({
  name: "a capture that is redacted still names the cause that the libraries know of",
  ignore,
  async fn() {
    const [, updated] = CASES as [Case, Case];
    const native = launchFakes(await buildFakes());
    const mac = await createScriptedMac(scenarioOf(updated), {
      now: NOON,
      installed: { app: appOf(updated.name) },
      native,
    });
    try {
      const path = `${mac.root}/saved.tar.gz`;
      assertEquals((await runDoctor(["capture", "-o", path], { host: mac.host })).code, 0);
      const read = await runDoctor(["--from", path, "--format", "json", "--symptom", "ipc", "--facts"]);
      const report: Report = JSON.parse(read.printed);
      assertEquals(report.diagnoses[0]!.verdict.primary, updated.primary);
      const store = (report.facts as Record<string, Record<string, Record<string, unknown>>>)["net.store"]!;
      assertEquals([typeof store["State:/Users/ConsoleUser"]!["Name"], read.printed.includes("jdoe")], [
        "string",
        false,
      ]);
    } finally {
      await mac.cleanup();
    }
  },
});
