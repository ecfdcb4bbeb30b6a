import { assert, assertEquals } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { ID, job, list } from "../../checks/samples.ts";
import { runCommandLine } from "../../cmd/main.ts";
import { collectSample } from "../house/sample_case.ts";
import { diagnose } from "../../engine/diagnose.ts";
import { diagnoseExample, EXAMPLES, locateExample } from "../fakes/examples.ts";
import { diagnosePasted, NOON, TOOL_OF_TESTS } from "../fakes/pasted.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { createTerminal } from "../fakes/terminal.ts";
import { faultsOfManifest, faultsOfReport } from "./validators.ts";

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ["nothing", ""],
  ["prose", "The VPN is slow.\n"],
  ["NULs", "\0\0\0\0\0\0\0\0"],
  ["names that objects inherit", list({ state: "activated enabled", id: "__proto__" }, { state: "constructor" })],
  ["a label that objects inherit", 'disabled services = {\n\t"__proto__" => disabled\n\t"toString" => enabled\n}\n'],
  ["escape sequences", list({ state: "activated enabled", id: `${ID}\x1b[2J\u202e` })],
  ["half a job", job({ state: "running", pid: "99999999999999999999", runs: "-1" }).slice(0, 120)],
  ["an error in an error", "Error Domain=OSSystemExtensionErrorDomain Code=9 ".repeat(40)],
  [
    "a hundred extensions",
    list(...Array.from({ length: 100 }, (_, i) => ({ state: "activated enabled", id: `a.b${i}` }))),
  ],
];

for (const { name } of EXAMPLES) {
  Deno.test(`the report on ${name} is what its schema says, with and without the facts`, async () => {
    assertEquals(faultsOfReport(await diagnoseExample(name)), []);
    assertEquals(faultsOfReport(await diagnoseExample(name, { withFacts: true })), []);
  });

  Deno.test(`the manifest of ${name} is what its schema says`, async () => {
    const manifest = JSON.parse(await Deno.readTextFile(`${locateExample(name)}/capture.json`));
    assertEquals(faultsOfManifest(manifest), []);
  });
}

for (const [name, text] of HOSTILE) {
  Deno.test(`the report on ${name} is what its schema says`, () => {
    assertEquals(faultsOfReport(diagnosePasted(text, { withFacts: true })), []);
  });
}

Deno.test("the reports on all samples of all rules are what their schema says", () => {
  const faults = RULES.flatMap((rule) =>
    [...rule.samples().fires, ...rule.samples().silent].flatMap((sample) => {
      const report = diagnose(collectSample(sample), { tool: TOOL_OF_TESTS, clock: NOON });
      return faultsOfReport(report).map((fault) => `${rule.id}, ${sample.says}: ${fault}`);
    })
  );
  assertEquals(faults, []);
});

Deno.test("the report on a live Mac and the manifest of its capture are what their schemas say", async () => {
  const mac = await createScriptedMac();
  try {
    const live = createTerminal({ host: mac.host });
    await runCommandLine(["--format", "json", "--facts"], live);
    assertEquals(faultsOfReport(JSON.parse(live.printed())), []);
    await runCommandLine(["capture", "-o", `${mac.root}/capture`], createTerminal({ host: mac.host }));
    const manifest = JSON.parse(await Deno.readTextFile(`${mac.root}/capture/capture.json`));
    assertEquals(faultsOfManifest(manifest), []);
  } finally {
    await mac.cleanup();
  }
});

Deno.test("the schema of reports refuses a field more, a field less and a word that is none", async () => {
  const report = await diagnoseExample("stale-registration-crash-loop");
  const [first] = report.diagnoses;
  const broken: [name: string, report: unknown][] = [
    ["a field more at the top", { ...report, more: 1 }],
    ["a field more in a verdict", { ...report, diagnoses: [{ ...first, verdict: { ...first!.verdict, more: 1 } }] }],
    ["a field more in a finding", {
      ...report,
      diagnoses: [{ ...first, findings: [{ ...first!.findings[0], more: 1 }] }],
    }],
    ["no version of the schema", { ...report, schemaVersion: undefined }],
    ["another version of the schema", { ...report, schemaVersion: "2" }],
    ["no such status", { ...report, diagnoses: [{ ...first, verdict: { ...first!.verdict, status: "fine" } }] }],
    ["a line that is no number", {
      ...report,
      diagnoses: [{
        ...first,
        findings: [{ ...first!.findings[0], evidence: [{ key: "a", source: "b", line: "1" }] }],
      }],
    }],
    ["no report at all", null],
  ];
  for (const [name, one] of broken) assert(faultsOfReport(one).length > 0, name);
});

Deno.test("the schema of captures refuses a field more, a field less and a word that is none", async () => {
  const manifest = JSON.parse(await Deno.readTextFile(`${locateExample("healthy")}/capture.json`));
  const [entry] = manifest.entries;
  const broken: [name: string, manifest: unknown][] = [
    ["a field more at the top", { ...manifest, more: 1 }],
    ["a field more in an entry", { ...manifest, entries: [{ ...entry, more: 1 }] }],
    ["no format", { ...manifest, format: undefined }],
    ["no entries", { ...manifest, entries: undefined }],
    ["no such status", { ...manifest, entries: [{ ...entry, status: "fine" }] }],
    ["an empty command", { ...manifest, entries: [{ ...entry, command: [] }] }],
  ];
  for (const [name, one] of broken) assert(faultsOfManifest(one).length > 0, name);
});

Deno.test("doctor schema prints what the validator reads", async () => {
  for (const name of ["report", "capture", "diff"]) {
    const terminal = createTerminal();
    await runCommandLine(["schema", name], terminal);
    const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
    assertEquals(JSON.parse(terminal.printed()), JSON.parse(await Deno.readTextFile(file)));
  }
});
