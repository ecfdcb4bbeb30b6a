import { assert, assertEquals } from "../../compat/std_assert.ts";
import { describeProgress, shortName, showProgress, type Waiting } from "../../cmd/progress.ts";
import { replyNothing } from "../../evidence/sources/limits.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { createTerminal, runDoctor } from "../fakes/terminal.ts";

const tickerInto = (lines: string[]) => ({ rewrite: (text: string) => void lines.push(text), columns: () => 80 });
const at = (name: string, since: number): Waiting => ({ name, since });

const LINES: readonly (readonly [waiting: readonly Waiting[], answered: number, line: string])[] = [
  [[], 30, "30 of 30 answered"],
  [[at("ps", 9_500)], 29, "29 of 30 answered, waiting for ps"],
  [[at("ps", 9_500), at("log show", 5_900)], 3, "3 of 5 answered, waiting for log show (4 s), ps"],
  [
    [at("a", 1), at("b", 2), at("c", 3), at("d", 4), at("e", 5)],
    0,
    "0 of 5 answered, waiting for a (9 s), b (9 s), c (9 s), 2 more",
  ],
];
for (const [waiting, answered, line] of LINES) {
  Deno.test(`progress says ${line}`, () => assertEquals(describeProgress(waiting, answered, 10_000), line));
}

Deno.test("a probe is named by its program without the folder, its file or its folder, cut when it is long", () => {
  assertEquals(shortName({ command: ["/bin/launchctl", "print", "system"] }), "launchctl print system");
  assertEquals(shortName({ file: "/Library/SystemExtensions/db.plist" }), "/Library/SystemExtensions/db.plist");
  const long = shortName({ command: ["/usr/bin/log", "show", "--predicate", 'process == \x1b[2J"sysextd" AND x'] });
  assertEquals(long, "log show --predicate process == …");
});

Deno.test("nobody who reads with a screen reader or from a pipe gets a line of progress", () => {
  assertEquals(showProgress({ ticker: tickerInto([]) }, true), null);
  assertEquals(showProgress({}, false), null);
});

Deno.test("the line of progress is gone when the collection ends", () => {
  const lines: string[] = [];
  const progress = showProgress({ ticker: tickerInto(lines) }, false)!;
  const probe = { command: ["/bin/ps", "-ax"] } as const;
  progress.onProbe(probe, null);
  progress.onProbe(probe, replyNothing(probe, "ok", null));
  progress.end();
  assertEquals(lines, [""]);
});

Deno.test("whoever watches gets the same report, and no line of progress is left behind", async () => {
  const mac = await createScriptedMac("healthy");
  try {
    const lines: string[] = [];
    const words = ["--format", "json", "--quick"];
    const watched = createTerminal({ host: mac.host });
    const { runCommandLine } = await import("../../cmd/main.ts");
    const code = await runCommandLine(words, { ...watched, ticker: tickerInto(lines) });
    const silent = await runDoctor(words, { host: mac.host });
    assertEquals(code, silent.code);
    assertEquals(lines.at(-1), "");
    assert(lines.every((line) => line === "" || /^\d+ of \d+ answered/.test(line)), lines.join("\n"));
  } finally {
    await mac.cleanup();
  }
});
