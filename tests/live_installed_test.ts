/** End to end on a scripted Mac with a whole app: what the doctor reads of it, beside what the platform's tools say. */
import { assertArrayIncludes, assertEquals, assertFalse, assertMatch } from "../compat/std_assert.ts";
import type { Report } from "../engine/report.ts";
import type { BundleSpec } from "./bundle_spec.ts";
import { APP, EXTENSION_EXECUTABLE } from "./bundle_spec.ts";
import { APP_PATH, argsOf, type InstalledApp, STAGED_PATH } from "./fakes/installed_app.ts";
import type { Recording, Scenario } from "./fakes/scenario.ts";
import { SCENARIOS } from "./fakes/scenarios.ts";
import { createScriptedMac, type ScriptedMacOptions } from "./fakes/scripted_mac.ts";
import { runDoctor } from "./fakes/terminal.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const DESCRIBE = ["-d", "--verbose=4", "--entitlements", "-", "--xml"];
const VERIFY = ["--verify", "--deep", "--strict", "--verbose=2"];
const ASSESS = ["--assess", "--type", "execute", "-vv"];

interface Judged {
  readonly live: Report;
  readonly captured: Report;
  readonly names: readonly string[];
}

/** What is said of the healthy Mac with this app: live, and out of its capture. */
async function judge(
  installed: InstalledApp,
  { scenario = SCENARIOS.healthy, ...options }: ScriptedMacOptions & { readonly scenario?: Scenario } = {},
): Promise<Judged> {
  const mac = await createScriptedMac(scenario, { now: NOON, installed, ...options });
  try {
    const saved = `${mac.root}/saved`;
    const live = await runDoctor(["--format", "json", "--facts", "--redact", "off"], { host: mac.host });
    await runDoctor(["capture", "-o", saved, "--redact", "off"], { host: mac.host });
    const captured = await runDoctor(["--from", saved, "--facts", "--redact", "off"]);
    const entries = JSON.parse(await Deno.readTextFile(`${saved}/capture.json`)).entries as { bundle?: string }[];
    return {
      live: JSON.parse(live.printed),
      captured: JSON.parse(captured.printed),
      names: entries.flatMap(({ bundle }) => bundle ?? []),
    };
  } finally {
    await mac.cleanup();
  }
}

function rulesOf({ diagnoses }: Report): string[] {
  return diagnoses[0]!.findings.map(({ rule }) => rule);
}

function says(command: readonly string[], recording: Recording): Record<string, Recording> {
  return { [argsOf(command)]: recording };
}

/** What is judged the same live and out of a capture. */
function judgement({ diagnoses, evidence, facts }: Report): unknown {
  const untimed = Object.values(evidence).map(({ durationMs: _, ...one }) => one);
  return { diagnoses, untimed, facts };
}

async function agreed(installed: InstalledApp, options?: Parameters<typeof judge>[1]): Promise<Report> {
  const { live, captured } = await judge(installed, options);
  assertEquals(judgement(captured), judgement(live));
  return live;
}

const DEFECTS: readonly (readonly [string, BundleSpec, string])[] = [
  ["a profile that is missing", { extension: { profile: null } }, "prof.missing"],
  ["an entitlement that is missing", {
    extension: { entitlements: { "com.apple.developer.networking.networkextension": undefined } },
  }, "ent.ne-missing"],
];

for (const [name, app, rule] of DEFECTS) {
  Deno.test(`the doctor at a Mac finds ${name}, without being told where the app is`, async () => {
    const report = await agreed({ app });
    assertArrayIncludes(rulesOf(report), [rule]);
  });
}

Deno.test("the doctor reads apps in threads of their own, and a capture says the same", async () => {
  const { live, captured, names } = await judge({}, { withThreads: true });
  assertEquals(judgement(captured), judgement(live));
  assertEquals(names, [APP_PATH, STAGED_PATH]);
  assertEquals(live.diagnoses[0]!.verdict.status, "healthy");
});

Deno.test("what codesign says otherwise than our reader is told, and changes no verdict", async () => {
  const shown: Recording = {
    stderr: [
      `Executable=${APP_PATH}/Contents/MacOS/Example Tunnel`,
      "Identifier=com.example.other",
      "CodeDirectory v=20500 size=1821 flags=0x10000(runtime) hashes=46+7 location=embedded",
      `CDHash=${"0".repeat(40)}`,
      "TeamIdentifier=FGHIJ67890",
      "",
    ].join("\n"),
  };
  const report = await agreed({ says: says([...DESCRIBE, APP_PATH], shown) });
  assertEquals([report.diagnoses[0]!.verdict.status, rulesOf(report)], ["healthy", []]);
  const why = report.evidence["code"]!.problems.map((problem) => problem.why).join("\n");
  assertMatch(why, /The team of \S+ Tunnel\.app: our reader finds EXAMPLE123, codesign says FGHIJ67890/);
  assertMatch(
    why,
    /The identifier of \S+ Tunnel\.app: our reader finds com\.example\.tunnel, codesign says com\.example\.other/,
  );
});

