import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { DEFAULT_EN0, HOME, ifconfig, netstat } from "../../checks/network_samples.ts";
import type { Report } from "../../engine/report.ts";
import { diagnose } from "../../engine/diagnose.ts";
import { adaptReport } from "../../reports/audience.ts";
import { renderFirstAid } from "../../reports/first_aid.ts";
import markdown from "../../reports/markdown.ts";
import { renderUserHtml } from "../../reports/user/html.ts";
import { renderUserMarkdown } from "../../reports/user/markdown.ts";
import { speakToUser } from "../../reports/user/speak.ts";
import { renderUserTable } from "../../reports/user/table.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { diagnosePasted, NOON, TOOL_OF_TESTS } from "../fakes/pasted.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { assertGolden } from "../golden.ts";
import { collectSample } from "../house/sample_case.ts";
import { ATTACKS, makeHostile, OBEYED } from "./hostile_report.ts";

const OPTIONS = { width: 80, color: false, plain: false, verbose: false };
const READERS = ["admin", "developer"] as const;

for (const { name } of EXAMPLES) {
  Deno.test(`${name} speaks to everybody as it did when somebody last looked`, async () => {
    const report = await diagnoseExample(name);
    assertGolden(`reports/audience/${name}.user.txt`, renderUserTable(report, OPTIONS));
    assertGolden(`reports/audience/${name}.user.md`, renderUserMarkdown(report));
    for (const reader of READERS) {
      const page = markdown.render(adaptReport(report, reader), OPTIONS);
      // What is repaired; the rest is as for everybody.
      const [, steps = "Nothing\n"] = /(### What to do[\s\S]*?\n)(?=\n###|\n<details>)/.exec(page) ?? [];
      assertGolden(`reports/audience/${name}.${reader}.md`, steps);
    }
  });
}

function allReports(): Report[] {
  return RULES.flatMap((rule) =>
    rule.samples().fires.map((sample) => diagnose(collectSample(sample), { tool: TOOL_OF_TESTS, clock: NOON }))
  );
}

Deno.test("whatever is wrong, whoever uses the Mac gets one to three steps and something to send", () => {
  for (const report of allReports()) {
    for (const [i, { says, steps, send }] of speakToUser(report).entries()) {
      const { status } = report.diagnoses[i]!.verdict;
      const works = status === "healthy" || status === "warning";
      assert(works ? steps.length === 0 : steps.length > 0 && steps.length <= 3, says);
      assertEquals(send.length > 0, status !== "healthy");
      assertFalse(/[{}]|undefined|null/.test([says, ...steps, ...send].join(" ")), says);
    }
  }
});

Deno.test("whatever is wrong, an administrator and a developer get a step wherever there is one", () => {
  for (const report of allReports()) {
    for (const reader of READERS) {
      const adapted = adaptReport(report, reader);
      for (const [i, { findings }] of adapted.diagnoses.entries()) {
        for (const [j, { fix, rule }] of findings.entries()) {
          const given = report.diagnoses[i]!.findings[j]!.fix;
          assertEquals(fix.length > 0, given.length > 0, rule);
          assertFalse(fix.some((step) => step.for !== undefined && step.for !== reader), rule);
        }
      }
    }
  }
});

Deno.test("the steps of a leftover that keeps the Mac offline come before those of the root cause", () => {
  const report = diagnosePasted(
    netstat("default            link#20            UCSg                utun4", ...HOME) + ifconfig(),
  );
  const [advice] = speakToUser(report);
  assertStringIncludes(advice!.steps[0]!, "Open the app once more");
});

Deno.test("the way through System Settings is that of the Mac's own macOS", () => {
  const text = (version: string) =>
    `${version === "" ? "" : `ProductName:\tmacOS\nProductVersion:\t${version}\nBuildVersion:\t23A344\n`}` +
    "1 extension(s)\n--- com.apple.system_extension.network_extension\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n" +
    "\t\tABCDE12345\tcom.example.tunnel.ext (1.2/3)\tExample\t[activated waiting for user]\n";
  const step = (version: string) => speakToUser(diagnosePasted(text(version)))[0]!.steps[0]!;
  assertStringIncludes(step("14.5"), "System Settings > Privacy & Security");
  assertStringIncludes(step("26.1"), "System Settings > General > Login Items & Extensions");
  assertStringIncludes(step(""), "(before macOS 15: Privacy & Security)");
});

Deno.test("what is said to users begins like a sentence where no app has a name, and speaks of no Mac where there is none", async () => {
  assertEquals(
    speakToUser(diagnosePasted("hello\n"))[0]!.says,
    "Whether the app works on this Mac cannot be told yet: too little is known of it.",
  );
  const failed = 'Error Domain=OSSystemExtensionErrorDomain Code=8 "(null)"\n';
  assertEquals(speakToUser(diagnosePasted(failed))[0]!.says, "Why the app does not work is not known yet.");
  const report = await diagnoseExample("waiting-for-user");
  const [advice] = speakToUser({ ...report, source: { ...report.source, kind: "bundle" } });
  assertEquals(advice!.says, "Harborline Filter does not work: macOS has not been allowed to use it.");
});

Deno.test("first aid has plain steps for whoever uses the Mac", () => {
  const left = diagnosePasted(
    netstat("default            link#20            UCSg                utun4", ...HOME) + ifconfig(),
  );
  const text = renderFirstAid(left, { ...OPTIONS, audience: "user" });
  assertFalse(/sudo|networksetup|route\./.test(text));
  assert(/^1\. [\s\S]*Stop as soon as/m.test(text));
  const nothing = renderFirstAid(diagnosePasted(netstat(DEFAULT_EN0, ...HOME)), { ...OPTIONS, audience: "user" });
  assertStringIncludes(nothing.replaceAll("\n", " "), "could not be read");
});

Deno.test("nothing out of evidence acts in what is said to users", async () => {
  const report = await diagnoseExample("waiting-for-user");
  for (const attack of [...ATTACKS, "<img src=x>", "**bold**", "@everyone"]) {
    const hostile = makeHostile(report, attack);
    assertFalse(OBEYED.test(renderUserTable(hostile, OPTIONS)), JSON.stringify(attack));
    assertFalse(/<img|(?<!\\)\*\*bold|@everyone/.test(renderUserMarkdown(hostile)), attack);
    assertFalse(/<img/.test(renderUserHtml(hostile)), attack);
  }
});

Deno.test("--audience chooses the voice in formats for people, and programs get all of them", async () => {
  const run = async (format: string, audience: string) =>
    (await runDoctor(["demo", "waiting-for-user", "--format", format, "--audience", audience])).printed;
  assertStringIncludes(await run("html", "user"), "What you can do");
  assertStringIncludes(await run("markdown", "admin"), "payload");
  assertFalse((await run("table", "developer")).includes("payload"));
  assertStringIncludes(await run("json", "developer"), '"plain": "Open System Settings > General');
  assertEquals((await runDoctor(["demo", "--audience", "boss"])).code, 2);
});

Deno.test("on a live Mac the user is told how to make the file for support", async () => {
  const mac = await createScriptedMac("halfRow");
  try {
    const { printed } = await runDoctor(["--format", "table", "--audience", "user"], { host: mac.host });
    assertStringIncludes(printed.replaceAll(/\s+/g, " "), "doctor capture");
  } finally {
    await mac.cleanup();
  }
});
