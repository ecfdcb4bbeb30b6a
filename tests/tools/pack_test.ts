/** The packages, as somebody gets them: installed into an empty folder, asked about examples, compared with the sources. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import project from "../../deno.json" with { type: "json" };
import type { Host } from "../../evidence/sources/host.ts";
import { readInstalled } from "../../evidence/sources/read_installed.ts";
import { parseTar } from "../../formats/tar.ts";
import { inflate } from "../../evidence/sources/inflate.ts";
import { readText, ROOT } from "../../tools/gen/units.ts";
import { pack } from "../../tools/pack.ts";
import { DENO_VERSION } from "../../tools/pack/deno_version.ts";
import { writeBundle } from "../bundles.ts";
import { runDoctor } from "../fakes/terminal.ts";

const LIMIT_MS = 60_000;
/** A registry that does not answer at once does not answer. */
const REGISTRY_LIMIT_MS = 5_000;
/** The first Node that has what the library uses. */
const LIBRARY_NODE = 25;
const NOW = "2026-11-22T09:00:00Z";

interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

async function run(command: string, args: readonly string[], options: Deno.CommandOptions = {}): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    stdin: "null",
    signal: AbortSignal.timeout(LIMIT_MS),
    ...options,
    args: [...args],
  }).output();
  return { code, printed: new TextDecoder().decode(stdout), complained: new TextDecoder().decode(stderr) };
}

/** Why the packages cannot be made or installed here; null when they can. */
async function findObstacle(): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(REGISTRY_LIMIT_MS);
    const { code } = await run("npm", ["view", `deno@${DENO_VERSION}`, "version"], { signal });
    return code === 0 ? null : "the npm registry does not answer";
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "there is no npm here" : "the npm registry does not answer";
  }
}

const OBSTACLE = await findObstacle();

/** What is asked of each package, besides the demo. Where the sources are is the only thing that may differ. */
function questionsAbout(app: string): string[][] {
  const from = `${decodeURIComponent(ROOT.pathname)}examples/waiting-for-user`;
  return [
    ["demo"],
    ["demo", "two-versions-fighting", "--format", "json"],
    ["diagnose", "--from", from, "--format", "json", "--facts", "--redact", "off"],
    ["diagnose", "--from", from, "--format", "html"],
    ["inspect", app, "--format", "json", "--now", NOW],
    ["schema", "capture"],
  ];
}

