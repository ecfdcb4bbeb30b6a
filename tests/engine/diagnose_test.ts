import fc from "fast-check";
import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { CLEAR, found, type Rule } from "../../checks/define.ts";
import { RULES } from "../../checks/mod.ts";
import { domain, ID, job, list } from "../../checks/samples.ts";
import { diagnose } from "../../engine/diagnose.ts";
import type { Report } from "../../engine/report.ts";
import { displayLines } from "../fakes/displayed_lines.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { collectPasted, diagnosePasted, NOON, TOOL_OF_TESTS } from "../fakes/pasted.ts";
import { faultsOfReport } from "../schemas/validators.ts";
import { times } from "../effort.ts";

const LABEL = `NetworkExtension.${ID}.2.4.0.240`;
const ENABLED = list({ state: "activated enabled" });
const RUNNING = job({ state: "running", pid: "512", runs: "1" });
const LAUNCHD = domain([512, LABEL]);
const FAILED = 'Error Domain=OSSystemExtensionErrorDomain Code=9 "(null)"\n';
const OTHER = { id: "com.other.filter", team: "OTHERTEAM1" };

/** What was read, then target, status, and the rule that is the cause or the best guess, for each diagnosis. */
const TICKETS: readonly (readonly [says: string, text: string, ...diagnoses: string[]])[] = [
  ["nothing that is known", "The VPN is slow.\n", "none unknown"],
  ["an enabled row alone", ENABLED, `${ID} unknown`],
  ["a whole working extension", ENABLED + RUNNING + LAUNCHD, `${ID} healthy`],
  ["a job that launchd lists but nobody printed", ENABLED + LAUNCHD, `${ID} unknown`],
  ["a row whose job launchd does not have", ENABLED + domain([288, "com.apple.sysextd"]), `${ID} problem reg.stale`],
  [
    "a row that waits for approval",
    list({ state: "activated waiting for user" }),
    `${ID} problem policy.awaiting-user-approval`,
  ],
  ["a listing without extensions", list(), "none problem reg.not-registered"],
  ["an activation error alone", FAILED, "none unknown reg.activation-failed-unexplained"],
  [
    "a row whose job's print was cut before its state",
    ENABLED + job({ type: "Submitted" }).replace(/\}\n$/, ""),
    `${ID} unknown`,
  ],
  [
    "a row of which only another version's job was printed, and cut",
    ENABLED + job({ type: "Submitted" }, { version: "2.3.0.230" }).replace(/\}\n$/, ""),
    `${ID} unknown`,
  ],
  [
    "a helper of an app that loops, and no extension",
    job({ type: "Submitted", state: "spawn scheduled", program: "/Applications/Example.app/helper", runs: "940" }, {
      label: "EXAMPLE123.com.example.helper",
    }),
    "none unknown",
  ],
  [
    "an activation error beside somebody else's working extension",
    ENABLED + RUNNING + LAUNCHD + FAILED,
    `${ID} healthy`,
    "none unknown reg.activation-failed-unexplained",
  ],
  [
    "an activation error beside a row that explains it",
    list({ state: "activated waiting for user" }) + FAILED,
    `${ID} problem policy.awaiting-user-approval`,
  ],
  [
    "an activation error beside an empty listing",
    list() + FAILED,
    "none unknown reg.activation-failed-unexplained",
  ],
  [
    "two vendors",
    list({ state: "activated waiting for user" }, { state: "activated disabled", ...OTHER }),
    `${ID} problem policy.awaiting-user-approval`,
    "com.other.filter problem reg.disabled-by-user",
  ],
];

function summarise({ diagnoses }: Report): string[] {
  return diagnoses.map(({ target, verdict }) =>
    [target?.bundleId ?? "none", verdict.status, verdict.primary ?? verdict.leading].filter((part) => part !== null)
      .join(" ")
  );
}

/** A written rule with another judge: the catalogue knows its id. */
function ruleWith(id: string, judge: Rule["judge"]): Rule {
  return { ...RULES.find((rule) => rule.id === id)!, needs: [], judge };
}

function throwing(): never {
  throw new TypeError("no such row");
}

for (const [says, text, ...diagnoses] of TICKETS) {
  Deno.test(`diagnose() ends ${says} in ${diagnoses.join(" and ")}`, () => {
    assertEquals(summarise(diagnosePasted(text)), diagnoses);
  });
}

for (const { name, bundleId, status, primary } of EXAMPLES) {
  Deno.test(`diagnose() ends the example ${name} in ${primary ?? status}`, async () => {
    const report = await diagnoseExample(name);
    assertEquals(summarise(report), [[bundleId, status, primary].filter((part) => part !== null).join(" ")]);
    assertEquals([report.source.kind, report.source.collectedAt], ["capture", "2026-11-20T09:15:00.000Z"]);
  });
}

Deno.test("diagnose() gives the same bytes for the same evidence", async () => {
  for (const [, text] of TICKETS) {
    assertEquals(JSON.stringify(diagnosePasted(text)), JSON.stringify(diagnosePasted(text)));
  }
  for (const { name } of EXAMPLES) {
    assertEquals(JSON.stringify(await diagnoseExample(name)), JSON.stringify(await diagnoseExample(name)));
  }
});

