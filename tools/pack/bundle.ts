/** One file out of many, by `deno bundle`; names stay readable, for people who look at what they run as root. */
import { CHILD_VERB } from "../../cmd/launch_again.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { listEntries, readText, ROOT } from "../gen/units.ts";

const ENTRY = "doctor_entry.ts";

/** The command line with its verbs, examples and the reader of bundles. */
export async function bundleDoctor(): Promise<string> {
  return await bundle(renderEntry());
}

/** The library; in an engine that is too old it throws at once. */
export async function bundleLibrary(): Promise<string> {
  return await bundle(`import { findMissingFunction } from ${importOf("compat/platform.ts")};
export * from ${importOf("mod.ts")};
const missing = findMissingFunction();
if (missing !== null) throw new Error(\`There is no \${missing} here: take Node 25 or Deno 2.9, or later\`);
`);
}

/** Throws an error with what `deno bundle` said. */
async function bundle(entry: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/${ENTRY}`, entry);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--no-lock", "--output", `${folder}/bundle.js`, `${folder}/${ENTRY}`],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (!success) throw new Error(`deno bundle failed: ${new TextDecoder().decode(stderr).trim()}`);
    return forgetPlace(await Deno.readTextFile(`${folder}/bundle.js`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The bundler notes above each module where it was; of the entry that is another folder every time. */
function forgetPlace(text: string): string {
  const clean = text.replace(new RegExp(`^// .*/${ENTRY}$`, "m"), `// ${ENTRY}`);
  if (clean.includes(ROOT.pathname)) throw new Error(`The bundle names the folder "${ROOT.pathname}"`);
  return clean;
}

/** Verbs are loaded by names that a bundler cannot see (cmd/main.ts), examples are read from beside the sources: here both are named. */
function renderEntry(): string {
  const names = [...VERBS.map(({ name }) => name), CHILD_VERB];
  const verbs = names.map((name) => `  ${JSON.stringify(name)}: () => import(${importOf(`cmd/${name}.ts`)}),\n`);
  return `import { runSingleFile } from ${importOf("cmd/single_file.ts")};
export { answerBundle } from ${importOf("evidence/sources/answer_bundle.ts")};

const verbs = {
${verbs.join("")}};
const examples = ${JSON.stringify(readExamples())};

if (import.meta.main) Deno.exit(await runSingleFile(Deno.args, { url: import.meta.url, verbs, examples }));
`;
}

function importOf(path: string): string {
  return JSON.stringify(new URL(path, ROOT).href);
}

/** Name → path in the capture → text. */
function readExamples(): Record<string, Record<string, string>> {
  const names = listEntries("examples").map(({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => {
    const paths = listFiles(`examples/${name}`);
    return [name, Object.fromEntries(paths.map((path) => [path.slice(`examples/${name}/`.length), readText(path)!]))];
  }));
}

/** All files below a folder, sorted. */
function listFiles(folder: string): string[] {
  const entries = listEntries(folder).sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory ? listFiles(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}
