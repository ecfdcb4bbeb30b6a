/** `docs/guides/permissions.md` is right: with the flags it gives, and no other, every verb says what it says with `-A`. */
import { assert, assertEquals, assertMatch } from "../compat/std_assert.ts";
import type { Report } from "../engine/report.ts";
import { FACTS } from "../evidence/mod.ts";
import { readText, ROOT } from "../tools/gen/units.ts";
import { writeBundle, type WrittenBundle } from "./bundles.ts";
import type { SelfTest } from "../engine/selftest/report.ts";
import { isAlive } from "./fakes/processes.ts";
import { createScriptedMac, type ScriptedMac } from "./fakes/scripted_mac.ts";
import { FOR_USER } from "./fakes/selftest_macs.ts";
import { runDoctor } from "./fakes/terminal.ts";

const SOURCES = decodeURIComponent(ROOT.pathname);
const PAGE = readText("docs/guides/permissions.md")!;
/** `| `doctor demo` | none |`. */
const ROWS = [...PAGE.matchAll(/^\| `doctor ([^`]+)` +\| (.+?) +\|$/gm)].map(([, words, flags]) => ({
  words: words!.split(" "),
  flags: [...flags!.matchAll(/`([^`]+)`/g)].map(([, flag]) => flag!),
}));
const LIMIT_MS = 30_000;

interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

async function run(flags: readonly string[], words: readonly string[], entry = "doctor.ts"): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", ...flags, `${SOURCES}${entry}`, ...words],
    stdin: "null",
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  return { code, printed: new TextDecoder().decode(stdout), complained: new TextDecoder().decode(stderr) };
}

/** Everything is allowed in this process, but its standard input is somebody else's. */
async function runFreely(words: readonly string[]): Promise<Ran> {
  if (words.includes("-")) return await run(["-A"], words);
  const { complaints, ...ran } = await runDoctor(words, { host: { now: Date.now } });
  return { ...ran, complained: complaints.join("") };
}

/** The flags, with the right to read the sources. */
function besidesSources(flags: readonly string[]): string[] {
  const read = flags.flatMap((flag) => flag.startsWith("--allow-read=") ? flag.slice("--allow-read=".length) : []);
  return [`--allow-read=${[SOURCES, ...read].join(",")}`, ...flags.filter((flag) => !flag.startsWith("--allow-read="))];
}