Deno.test("diagnose() cites lines that stand in the text, at the number it gives", () => {
  const samples = RULES.flatMap(({ samples }) => samples().fires.flatMap(({ text }) => text ?? []));
  let cited = 0;
  for (const text of [...TICKETS.map(([, text]) => text), ...samples]) {
    const lines = displayLines(text);
    const report = diagnosePasted(text);
    const findings = [...report.findings, ...report.diagnoses.flatMap((one) => one.findings)];
    for (const { line, excerpt, source } of findings.flatMap((finding) => finding.evidence)) {
      assertEquals(source, "1.txt");
      if (line === null) assertEquals(excerpt, "");
      else assert(lines[line - 1]!.includes(excerpt), `"${excerpt}" is not in line ${line} of ${text}`);
      cited++;
    }
  }
  assert(cited > samples.length, `only ${cited} citations`);
});

Deno.test("diagnose() turns a rule that throws into a finding and goes on with the others", () => {
  const rules = [ruleWith("reg.stale", throwing), ...RULES.filter(({ id }) => id !== "reg.stale")];
  const report = diagnosePasted(list({ state: "activated waiting for user" }), { rules });
  const [diagnosis] = report.diagnoses;
  assertEquals(diagnosis!.verdict.primary, "policy.awaiting-user-approval");
  assertEquals(
    diagnosis!.findings.filter(({ rule }) => rule === "reg.stale").map(({ role, message }) => [role, message]),
    [[
      "collect",
      "The check reg.stale could not be carried out: no such row. Its answer is unknown",
    ]],
  );
  assertEquals(faultsOfReport(report), []);
});

Deno.test("diagnose() reports a rule that throws where no extension was recognised, too", () => {
  const report = diagnosePasted(FAILED, { rules: [ruleWith("reg.stale", throwing)] });
  assertEquals(report.diagnoses.map(({ findings }) => findings.map(({ rule }) => rule)), [["reg.stale"]]);
});

Deno.test("diagnose() reports a host-wide rule that throws once, beside the diagnoses", () => {
  const report = diagnosePasted(ENABLED, { rules: [ruleWith("collect.needs-root", throwing)] });
  assertEquals(report.findings.map(({ rule, title }) => [rule, title]), [[
    "collect.needs-root",
    "The check collect.needs-root crashed",
  ]]);
  assertEquals(report.diagnoses.flatMap(({ findings }) => findings), []);
});

Deno.test("diagnose() takes something else than an Error for a crash, too", () => {
  const judge = () => {
    throw "nothing";
  };
  const [crash] = diagnosePasted(ENABLED, { rules: [ruleWith("reg.stale", judge)] }).diagnoses[0]!.findings;
  assertMatch(crash!.message, /: nothing\. /);
});

Deno.test("diagnose() hands rules the time that was given, else that of the evidence, else the clock", () => {
  const seen: string[] = [];
  const spy = ruleWith("reg.stale", ({ now }) => {
    seen.push(now.toISOString().slice(0, 10));
    return CLEAR;
  });
  const collected = collectPasted(ENABLED);
  const options = { tool: TOOL_OF_TESTS, clock: NOON, rules: [spy] };
  diagnose(collected, options);
  diagnose({ ...collected, collectedAt: "2026-01-02T03:04:05Z" }, options);
  diagnose({ ...collected, collectedAt: "2026-01-02T03:04:05Z" }, {
    ...options,
    now: new Date("2025-06-15T00:00:00Z"),
  });
  assertEquals(seen, ["2026-11-20", "2026-01-02", "2025-06-15"]);
});

Deno.test("diagnose() diagnoses only the target that was asked for", () => {
  const text = list({ state: "activated waiting for user" }, { state: "activated disabled", ...OTHER });
  assertEquals(summarise(diagnosePasted(text, { target: "filter" })), [
    "com.other.filter problem reg.disabled-by-user",
  ]);
  assertEquals(summarise(diagnosePasted(text, { target: "com.absent.ext" })), [
    "com.absent.ext problem reg.not-registered",
  ]);
});

Deno.test("diagnose() prefers the cause that can have the effect the user notices", () => {
  const cites = [{ key: "reg.list", at: "" }] as const;
  const rules = ["reg.pending-uninstall-reboot", "osbug.machservices-not-refreshed"].map((id) =>
    ruleWith(id, () => found({ message: `${id} was seen`, cites }))
  );
  const primaryFor = (symptom?: "ipc" | "update" | "slow") =>
    diagnosePasted(list({ state: "activated waiting for user" }), { rules, ...symptom && { symptom } }).diagnoses[0]!
      .verdict.primary;
  assertEquals([primaryFor(), primaryFor("update"), primaryFor("ipc"), primaryFor("slow")], [
    "reg.pending-uninstall-reboot",
    "reg.pending-uninstall-reboot",
    "osbug.machservices-not-refreshed",
    "reg.pending-uninstall-reboot",
  ]);
});

