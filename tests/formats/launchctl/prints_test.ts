import { assertEquals } from "../../../compat/std_assert.ts";
import type { LaunchdJob } from "../../../formats/launchctl/job.ts";
import { parseServicePrint } from "../../../formats/launchctl/print_service.ts";
import { findPrints } from "../../../formats/launchctl/prints.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { DOMAIN_PRINT, EXTENSION_JOB, EXTENSION_PRINT } from "./samples.ts";

function parseJob(text: string): LaunchdJob {
  const { value } = parseServicePrint(parseTranscript(text));
  assertEquals(value?.length, 1);
  return value![0] as LaunchdJob;
}

Deno.test("findPrints() tells services from domains, and whole prints from parts", () => {
  const text = `${EXTENSION_PRINT}${DOMAIN_PRINT}\tservices = {\n\t\t1 - com.example.a\n\t}\n`;
  const found = findPrints(toLines(text)).map(({ kind, head, print }) => [kind, head !== null, print?.closed]);
  assertEquals(found, [["service", true, true], ["domain", true, true], ["domain", false, false]]);
});

Deno.test("findPrints() names a job by its prompt when grep left only some keys, and ignores deeper ones", () => {
  const job = parseJob(
    "❯ launchctl print system/EXAMPLE123.com.example.ext | grep -E 'state|runs|last exit'\n" +
      "\tstate = spawn scheduled\n\truns = 324\n\tlast exit reason = OS_REASON_EXEC\n\t\tstate = active\n\t\tstate = active\n",
  );
  assertEquals(
    [job.domain, job.label, job.state, job.runs, job.lastExitReason, job.root, job.complete],
    ["system", "EXAMPLE123.com.example.ext", "spawn scheduled", 324, "OS_REASON_EXEC", false, false],
  );
});

Deno.test("findPrints() knows from the prompt who asked, and the domain of a bare label", () => {
  const output = "com.example.agent = {\n\tactive count = 1\n\tstate = running\n}\n";
  const prompts: readonly [string, string | null, boolean | null][] = [
    ["jo@mac ~ % sudo launchctl print system/com.example.agent", "system", true],
    ["jo@mac ~ % launchctl print system/com.example.agent", "system", false],
    ["sh-3.2# launchctl print system/com.example.agent", "system", true],
    ["root@mac:~# launchctl print gui/501/com.example.agent", "gui/501", true],
    ["$ launchctl print gui/$(id -u)/com.example.agent", null, false],
    ["$ launchctl print gui/$UID/com.example.agent", null, false],
    ["sudo launchctl print system/com.example.agent", "system", true],
    ["launchctl print system/com.example.agent", "system", null],
    ["What `launchctl print system/com.example.agent` says here:", "system", null],
    ["jo@mac ~ % launchctl print system/com.example.other", null, false],
    ["no command at all", null, null],
  ];
  for (const [prompt, domain, root] of prompts) {
    const job = parseJob(`${prompt}\n${output}`);
    assertEquals([job.label, job.domain, job.root], ["com.example.agent", domain, root], prompt);
  }
});

Deno.test("findPrints() finds a print whose head was cut off, with what the rest tells of label and domain", () => {
  const body = EXTENSION_PRINT.slice(EXTENSION_PRINT.indexOf("\n") + 1);
  assertEquals(parseJob(body), { ...EXTENSION_JOB, complete: false });
  const short = parseJob("state = running\npid = 51\nruns = 2\nlast terminating signal = Terminated: 15\n");
  assertEquals([short.label, short.state, short.pid, short.runs], [null, "running", 51, 2]);
  assertEquals(short.lastTerminatingSignal, "Terminated: 15");
});

Deno.test("findPrints() keeps the good part of a cut print and says that it is not whole", () => {
  const cases: readonly [string, Partial<LaunchdJob>][] = [
    ["system/com.example.a = {\n\tstate = running\n\t...\n\truns = 3\n}\n", { state: "running", runs: 3 }],
    ["system/com.example.a = {\n\tstate = running\n...\n\truns = 3\n", { state: "running", runs: 3 }],
    ["system/com.example.a = {\n\tstate = running\n\truns = 3\nAnd then nothing.\n", { state: "running", runs: 3 }],
    ["system/com.example.a = {\nstate = running\nruns = 3\nAnd then nothing happened.\npid = 9\n", {
      state: "running",
      runs: 3,
    }],
    ["system/com.example.a = {\n\targuments = {\n\t\t/x\n\t...\n\truns = 3\n\tstate = running\n", {
      state: "running",
      runs: 3,
    }],
    ['system/com.example.a = {\n\tendpoints = {\n\t\t"com.example.x" = {\n\t\t\tport = 1\n\t[…]\n\truns = 3\n}\n', {
      runs: 3,
      endpoints: ["com.example.x"],
    }],
    ["system/com.example.a = {\nresource coalition = {\nstate = active\n...\nruns = 3\n}\n", { runs: 3 }],
  ];
  for (const [text, expected] of cases) {
    const job = parseJob(text);
    assertEquals(job.complete, false, text);
    for (const [key, value] of Object.entries(expected)) {
      assertEquals(job[key as keyof LaunchdJob], value, `${key} of ${text}`);
    }
  }
});
