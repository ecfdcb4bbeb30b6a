/** A Mac whose extension dies in the loader: what the doctor makes of its crash reports, live, captured and captured with pseudonyms. */
import { RULES } from "../checks/mod.ts";
import { TOOL } from "../cmd/tool.ts";
import { assertEquals, assertMatch } from "../compat/std_assert.ts";
import { planFacts } from "../engine/plan.ts";
import { redactReplies } from "../engine/redact/redact_replies.ts";
import { prepareRedactor } from "../engine/redact/prepare.ts";
import type { Report } from "../engine/report.ts";
import { writeCapture } from "../evidence/sources/capture.ts";
import { readLive } from "../evidence/sources/live.ts";
import { canCloseFolders, createScriptedMac } from "./fakes/scripted_mac.ts";
import type { Scenario } from "./fakes/scenario.ts";
import { SCENARIOS } from "./fakes/scenarios.ts";
import { runDoctor } from "./fakes/terminal.ts";
import { body, HEADER, ID } from "./formats/crash/samples.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const REPORTS = "/Library/Logs/DiagnosticReports";
const JOB = `NetworkExtension.${ID}.2.4.0.240`;

/** A report of the loader, some minutes before noon. */
function report(minutes: number): string {
  const clock = `2025-06-15 11:${60 - minutes}:00`;
  const uuid = `0B6B2D1E-9D5A-4E0F-8C7A-0000000000${minutes}`;
  const members = {
    captureTime: `"${clock}.0000 +0000"`,
    incident: `"${uuid}"`,
    exception: '{"codes":"0x0, 0x0","rawCodes":[0,0],"type":"EXC_CRASH","signal":"SIGABRT"}',
    termination:
      '{"code":1,"flags":518,"namespace":"DYLD","indicator":"Library missing","reasons":["Library not loaded: @rpath\\/ExampleKit.framework\\/Versions\\/A\\/ExampleKit"]}',
  };
  return `${HEADER.replace(/0B6B[0-9A-F-]+/, uuid)}\n${body(members)}\n`;
}

const LOADER: Scenario = {
  ...SCENARIOS.healthy,
  commands: {
    ...SCENARIOS.healthy.commands,
    "/bin/ps": {
      "*": {
        stdout:
          "  PID  PPID   UID STARTED                      COMMAND\n    1     0     0 Sun Jun 15 09:01:40 2025     /sbin/launchd\n",
      },
    },
    "/bin/launchctl": {
      ...SCENARIOS.healthy.commands["/bin/launchctl"],
      [`print system/${JOB}`]: {
        stdout: `system/${JOB} = {\n\tstate = not running\n\truns = 4\n\tlast exit reason = OS_REASON_DYLD\n}\n`,
      },
    },
  },
  files: {
    ...SCENARIOS.healthy.files,
    [`${REPORTS}/${ID}-2025-06-15-113000.ips`]: report(30),
    [`${REPORTS}/${ID}-2025-06-15-114500.ips`]: report(15),
    [`/Users/josephine${REPORTS}/Example Tunnel-2025-06-15-100000.ips`]: "cut",
  },
};

async function onMac(
  scenario: Scenario,
  use: (ask: (...words: string[]) => Promise<Report>) => Promise<void>,
) {
  const mac = await createScriptedMac(scenario, { now: NOON });
  try {
    await use(async (...words) => {
      const { printed, complaints } = await runDoctor(words, { host: mac.host });
      assertEquals(complaints, []);
      return JSON.parse(printed);
    });
  } finally {
    await mac.cleanup();
  }
}

function verdictOf({ diagnoses }: Report) {
  const { findings, target, verdict } = diagnoses[0]!;
  return [target?.bundleId, verdict.status, verdict.primary, findings.map(({ role, rule }) => `${role} ${rule}`)];
}

const VERDICT = [ID, "problem", "bundle.framework-outside-sysex", [
  "primary bundle.framework-outside-sysex",
  "contributing proc.crashed",
]];

Deno.test("the doctor finds the cause in the crash reports of a Mac, and shows the line that proves it", async () => {
  await onMac(LOADER, async (ask) => {
    const report = await ask("--format", "json", "--redact", "off");
    assertEquals(verdictOf(report), VERDICT);
    const [cause, crash] = report.diagnoses[0]!.findings;
    assertMatch(cause!.message, /died in the loader, which did not find @rpath\/ExampleKit\.framework/);
    assertMatch(crash!.message, /2 reports say the same/);
    assertEquals(cause!.evidence[0]!.source, `${REPORTS}/${ID}-2025-06-15-114500.ips`);
    assertMatch(cause!.evidence[0]!.excerpt, /^"termination" : .*"Library missing"/);
  });
});

Deno.test("--quick reads no crash report", async () => {
  await onMac(LOADER, async (ask) => {
    const { evidence } = await ask("--format", "json", "--quick");
    assertEquals(Object.keys(evidence).filter((key) => key.startsWith("crash.")), []);
  });
});

Deno.test("a capture of crash reports says what the live run said; one with pseudonyms finds the same rules", async () => {
  const mac = await createScriptedMac(LOADER, { now: NOON });
  try {
    const live = await readLive({ host: mac.host, facts: planFacts(RULES), deadlineMs: 20_000 });
    const wanted: Report = JSON.parse(
      (await runDoctor(["--format", "json", "--redact", "off"], { host: mac.host })).printed,
    );
    for (const level of ["off", "default"] as const) {
      const replies = redactReplies(live.replies, prepareRedactor(live, level));
      await writeCapture(`${mac.root}/${level}.tar.gz`, { ...live, replies }, TOOL);
      const { printed } = await runDoctor([
        "--from",
        `${mac.root}/${level}.tar.gz`,
        "--format",
        "json",
        "--facts",
        "--redact",
        "off",
      ]);
      const read: Report = JSON.parse(printed);
      assertEquals(verdictOf(read), verdictOf(wanted), level);
      if (level === "off") assertEquals(read.diagnoses, wanted.diagnoses);
      assertEquals(printed.includes("josephine"), level === "off");
    }
  } finally {
    await mac.cleanup();
  }
});

Deno.test({
  name: "the doctor says that it may not look into the crash reports of the Mac",
  ignore: !canCloseFolders(),
  async fn() {
    const own = {
      [`/Users/jo${REPORTS}/Example Tunnel-2025-06-15-100000.ips`]: report(20).replaceAll(ID, "com.example.tunnel"),
    };
    await onMac(
      { ...SCENARIOS.notRoot, files: { ...SCENARIOS.healthy.files, ...own }, closed: [REPORTS] },
      async (ask) => {
        const { findings, evidence } = await ask("--format", "json", "--redact", "off");
        assertEquals(findings.map(({ rule }) => rule), ["collect.needs-root"]);
        assertMatch(evidence["crash.reports"]!.note!, /^No permission to list "\/Library\/Logs\/DiagnosticReports"/);
      },
    );
  },
});
