import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { locateExample } from "../fakes/examples.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { assertGolden } from "../golden.ts";
import { faultsOfDiff } from "../schemas/validators.ts";

const HEALTHY = locateExample("healthy");

/** A capture like the healthy Mac's, with one output changed. */
async function copyChanged(folder: string, file: string, change: (text: string) => string): Promise<string> {
  const to = `${folder}/changed`;
  for (const { from, path } of listFiles(HEALTHY)) {
    await Deno.mkdir(`${to}/${path.slice(0, path.lastIndexOf("/") + 1)}`, { recursive: true });
    await Deno.copyFile(from, `${to}/${path}`);
  }
  await Deno.writeTextFile(`${to}/${file}`, change(await Deno.readTextFile(`${to}/${file}`)));
  return to;
}

function listFiles(root: string, below = ""): { from: string; path: string }[] {
  return [...Deno.readDirSync(`${root}/${below}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? listFiles(root, `${below}${name}/`) : [{ from: `${root}/${below}${name}`, path: `${below}${name}` }]
  );
}

const LIST = "commands/systemextensionsctl-list.txt";
const waits = (text: string) => text.replace("[activated enabled]", "[activated waiting for user]");

async function saveReport(path: string, ...words: readonly string[]): Promise<string> {
  await runDoctor(["diagnose", "--from", HEALTHY, "-o", path, ...words]);
  return path;
}

Deno.test("diff of two captures names the new problem and its cause first, and exits 3", async () => {
  await withFolder({}, async (folder) => {
    const { code, printed, complaints } = await runDoctor(["diff", HEALTHY, await copyChanged(folder, LIST, waits)]);
    const diff = JSON.parse(printed);
    assertEquals([code, complaints, faultsOfDiff(diff)], [3, [], []]);
    assertEquals([diff.outcome, diff.targets[0].before.status, diff.targets[0].after.primary], [
      "worse",
      "healthy",
      "policy.awaiting-user-approval",
    ]);
    assertEquals(diff.changes[0].explains, "policy.awaiting-user-approval");
    assertEquals(diff.changes[0].says.includes("state is activated waiting for user, was activated enabled"), true);
  });
});

Deno.test("diff exits 0 when the second side is better, and when nothing changed", async () => {
  await withFolder({}, async (folder) => {
    const changed = await copyChanged(folder, LIST, waits);
    const better = await runDoctor(["diff", changed, HEALTHY]);
    assertEquals([better.code, JSON.parse(better.printed).outcome], [0, "better"]);
    const same = await runDoctor(["diff", HEALTHY, HEALTHY]);
    assertEquals([same.code, JSON.parse(same.printed).outcome, JSON.parse(same.printed).changes], [0, "same", []]);
    assertEquals((await runDoctor(["diff", HEALTHY, changed, "--exit-zero"])).code, 0);
  });
});

Deno.test("diff of two alike that are broken says what is broken on both", async () => {
  const waiting = locateExample("waiting-for-user");
  for (const format of ["table", "markdown"]) {
    const { code, printed } = await runDoctor(["diff", waiting, waiting, "--format", format]);
    assertEquals(code, 0);
    assertMatch(printed, /problem \(policy\.awaiting-user-approval\), as before/);
  }
});

Deno.test("diff exits 5 when the second side can no longer tell, and 3 when a working extension is gone", async () => {
  await withFolder({}, async (folder) => {
    const text = `${folder}/list.txt`;
    await Deno.writeTextFile(text, await Deno.readTextFile(`${HEALTHY}/${LIST}`));
    assertEquals((await runDoctor(["diff", HEALTHY, text])).code, 5);
    assertEquals((await runDoctor(["diff", HEALTHY, locateExample("waiting-for-user")])).code, 3);
  });
});

Deno.test("diff tells the same Mac with names from itself with pseudonyms by no change", async () => {
  await withFolder({}, async (folder) => {
    for (const level of ["default", "strict"]) {
      const redacted = await saveReport(`${folder}/${level}.json`, "--facts", "--redact", level);
      for (const pair of [[redacted, HEALTHY], [HEALTHY, redacted]]) {
        const { code, printed } = await runDoctor(["diff", ...pair]);
        const { outcome, changes, notes } = JSON.parse(printed);
        assertEquals([code, outcome, changes], [0, "same", []]);
        assertMatch(notes[0], /^Names were replaced by pseudonyms on the (?:earlier|later) side/);
      }
    }
  });
});

Deno.test("diff writes no name of a person to a pipe or file", async () => {
  await withFolder({}, async (folder) => {
    const moved = (text: string) => text.replaceAll("/Applications/", "/Users/canaryjo/Applications/");
    const changed = await copyChanged(folder, "files/Library/SystemExtensions/db.plist", moved);
    for (const format of ["json", "markdown", "table"]) {
      const { printed } = await runDoctor(["diff", HEALTHY, changed, "--format", format]);
      assertStringIncludes(printed, "user1");
      assertFalse(printed.includes("canaryjo"), format);
      const { printed: open } = await runDoctor(["diff", HEALTHY, changed, "--format", format, "--redact", "off"]);
      assertStringIncludes(open, "canaryjo");
    }
  });
});

Deno.test("diff of two redacted reports says nothing of where they lie", async () => {
  await withFolder({ "Users/canaryjo/keep": "" }, async (folder) => {
    const path = await saveReport(`${folder}/Users/canaryjo/one.json`, "--facts");
    assertFalse((await runDoctor(["diff", path, path])).printed.includes("canaryjo"));
  });
});

Deno.test("diff reads reports without facts, and the report in a line of --each", async () => {
  await withFolder({}, async (folder) => {
    const one = await saveReport(`${folder}/one.json`);
    const each = `${folder}/each.ndjson`;
    await Deno.writeTextFile(each, (await runDoctor(["diagnose", "--each", HEALTHY])).printed);
    const { code, printed } = await runDoctor(["diff", one, each]);
    assertEquals([code, JSON.parse(printed).outcome], [0, "same"]);
    assertStringIncludes(JSON.parse(printed).notes[0], "write it with --facts");
  });
});

Deno.test("diff reads a report whose members another tool has sorted, however large", async () => {
  await withFolder({}, async (folder) => {
    const report = JSON.parse(await Deno.readTextFile(await saveReport(`${folder}/one.json`, "--facts")));
    const sorted = Object.fromEntries(Object.entries(report).sort());
    await Deno.writeTextFile(`${folder}/sorted.json`, JSON.stringify({ a: "x".repeat(5_000_000), ...sorted }));
    const { code, printed } = await runDoctor(["diff", `${folder}/one.json`, `${folder}/sorted.json`]);
    assertEquals([code, JSON.parse(printed).outcome, JSON.parse(printed).changes], [0, "same", []]);
  });
});

/** What is wrong, the file's text, what the sentence says. */
const MISTAKES: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ["JSON of something else", '{"a": 1}', /is JSON but no report/],
  [
    "several reports",
    '{"path":"a","report":{}}\n{"path":"b","report":{}}\n',
    /holds several reports: give a file with one line/,
  ],
  ["a report that is cut", '{\n  "schemaVersion": "1",\n  "tool": {', /begins like a report but is not whole/],
  [
    "a deep nest",
    `{"schemaVersion":"1","diagnoses":[],"facts":${'{"a":'.repeat(5e4)}1${"}".repeat(5e4)}}`,
    /nested deeper/,
  ],
  ["a list", `[${'{"schemaVersion":"1"},'.repeat(3)}1]`, /^$/],
];

for (const [name, text, says] of MISTAKES) {
  Deno.test(`diff says in one sentence what is wrong with ${name}`, async () => {
    await withFolder({}, async (folder) => {
      await Deno.writeTextFile(`${folder}/x.json`, text);
      const { code, complaints } = await runDoctor(["diff", `${folder}/x.json`, HEALTHY]);
      assertEquals(code, says.source === "^$" ? 0 : 2);
      assertMatch(complaints.join("\n"), says);
    });
  });
}

Deno.test("diff refuses a report of 100 MB before it reads it", async () => {
  await withFolder({ "x.json": '{"schemaVersion":"1","diagnoses":[]' }, async (folder) => {
    await Deno.truncate(`${folder}/x.json`, 100_000_000);
    const { code, complaints } = await runDoctor(["diff", `${folder}/x.json`, HEALTHY]);
    assertEquals(code, 2);
    assertMatch(complaints.join("\n"), /is larger than 64 MiB, which no report is/);
  });
});

Deno.test("diff takes strange members of a report for what they are: nothing", async () => {
  await withFolder({}, async (folder) => {
    const path = `${folder}/x.json`;
    await Deno.writeTextFile(
      path,
      '{"schemaVersion":"9","__proto__":{"polluted":1},"diagnoses":[{"__proto__":{"target":5},"verdict":7},null,[[]]],' +
        '"findings":{},"facts":{"reg.list":{"extensions":7},"reg.db":5,"code":[[1]],"__proto__":[]},' +
        '"host":{"os":{"version":"\\u001b[2Jbad"}},"evidence":{"reg.list":{"status":"ok"}},"redaction":{"level":"off"}}',
    );
    for (const format of ["table", "markdown", "json"]) {
      const { code, printed, complaints } = await runDoctor(["diff", path, HEALTHY, "--format", format]);
      assertEquals([code, complaints], [0, []]);
      assertFalse(printed.includes("\x1b"));
    }
    assert(!("polluted" in {}));
  });
});

Deno.test("diff asks for two sides, of which one may be standard input", async () => {
  assertEquals((await runDoctor(["diff", HEALTHY])).complaints, [
    "Two sides are needed: doctor diff BEFORE AFTER, each a report in JSON, a capture or a text",
  ]);
  assertEquals((await runDoctor(["diff", "-", "-"])).code, 2);
  assertEquals((await runDoctor(["diff", HEALTHY, "/nowhere"])).code, 2);
});

for (const format of ["table", "markdown"]) {
  Deno.test(`diff --format ${format} prints what it did when somebody last looked`, async () => {
    await withFolder({}, async (folder) => {
      const changed = await copyChanged(folder, LIST, waits);
      await Deno.writeTextFile(
        `${changed}/commands/sw_vers.txt`,
        "ProductName:\t\tmacOS\nProductVersion:\t\t15.6\nBuildVersion:\t\t24G84\n",
      );
      const { printed } = await runDoctor(["diff", HEALTHY, changed, "--format", format]);
      // What stands above the first blank line names paths, and how it is wrapped depends on theirs.
      const text = printed.slice(printed.indexOf("\n\n") + 2).replaceAll(changed, "changed")
        .replaceAll(HEALTHY, "examples/healthy");
      assertGolden(
        `diff/waiting.${format === "table" ? "txt" : "md"}`,
        text.replace(/sysex-doctor \d\S+\d/, "sysex-doctor 0"),
      );
    });
  });
}
