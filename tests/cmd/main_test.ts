import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { TOOL } from "../../cmd/tool.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { locateExample } from "../fakes/examples.ts";
import { runDoctor } from "../fakes/terminal.ts";

const HEALTHY = ["--from", locateExample("healthy")];

for (const word of ["--version", "-V"]) {
  Deno.test(`doctor ${word} prints the name and the version`, async () => {
    assertEquals(await runDoctor([word]), { code: 0, printed: `${TOOL.name} ${TOOL.version}\n`, complaints: [] });
  });
}

Deno.test("a Deno that is too old is told so, instead of answers that are wrong", async () => {
  const escape = RegExp.escape;
  try {
    Reflect.deleteProperty(RegExp, "escape");
    const { code, printed, complaints } = await runDoctor(["demo"]);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, /^This Deno is too old \(it has no RegExp\.escape\): take 2\.9 or later/);
  } finally {
    RegExp.escape = escape;
  }
});

Deno.test("the version is that of the project", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals(TOOL.version, config.version);
});

for (const words of [["--help"], ["-h"], ["help"], ["help", "nothing-like-it"]]) {
  Deno.test(`doctor ${words.join(" ")} lists every verb`, async () => {
    const { code, printed } = await runDoctor(words);
    assertEquals(code, 0);
    for (const { name, summary } of VERBS) {
      assertStringIncludes(printed, `${name} `);
      assertStringIncludes(printed, summary);
    }
  });
}

for (const { name, summary, options } of VERBS) {
  Deno.test(`doctor ${name} --help tells its options and does nothing`, async () => {
    const runs = await Promise.all(
      [[name, "--help"], ["help", name], [name, "-h"], [name, "--nonsense", "--help"]].map((words) => runDoctor(words)),
    );
    for (const { code, printed, complaints } of runs) {
      assertEquals([code, complaints], [0, []]);
      assertStringIncludes(printed, `${summary}\n\nUsage: doctor `);
      for (const option of options) assertStringIncludes(printed, `--${option.name}`);
      assertEquals(printed.split("\n").filter((line) => line.endsWith(" ")), []);
    }
  });
}

const MISTAKES: readonly (readonly [words: string[], says: RegExp])[] = [
  [["--formt", "json"], /^doctor diagnose has no option --formt: did you mean --format\?$/],
  [["diagnose", "--targt=x"], /^doctor diagnose has no option --targt=x: did you mean --target\?$/],
  [["facts", "--format", "json"], /^doctor facts has no option --format: /],
  [
    ["rules", "--nothing-like-it"],
    /^doctor rules has no option --nothing-like-it: doctor rules --help lists the options$/,
  ],
  [["-x"], /^doctor diagnose has no option -x: /],
  [["--format", "xml"], /^--format cannot be "xml": choose one of table, json/],
  [["--symptom", "sad"], /^--symptom cannot be "sad": choose one of activation, start, update, /],
  [["--fail-on", "always"], /^--fail-on cannot be "always": choose one of warn, fail$/],
  [["--format"], /^--format needs a value: --format FORMAT$/],
  [["--from"], /^--from needs a value: --from PATH$/],
  [["-o"], /^--output needs a value: --output FILE$/],
  [[...HEALTHY, "--now", "yesterday"], /^--now cannot be "yesterday": give an ISO 8601 time such as /],
  [[...HEALTHY, "--deadline", "soon"], /^--deadline cannot be "soon": give a time such as 30s or 2m$/],
  [["capture", "--deadline", "0"], /^--deadline cannot be "0": give a time such as 30s or 2m$/],
  [["one", "two"], /^Cannot use "two": doctor diagnose takes 1 name at the most$/],
  [["rules", "reg"], /^Cannot use "reg": doctor rules takes options only$/],
  [["--target", "a", "b", ...HEALTHY], /^Both TARGET "b" and --target "a" are given: give one$/],
  [
    ["--from", "/no/such/ticket.txt"],
    /^Cannot open "\/no\/such\/ticket\.txt": no such file or folder; check the path and its permissions$/,
  ],
  [[...HEALTHY, "zzz"], /^No extension fits "zzz": the evidence names org\.fernbank\.shield\.tunnel; /],
  [["--each"], /^--each needs at least one path$/],
  [["--each", "--from", "a", "b"], /^--each takes its paths as positionals: leave --from out$/],
];

for (const [words, says] of MISTAKES) {
  const shown = words.map((word) => word.includes("/examples/") ? "…" : word).join(" ");
  Deno.test(`doctor ${shown} says in one sentence what is wrong, and exits 2`, async () => {
    const { code, printed, complaints } = await runDoctor(words);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, says);
  });
}

for (
  const words of [[], ["diagnose"], ["facts"], ["capture"], ["capture", "-o", "/tmp/never.tar.gz"], [
    "com.example.tunnel",
  ]]
) {
  Deno.test(`doctor ${words.join(" ")} off a Mac names macOS and what else there is, and exits 2`, async () => {
    const { code, printed, complaints } = await runDoctor(words);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, /^This is not macOS, .*--from PATH.*doctor demo$/);
  });
}

Deno.test("a mistake shows its stack only with --verbose", async () => {
  const words = ["--from", "/no/such/ticket.txt"];
  assertEquals((await runDoctor(words)).complaints.filter((text) => text.includes("    at ")), []);
  const { code, complaints } = await runDoctor([...words, "--verbose"]);
  assertEquals([code, complaints.length], [2, 2]);
  assertMatch(complaints[1]!, /^InputError: .*\n {4}at /);
});

Deno.test("a failure of the doctor itself exits 1, in one sentence without a stack", async () => {
  const host = {
    now: () => {
      throw new Error("no clock\x1b[2J");
    },
  };
  const { code, printed, complaints } = await runDoctor(["demo"], { host });
  assertEquals([code, printed], [1, ""]);
  assertEquals(complaints, ["The doctor itself failed: no clock[2J; run it again with --verbose for the stack"]);
  const verbose = await runDoctor(["demo", "--verbose"], { host });
  assertEquals(verbose.complaints.length, 2);
  assert(!verbose.complaints.some((text) => text.includes("\x1b")), "an escape sequence in a complaint");
});

Deno.test("a complaint lets nothing out of a path reach the terminal but text", async () => {
  const { complaints } = await runDoctor(["--from", "/no/\x1b[2J\u202e\x9b31m"]);
  assertEquals(complaints.length, 1);
  assertMatch(complaints[0]!, /^[ -~]+$/);
});

Deno.test("what stands behind -- is a word, not an option", async () => {
  const { code, complaints } = await runDoctor([...HEALTHY, "--", "--help"]);
  assertEquals(code, 2);
  assertMatch(complaints[0]!, /^No extension fits "--help"/);
});
