import fc from "fast-check";
import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { printable } from "../../reports/printable.ts";
import { displayWidth } from "../../compat/display_width.ts";
import { ID, list } from "../../checks/samples.ts";
import type { Report } from "../../engine/report.ts";
import type { RenderOptions } from "../../reports/define.ts";
import table from "../../reports/table.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { diagnosePasted } from "../fakes/pasted.ts";
import { assertGolden } from "../golden.ts";
import { ATTACKS, makeHostile, OBEYED } from "./hostile_report.ts";
import { times } from "../effort.ts";

const WIDTHS = [60, 80, 120];
const BOOLEANS = [false, true];

function render(report: Report, options: Partial<RenderOptions> = {}): string {
  return table.render(report, { width: 80, color: false, plain: false, verbose: false, ...options });
}

/** Lines that are wider than they may be. A command to copy stands on one line, however long it is. */
function wideLines(text: string, width: number, report: Report): string[] {
  const commands = report.diagnoses.flatMap(({ verdict, findings }) => [
    ...verdict.collectNext.map(({ command }) => command),
    ...findings.flatMap(({ fix }) => fix.flatMap(({ command, undo }) => [command ?? [], undo ?? []].flat())),
  ]).map(printable);
  const isCommand = (line: string) => commands.some((command) => line.replaceAll(/\x1b\[\d*m/g, "").endsWith(command));
  return text.split("\n").filter((line) => displayWidth(line) > width && !isCommand(line));
}

for (const { name } of EXAMPLES) {
  for (const plain of BOOLEANS) {
    Deno.test(`table shows ${name} ${plain ? "plain" : "with marks"} as it did when somebody last looked`, async () => {
      const report = await diagnoseExample(name);
      const pages = WIDTHS.map((width) => `== ${width} columns ==\n${render(report, { width, plain })}`);
      assertGolden(`reports/${name}${plain ? ".plain" : ""}.txt`, pages.join("\n"));
    });
  }

  Deno.test(`table keeps ${name} within the width`, async () => {
    const report = await diagnoseExample(name);
    for (const width of [40, 50, ...WIDTHS, 200]) {
      for (const plain of BOOLEANS) {
        for (const verbose of BOOLEANS) {
          for (const color of BOOLEANS) {
            assertEquals(wideLines(render(report, { width, plain, verbose, color }), width, report), []);
          }
        }
      }
    }
  });
}

Deno.test("table is ASCII when it is plain", async () => {
  for (const { name } of EXAMPLES) {
    const text = render(await diagnoseExample(name), { plain: true, verbose: true });
    assertEquals(text.split("\n").filter((line) => /[^\x20-\x7e]/.test(line)), []);
  }
});

Deno.test("table has colours only where they are wanted, and closes each on its line", async () => {
  const report = await diagnoseExample("stale-registration-crash-loop");
  assertFalse(render(report).includes("\x1b"));
  for (const line of render(report, { color: true, width: 60 }).split("\n")) {
    const codes = line.match(/\x1b\[\d+m/g) ?? [];
    assertEquals(line.replace(/\x1b\[\d+m/g, "").includes("\x1b"), false);
    if (codes.length > 0) assertEquals(codes.at(-1), "\x1b[0m", line);
  }
});

Deno.test("table says the same with colours and without", async () => {
  const report = await diagnoseExample("two-versions-fighting");
  assertEquals(render(report, { color: true }).replace(/\x1b\[\d+m/g, ""), render(report));
});

Deno.test("table lets nothing out of the evidence reach the terminal but text", async () => {
  for (const { name } of EXAMPLES) {
    const report = await diagnoseExample(name);
    for (const attack of ATTACKS) {
      for (const plain of BOOLEANS) {
        const text = render(makeHostile(report, attack), { verbose: true, plain });
        assertEquals(OBEYED.exec(text)?.[0], undefined, JSON.stringify(attack));
      }
      const painted = render(makeHostile(report, attack), { verbose: true, color: true });
      assertEquals(OBEYED.exec(painted.replace(/\x1b\[\d+m/g, ""))?.[0], undefined, JSON.stringify(attack));
    }
  }
});

Deno.test("table begins no line of its own at a line end in the evidence", async () => {
  const report = await diagnoseExample("healthy");
  const lines = render(makeHostile(report, "\nPROBLEM"), { verbose: true }).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("PROBLEM")), []);
});

Deno.test("table keeps wide and joined characters of a name within the width", () => {
  const text = list({ state: "activated waiting for user" });
  for (const name of ["漢字かな交じり文".repeat(8), "👩‍👩‍👧‍👦".repeat(20), "e\u0301".repeat(90), "ﷺ".repeat(50)]) {
    const report = diagnosePasted(text.replace("Example Tunnel", name));
    for (const width of WIDTHS) assertEquals(wideLines(render(report, { width }), width, report), []);
  }
});

Deno.test("table keeps any excerpt within the width and free of what a terminal obeys", async () => {
  const report = await diagnoseExample("waiting-for-user");
  const part = fc.constantFrom(...ATTACKS, "漢", "👍🏽", "a", " ", "\t", "x".repeat(90), "é", "\u0301");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.constantFrom(...WIDTHS), (parts, width) => {
      const excerpt = parts.join("");
      const text = render(JSON.parse(JSON.stringify(report), (key, value) => key === "excerpt" ? excerpt : value), {
        width,
      });
      assertEquals(wideLines(text, width, report), []);
      assertFalse(OBEYED.test(text));
    }),
    { numRuns: times(60) },
  );
});

Deno.test("table names the target, its version and its team", async () => {
  assertMatch(
    render(await diagnoseExample("waiting-for-user")),
    /^net\.harborline\.filter\.extension {2}1\.9\/190 {2}team K7MZP31VQ9$/m,
  );
  assertMatch(render(diagnosePasted("hello\n")), /^No extension recognised$/m);
});

Deno.test("table shows the walk, latent findings and parser problems only when it is told to say everything", () => {
  const leftover = list({ state: "activated enabled" }, {
    state: "terminated waiting to uninstall on reboot",
    version: "2.3.0/230",
  });
  const report = diagnosePasted(`${list({ state: "activated enabled" })}\n${leftover}`);
  const [brief, full] = [render(report), render(report, { verbose: true })];
  for (const word of ["The walk", "reg.pending-uninstall-reboot, latent", "Another output of the same kind"]) {
    assertFalse(brief.includes(word), word);
    assertStringIncludes(full.replace(/\s+/g, " "), word);
  }
});

Deno.test("table shows four requests and says how many more there are", () => {
  const report = diagnosePasted('Error Domain=OSSystemExtensionErrorDomain Code=9 "(null)"\n');
  const requests = report.diagnoses[0]!.verdict.collectNext.length;
  assert(requests > 4);
  assertStringIncludes(render(report), `and ${requests - 4} more, see --format json`);
});

Deno.test("table names what was not read, so that silence is no health", () => {
  const text = render(diagnosePasted(list({ state: "activated enabled", id: ID })));
  assertMatch(text, /^Could not be checked$/m);
  assertMatch(text.replace(/\s+/g, " "), /Not in the evidence: .*launchd\.jobs/);
});

const STORY = [
  "2026-11-20 10:00:00.100 Df sysextd[412:1a2b] [com.apple.sx:XPC] client activation request for com.example.tunnel.ext",
  "2026-11-20 10:00:00.400 E  sysextd[412:1a2b] (Security) Error checking with notarization daemon: 3",
  "2026-11-20 10:00:02.400 Df sysextd[412:1a2b] com.example.tunnel.ext: extension failed to validate! uninstalling",
].join("\n");

Deno.test("table tells the story of the log, marks where it broke and says how long each step took", () => {
  const rows = render(diagnosePasted(STORY)).split("\n").filter((line) => /^ {4}[✓✗·] /.test(line));
  assertEquals(
    rows.slice(-3).map((row) => row.slice(0, 30).trimEnd()),
    [
      "    ✓ 10:00:00.100 request",
      "    ✗ +300 ms      validation",
      "    · +2.0 s       validation",
    ].map((row) => row.slice(0, 30).trimEnd()),
  );
});

Deno.test("table keeps a story of the log within the width, in ASCII when plain, and obeys nothing in it", () => {
  const report = diagnosePasted(STORY);
  for (const width of [40, 60, 100]) assertEquals(wideLines(render(report, { width }), width, report), []);
  assertFalse(/[^\x20-\x7e\n]/.test(render(report, { plain: true, verbose: true })));
  for (const attack of ATTACKS) assertFalse(OBEYED.test(render(makeHostile(report, attack), { verbose: true })));
});

Deno.test("table says what to do first where the steps of the root cause begin with something else", async () => {
  const report = await diagnoseExample("stale-registration-crash-loop");
  const [one] = report.diagnoses;
  const changed = { ...report, diagnoses: [{ ...one!, verdict: { ...one!.verdict, firstAction: "Clean up" } }] };
  assertStringIncludes(render(changed), "  What to do\n    First: Clean up\n    1. ");
  assertFalse(render(report).includes("First:"));
});