/** Times are never the same twice. */
function normalise(printed: string): string {
  if (!printed.startsWith("{")) return printed.replaceAll(/"?(?:durationMs|collectMs|judgeMs)\b[^,}]*/g, "");
  return JSON.stringify(JSON.parse(printed), (key, value) => key === "timings" || key === "durationMs" ? null : value);
}

/** Asks the package and the sources the same, and compares. */
async function compare(questions: readonly string[][], ask: (words: readonly string[]) => Promise<Ran>): Promise<void> {
  await Promise.all(questions.map(async (words) => {
    const [one, other] = await Promise.all([ask(words), runDoctor(words)]);
    assertEquals([one.code, one.complained], [other.code, ""], words.join(" "));
    assertEquals(normalise(one.printed), normalise(other.printed), words.join(" "));
  }));
}

Deno.test({
  name: `the packages say what the sources say${OBSTACLE === null ? "" : ` (skipped: ${OBSTACLE})`}`,
  ignore: OBSTACLE !== null,
  async fn(t) {
    const folder = await Deno.makeTempDir({ prefix: "doctor-pack-" });
    const home = `${folder}/home`;
    const app = await writeBundle();
    try {
      await Deno.mkdir(home);
      const [single, archive] = await pack(new URL(`file://${folder}/dist/`)) as [URL, URL];

      await t.step(
        "one file, with an empty cache, without network, with the right to read what it is asked about",
        async () => {
          const empty = `${folder}/empty`;
          await Deno.mkdir(empty);
          // No registry: nothing at all is loaded.
          const env = { HOME: home, NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/", JSR_URL: "http://127.0.0.1:9/" };
          const read = `--allow-read=${decodeURIComponent(ROOT.pathname)}examples,${app.path}`;
          const ask = (words: readonly string[]) =>
            run(Deno.execPath(), ["run", "--no-prompt", read, single.pathname, ...words], {
              cwd: empty,
              env,
              clearEnv: true,
            });
          await compare(questionsAbout(app.path), ask);
          assertEquals([...Deno.readDirSync(empty)], []);
        },
      );

      await t.step("one file, whose thread reads installed bundles", async () => {
        const host: Host = {
          os: "darwin",
          place: () => app.path,
          now: () => 0,
          isRoot: false,
          stdoutIsTerminal: false,
        };
        const probe = { bundle: "/Applications/Example.app" };
        const [one, other] = [
          await readInstalled({ ...host, bundleReader: single.href }, probe),
          await readInstalled(host, probe),
        ];
        assertEquals([one.status, one.sha256], ["ok", other.sha256]);
      });

      await t.step("the npm package, with nothing but Node", async () => {
        const place = `${folder}/npm`;
        await Deno.mkdir(place);
        const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--no-update-notifier"];
        const installed = await run("npm", ["install", ...flags, archive.pathname], { cwd: place });
        assertEquals(installed.code, 0, installed.complained);
        const path = Deno.env.get("PATH")!;
        const ask = (words: readonly string[]) =>
          run(`${place}/node_modules/.bin/doctor`, words, {
            cwd: home,
            env: { HOME: home, PATH: path },
            clearEnv: true,
          });
        // The same bundle is inside: what its start script may get wrong is asked.
        await compare(questionsAbout(app.path).slice(0, 3), ask);
        await Deno.writeTextFile(`${place}/use.mjs`, LIBRARY_USE);
        const [byDeno, byNode, version] = await Promise.all([
          run(Deno.execPath(), ["run", "--allow-read", "use.mjs"], { cwd: place }),
          run("node", ["use.mjs"], { cwd: place }),
          run("node", ["--version"]),
        ]);
        assertEquals([byDeno.complained, byDeno.printed], ["", SAID_BY_LIBRARY]);
        if (Number(/^v(\d+)/.exec(version.printed)?.[1]) >= LIBRARY_NODE) assertEquals(byNode, byDeno);
        else assertMatch(byNode.complained, /There is no [A-Z]\w+\.\w+ here: take Node 25 or Deno 2\.9, or later/);
        await Deno.writeTextFile(`${place}/use.ts`, LIBRARY_USE + MISTAKE);
        const checked = await run(Deno.execPath(), ["check", "use.ts"], { cwd: place, env: { NO_COLOR: "1" } });
        assertEquals(checked.complained.match(/^TS\d+ \[ERROR\].*$/gm), [
          "TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.",
        ]);
      });

      await t.step("both again, byte by byte", async () => {
        const again = await pack(new URL(`file://${folder}/again/`));
        for (const [i, path] of [single, archive].entries()) {
          assertEquals(await Deno.readFile(again[i]!), await Deno.readFile(path), path.pathname);
        }
      });

      await t.step("the npm package, without the paths of the machine that packed it", async () => {
        const packed = await Array.fromAsync(inflate(await Deno.readFile(archive)));
        const files = [...parseTar(packed)];
        for (const { path, data } of files) {
          assertEquals(new TextDecoder().decode(data).includes(decodeURIComponent(ROOT.pathname)), false, path);
        }
        assertEquals(files.map(({ path }) => path).toSorted(), files.map(({ path }) => path));
      });
    } finally {
      await app.cleanup();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** In another program, on pasted text. */
const LIBRARY_USE = `
import { diagnose, FACTS, readDocuments } from ${JSON.stringify(project.name)};
const text = "*\\t*\\tABCDE12345\\tcom.example.filter (1.0/7)\\tFilter\\t[activated waiting for user]";
const collected = readDocuments([{ name: "ticket.txt", bytes: new TextEncoder().encode(text) }], FACTS);
const report = diagnose({ ...collected, paths: ["ticket.txt"] }, { tool: { name: "test", version: "1" }, clock: new Date(0) });
console.log(report.diagnoses[0].verdict.primary);
`;

const SAID_BY_LIBRARY = "policy.awaiting-user-approval\n";

/** What only somebody who knows the types complains about. */
const MISTAKE = "export const version: number = report.schemaVersion;\n";

Deno.test("README, the gate and the npm package name one version of Deno", () => {
  for (const path of ["README.md", ".ci/run", "docs/guides/ci.md"]) {
    const named = [...readText(path)!.matchAll(/deno[@-](\d[\d.]*\d)/g)].map(([, version]) => version);
    assert(named.length > 0, path);
    assertEquals(new Set(named), new Set([DENO_VERSION]), path);
  }
  assertStringIncludes(readText("CONTRIBUTING.md")!, `Deno ${DENO_VERSION}`);
});