/** What is different in every run: times, the clock, and where it was written to. */
function normalise({ code, printed, complained }: Ran, folder: string): unknown {
  const text = printed.replaceAll(/"(?:\w+Ms|collectedAt|judgedAt)": ?(?:\d+|"[^"]*")/g, "").replaceAll(folder, "");
  return { code, text, complained };
}

Deno.test("the page of permissions names every verb", async () => {
  const { VERBS } = await import("../cmd/verbs.ts");
  const named = new Set([...PAGE.matchAll(/`doctor (\w+)/g)].map(([, verb]) => verb));
  assertEquals(VERBS.map(({ name }) => name).filter((name) => !named.has(name)), []);
});

Deno.test("every verb that works off a Mac says the same with the permissions of its line as with all of them", async () => {
  assert(ROWS.length > 15, "the table of the page was not found");
  const folder = await Deno.makeTempDir({ prefix: "doctor-permissions-" });
  const app: WrittenBundle = await writeBundle();
  try {
    const example = `${SOURCES}examples/waiting-for-user/commands/systemextensionsctl-list.txt`;
    await Deno.copyFile(example, `${folder}/ticket.txt`);
    for (const [name, from] of [["a", "waiting-for-user"], ["b", "healthy"]]) {
      await runDoctor(["--from", `${SOURCES}examples/${from}`, "-o", `${folder}/${name}.json`]);
    }
    for (const name of ["narrow", "wide"]) await Deno.mkdir(`${folder}/${name}`);
    const fill = (name: string) => (word: string) =>
      word.replace(/\bPATH\b/, `${folder}/ticket.txt`).replace(/\b(?:APP|OLD)\b/g, app.path)
        .replace(/\bDIR\b/, `${folder}/${name}`).replace(
          /\b[AB]\b/g,
          (letter) => `${folder}/${letter.toLowerCase()}.json`,
        );
    for (const { words, flags } of ROWS) {
      const [one, other] = await Promise.all([
        run(besidesSources(flags).map(fill("narrow")), words.map(fill("narrow"))),
        runFreely(words.map(fill("wide"))),
      ]);
      assertEquals(normalise(one, `${folder}/narrow`), normalise(other, `${folder}/wide`), words.join(" "));
      assertEquals(one.complained, "", words.join(" "));
    }
    for (const { words } of ROWS.filter(({ flags }) => flags.length > 0)) {
      if (words.includes("--against")) continue;
      const { code, printed, complained } = await run(besidesSources([]), words.map(fill("narrow")));
      assertEquals(code, words.includes("--each") ? 5 : 2, complained);
      assertMatch(printed + complained, /permission denied \(Deno was started without --allow-\w+ for it\)/);
    }
  } finally {
    await app.cleanup();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a doctor that may not read its own sources says so in a sentence", async () => {
  const { code, complained } = await run([], ["rules"]);
  assertEquals(code, 2);
  assertMatch(complained, /^doctor: Requires read access to ".*rules\.ts", run again with the --allow-read flag\n$/);
});

/** What only a library says. */
const BY_LIBRARIES = ["net.store", "xpc.probe"];

/** The flags that the page gives for a Mac, at the places of the scripted one. */
function flagsOn(mac: ScriptedMac): string[] {
  const block = /^--allow-sys=uid\n--allow-run=.*\n--allow-read=.*$/m.exec(PAGE)![0];
  const there = (path: string) => path.startsWith("/") ? `${mac.root}${path}` : SOURCES;
  return block.split("\n").map((flag) => {
    const [name, values] = flag.split("=") as [string, string];
    return name === "--allow-sys" ? flag : `${name}=${values.split(",").map(there).join(",")}`;
  });
}

Deno.test("the page lists the commands that are run on a Mac, and no other", async () => {
  const placed = new Set<string>();
  const mac = await createScriptedMac("healthy", { installed: {} });
  try {
    const host = { ...mac.host, place: (path: string) => (placed.add(path), mac.host.place(path)) };
    await runDoctor(["capture", "-o", `${mac.root}/capture`], { host });
  } finally {
    await mac.cleanup();
  }
  const known = FACTS.flatMap(({ sources }) => sources).flatMap(({ probes }) =>
    typeof probes === "object" ? probes : []
  )
    .flatMap((probe) => "command" in probe ? [probe.command[0]] : []);
  const isCommand = (path: string) => /^(?:\/usr)?\/s?bin\//.test(path);
  const listed = /^--allow-run=(.*)$/m.exec(PAGE)![1]!.split(",");
  assertEquals(listed, [...new Set([...known, ...[...placed].filter(isCommand)])].sort());
});

/** What the page says that the self-test runs besides. */
const SELFTEST_RUNS = [.../^`doctor selftest` asks[^]*?add them/m.exec(PAGE)![0].matchAll(/`(\/[\w/-]+)`/g)].map((
  [, path],
) => path!);

Deno.test("the page lists what a self-test runs besides, and no other", async () => {
  const placed = new Set<string>();
  const mac = await createScriptedMac(FOR_USER, { installed: {} });
  try {
    const host = { ...mac.host, place: (path: string) => (placed.add(path), mac.host.place(path)) };
    await runDoctor(["selftest"], { host });
  } finally {
    await mac.cleanup();
  }
  const listed = /^--allow-run=(.*)$/m.exec(PAGE)![1]!.split(",");
  const more = [...placed].filter((path) => /^(?:\/usr)?\/s?bin\//.test(path) && !listed.includes(path));
  assertEquals(SELFTEST_RUNS, more.sort());
});

Deno.test("a self-test says the same with the permissions of the page as with all of them, and without them denies", async () => {
  const mac = await createScriptedMac(FOR_USER, { installed: {} });
  try {
    const words = [mac.root, "selftest", "--redact", "off"];
    const ask = async (flags: readonly string[]) => {
      const { code, printed, complained } = await run(flags, words, "tests/fakes/narrow_mac.ts");
      assertEquals([code === 3 || code === 5, complained], [true, ""]);
      return JSON.parse(printed) as SelfTest;
    };
    const runs = [...SELFTEST_RUNS.map((path) => `${mac.root}${path}`), Deno.execPath()].join(",");
    const flags = flagsOn(mac).map((flag) => flag.startsWith("--allow-run=") ? `${flag},${runs}` : flag);
    const [all, narrow, least] = [await ask(["-A"]), await ask(["--allow-ffi", ...flags]), await ask(flagsOn(mac))];
    const outcomes = ({ beliefs }: SelfTest) => beliefs.map(({ id, outcome }) => `${id} ${outcome}`);
    assertEquals(outcomes(narrow), outcomes(all));
    const denied = least.questions.filter(({ note }) => /--allow-(?:run|ffi)/.test(note ?? ""));
    for (const path of SELFTEST_RUNS) assert(denied.some(({ question }) => question.startsWith(path)), path);
    assertEquals(denied.map(({ status }) => status).filter((status) => status !== "denied"), []);
  } finally {
    await mac.cleanup();
  }
});

Deno.test("a Mac is diagnosed the same with the permissions of the page as with all of them", async () => {
  const mac = await createScriptedMac("healthy", { installed: {} });
  try {
    const words = [mac.root, "--format", "json", "--facts", "--redact", "off"];
    const ask = (flags: readonly string[]) => run(flags, words, "tests/fakes/narrow_mac.ts");
    const least = flagsOn(mac);
    const withLibraries = least.map((flag) => flag.startsWith("--allow-run=") ? `${flag},${Deno.execPath()}` : flag);
    const [all, narrow] = [await ask(["-A"]), await ask(["--allow-ffi", ...withLibraries])];
    assertEquals([all.code, all.complained], [0, ""]);
    assertEquals(normalise(narrow, mac.root), normalise(all, mac.root));
    for (const flags of [least, ["--allow-ffi", ...least]]) {
      const { code, printed, complained } = await ask(flags);
      assertEquals([code, complained], [0, ""]);
      const { evidence }: Report = JSON.parse(printed);
      const notRead = Object.keys(evidence).filter((key) => evidence[key]?.note?.includes("--allow-"));
      assertEquals(notRead.filter((key) => evidence[key]?.status !== "ok"), BY_LIBRARIES);
      assertEquals(BY_LIBRARIES.map((key) => evidence[key]?.status), ["denied", "denied"]);
    }
  } finally {
    await mac.cleanup();
  }
});

Deno.test("a Mac of which Deno may read and run nothing is unknown: everything is denied, nothing is missing", async () => {
  const mac = await createScriptedMac("healthy", { installed: {} });
  try {
    const flags = [`--allow-read=${SOURCES}`];
    const { code, printed, complained } = await run(flags, [mac.root, "--format", "json"], "tests/fakes/narrow_mac.ts");
    assertEquals([code, complained], [5, ""]);
    const { evidence, diagnoses }: Report = JSON.parse(printed);
    assertEquals(diagnoses.map(({ verdict }) => verdict.status), ["unknown"]);
    const wrong = Object.entries(evidence).filter(([, { status }]) =>
      !["denied", "notCollected", "notApplicable"].includes(status)
    );
    assertEquals(wrong.map(([key, { status }]) => [key, status]), []);
    assertEquals(evidence["reg.list"]?.status, "denied");
    assertMatch(evidence["reg.list"]!.note!, /Deno was started without --allow-run for it/);
  } finally {
    await mac.cleanup();
  }
});

Deno.test("a command that hangs is ended at its time limit though Deno may not end groups", async () => {
  const mac = await createScriptedMac("hang");
  try {
    const words = [mac.root, "--format", "json", "--deadline", "2s"];
    const { code, printed } = await run(flagsOn(mac), words, "tests/fakes/narrow_mac.ts");
    const report: Report = JSON.parse(printed);
    assertEquals([code, report.source.partial, report.evidence["launchd.jobs"]?.status], [5, true, "notCollected"]);
    const [pid, ...children] = mac.hangingPids("/bin/launchctl", "*");
    assertEquals(isAlive(pid!), false);
    for (const child of children.filter(isAlive)) Deno.kill(child, "SIGKILL");
  } finally {
    await mac.cleanup();
  }
});