Deno.test("codesign is believed when it says that macOS refuses the code", async () => {
  const refused: Recording = {
    stderr: `${STAGED_PATH}: a sealed resource is missing or invalid\nfile added: ${STAGED_PATH}/Contents/x\n`,
    exit: 1,
  };
  const report = await agreed({ says: says([...VERIFY, STAGED_PATH], refused) });
  assertArrayIncludes(rulesOf(report), ["sign.invalid"]);
  assertMatch(
    report.evidence["code"]!.problems.map(({ why }) => why).join("\n"),
    /The verification of \S+: our reader finds yes, codesign says no/,
  );
});

Deno.test("our reader is believed about a changed executable where codesign does not answer", async () => {
  const changed: BundleSpec = {
    afterwards: (files) => {
      const bytes = (files.get(EXTENSION_EXECUTABLE) as Uint8Array).slice();
      bytes[0x2000] = bytes[0x2000]! ^ 1;
      files.set(EXTENSION_EXECUTABLE, bytes);
    },
  };
  const silent = { ...says([...VERIFY, APP_PATH], {}), ...says([...VERIFY, STAGED_PATH], {}) };
  const alone = await agreed({ app: changed, says: silent });
  assertArrayIncludes(rulesOf(alone), ["sign.invalid"]);
  const contradicted = await agreed({ app: changed });
  assertEquals(rulesOf(contradicted), []);
  assertMatch(
    contradicted.evidence["code"]!.problems.map(({ why }) => why).join("\n"),
    /The verification of \S+: our reader finds no, codesign says yes/,
  );
});

Deno.test("spctl is asked whether macOS would let the app start", async () => {
  const rejected: Recording = { stderr: `${APP_PATH}: rejected\nsource=Unnotarized Developer ID\n`, exit: 3 };
  const report = await agreed({ says: says([...ASSESS, APP_PATH], rejected) });
  assertArrayIncludes(rulesOf(report), ["sign.not-notarized"]);
});

Deno.test("an app that was deleted leaves the copy that runs to be read", async () => {
  const deleted = {
    ...SCENARIOS.healthy,
    files: Object.fromEntries(
      Object.entries(SCENARIOS.healthy.files).filter(([path]) => !path.startsWith("/Applications/")),
    ),
  };
  const mac = await createScriptedMac(deleted, { now: NOON, installed: {} });
  await Deno.remove(`${mac.root}/Applications`, { recursive: true });
  const { printed } = await runDoctor(["--format", "json", "--facts"], { host: mac.host });
  await mac.cleanup();
  const report: Report = JSON.parse(printed);
  assertEquals([report.evidence["sysex.staged"]!.status, report.evidence["app.info"]!.status], ["ok", "ok"]);
  assertEquals([(report.facts!["sysex.staged"] as unknown[]).length, report.facts!["app.info"]], [1, []]);
  assertEquals(rulesOf(report), ["app.removed-but-registered"]);
});

Deno.test("a mistake in an update that waits in the app breaks nothing yet", async () => {
  const update: BundleSpec = { extension: { info: { CFBundleVersion: "241" }, profile: null } };
  const report = await agreed({ app: update, staged: {} });
  const { findings, verdict } = report.diagnoses[0]!;
  const found = findings.find(({ rule }) => rule === "prof.missing");
  assertEquals([verdict.primary, found?.role], ["reg.staged-drift", "latent"]);
  assertMatch(found!.message, /macOS still runs another build of the extension: this is of the copy in the app/);
});

Deno.test("a staged copy that cannot be read is no reason to doubt the app", async () => {
  const report = await agreed({ staged: null });
  assertEquals(report.evidence["sysex.embedded"]!.status, "ok");
  assertEquals((report.facts!["sysex.embedded"] as unknown[]).length, 1);
  assertEquals(rulesOf(report).filter((rule) => !rule.startsWith("reg.")), []);
});

Deno.test("nothing is read of apps when no network extension is registered", async () => {
  const commands = {
    ...SCENARIOS.healthy.commands,
    "/usr/bin/systemextensionsctl": { "list": { stdout: "0 extension(s)\n" } },
  };
  const { live, names } = await judge({}, { scenario: { ...SCENARIOS.healthy, commands } });
  assertEquals(names, []);
  assertEquals(live.evidence["code"]!.status, "notCollected");
});

Deno.test("a redacted capture of an app finds the same rules, and hides the home folder that it lies in", async () => {
  const mac = await createScriptedMac("healthy", { now: NOON, installed: { app: { extension: { profile: null } } } });
  try {
    const [open, closed] = ["off", "default"].map((level) => `${mac.root}/${level}`);
    await runDoctor(["capture", "-o", open!, "--redact", "off"], { host: mac.host });
    await runDoctor(["capture", "-o", closed!], { host: mac.host });
    const reports = await Promise.all(
      [open!, closed!].map(async (path): Promise<Report> =>
        JSON.parse((await runDoctor(["--from", path, "--facts"])).printed)
      ),
    );
    assertEquals(rulesOf(reports[1]!), rulesOf(reports[0]!));
    assertArrayIncludes(rulesOf(reports[1]!), ["prof.missing"]);
    const record = await Deno.readTextFile(`${closed}/bundles${APP_PATH}.json`);
    assertEquals(JSON.parse(record).facts["app.info"][0].fileName, APP);
    assertFalse(record.includes(mac.root));
  } finally {
    await mac.cleanup();
  }
});