Deno.test("diagnose() puts the facts into the report only when they are asked for", () => {
  assertEquals("facts" in diagnosePasted(ENABLED), false);
  assertEquals(Object.keys(diagnosePasted(ENABLED, { withFacts: true }).facts ?? {}), ["reg.list"]);
});

Deno.test("diagnose() says that a collection was cut, and lists how every fact was read", () => {
  const collected = collectPasted(ENABLED);
  const report = diagnose({ ...collected, partial: true, notes: ["a note"] }, { tool: TOOL_OF_TESTS, clock: NOON });
  assertEquals(report.notes.length, 2);
  assertMatch(report.notes[1]!, /unknown, not absent$/);
  assertEquals(Object.keys(report.evidence), [...collected.evidence.keys()]);
  assertEquals([report.source.partial, report.redaction.level], [true, "off"]);
});

Deno.test("diagnose() asks for what decides when the cause is not known", () => {
  const requests = (text: string) => diagnosePasted(text).diagnoses.at(-1)!.verdict.collectNext.map(({ key }) => key);
  assertEquals(requests("hello\n"), ["reg.list", "launchd.jobs"]);
  assertEquals(requests(ENABLED), ["launchd.jobs"]);
  assertEquals(requests(FAILED)[0], "log.sysextd");
  assertEquals(requests(ENABLED + RUNNING + LAUNCHD), []);
});

Deno.test("diagnose() makes a valid report, one diagnosis or more, of any pieces of tickets", () => {
  const states = ["activated enabled", "activated waiting for user", "terminated waiting to uninstall on reboot"];
  const row = fc.record({
    state: fc.constantFrom(...states, "", "x"),
    id: fc.constantFrom(ID, "com.other.filter", "__proto__"),
  });
  const piece = fc.oneof(
    fc.array(row, { maxLength: 3 }).map((rows) => list(...rows)),
    fc.constantFrom(RUNNING, LAUNCHD, FAILED, "}\n", "system = {\n", "\0", "endpoints = {\n"),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
      const report = diagnosePasted(pieces.join("\n"), { withFacts: true });
      assertEquals(faultsOfReport(report), []);
      assert(report.diagnoses.length > 0);
      for (const { verdict, findings } of report.diagnoses) {
        assertEquals(verdict.primary !== null, verdict.status === "problem" || verdict.status === "suspected");
        assertEquals(findings.some(({ role }) => role === "primary"), verdict.primary !== null);
        if (verdict.status === "unknown") assert(verdict.collectNext.length > 0, "unknown, and nothing to collect");
      }
    }),
    { numRuns: times(150) },
  );
});

Deno.test("diagnose() says that a macOS is newer than its rules, and then looks for no defect of macOS", () => {
  const rule = RULES.find(({ id }) => id === "osbug.machservices-not-refreshed")!;
  const text = rule.samples().fires[0].text!;
  const primaryOn = (version: string) => {
    const report = diagnosePasted(`${text}ProductName: macOS\nProductVersion: ${version}\nBuildVersion: 99A123\n`);
    return [report.diagnoses[0]!.verdict.primary, report.notes.some((note) => note.includes("newer than"))];
  };
  assertEquals(primaryOn("26.1"), ["osbug.machservices-not-refreshed", false]);
  assertEquals(primaryOn("28.0")[1], true);
  assertEquals(primaryOn("28.0")[0], null);
});

Deno.test("diagnose() diagnoses a hundred extensions of a listing without end, and says how to reach the others", () => {
  const rows = Array.from(
    { length: 130 },
    (_, i) => `*\t*\tEXAMPLE123\tcom.example.a${i}.ext (1.0/1)\tA\t[activated enabled]\n`,
  );
  const report = diagnosePasted(`130 extension(s)\n--- com.apple.system_extension.network_extension\n${rows.join("")}`);
  assertEquals(report.diagnoses.length, 100);
  assertMatch(report.notes.join(), /names 130 extensions: the first 100 were diagnosed, name another one as TARGET/);
});

Deno.test("diagnose() asks for launchd when only the job of a former version was pasted", () => {
  const former = job({ state: "not running", runs: "3" }).replaceAll("2.4.0.240", "1.0.0.100");
  const { verdict } = diagnosePasted(ENABLED + former).diagnoses[0]!;
  assertEquals([verdict.status, verdict.collectNext.map(({ key }) => key).includes("launchd.jobs")], ["unknown", true]);
});

Deno.test("diagnose() cuts a long line between words: half a name would be known to nobody", () => {
  const before = 'Error Domain=OSSystemExtensionErrorDomain Code=4 "no extension in ';
  for (let length = 370; length < 400; length++) {
    const text = `${before}${"x".repeat(length - before.length - 8)} /Users/joannebloggs/Example.app, and so on"\n`;
    const { excerpt } = diagnosePasted(text).diagnoses[0]!.findings[0]!.evidence[0]!;
    assertEquals(/joan/.test(excerpt), excerpt.includes("/Users/joannebloggs/"), excerpt);
  }
});
