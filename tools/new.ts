/** Scaffolds a unit: `deno run -A tools/new.ts rule reg.example | fact reg.example | renderer example`. */
import type { Kind } from "../checks/define.ts";
import { PLANNED, type PlannedRule } from "../checks/planned.ts";
import { formatText } from "./gen/format_text.ts";
import { pathOfFact, pathOfRule, readText, ROOT } from "./gen/units.ts";

const USAGE =
  "Cannot tell what to make: usage is deno run -A tools/new.ts rule|fact|renderer ID, such as rule reg.example";

/** A new file, and a changed one where the unit takes over what was planned for it. */
interface Scaffold {
  readonly path: string;
  readonly text: string;
  readonly planned?: string;
}

/** What a new unit of this sort looks like. Throws a sentence when the words name none. */
export function scaffold(sort: string | undefined, id: string | undefined): Scaffold {
  if (id === undefined) throw new RangeError(USAGE);
  if (sort === "renderer") {
    if (!/^[a-z][a-z0-9-]*$/.test(id)) {
      throw new RangeError(`Cannot name a format "${id}": use lower-case letters and "-"`);
    }
    return { path: `reports/${id.replaceAll("-", "_")}.ts`, text: renderRenderer(id) };
  }
  if (sort === "fact") {
    if (!/^[a-z]+(?:\.[a-z][A-Za-z0-9]*)*$/.test(id)) {
      throw new RangeError(`Cannot use the key "${id}": write it as reg.list`);
    }
    return { path: pathOfFact(id), text: renderFact(id) };
  }
  if (sort !== "rule") throw new RangeError(USAGE);
  if (!/^[a-z]+\.[a-z0-9][a-z0-9.-]*$/.test(id)) {
    throw new RangeError(`Cannot use the id "${id}": write it as reg.stale-row`);
  }
  const row = PLANNED.find((planned) => planned.id === id);
  return {
    path: pathOfRule(id),
    text: renderRule(id, row),
    ...(row === undefined ? {} : { planned: withoutRow(readText("checks/planned.ts") ?? "", id) }),
  };
}

function renderRule(id: string, row: PlannedRule | undefined): string {
  const { kind = "cause" as Kind, stage = 0, title = "", severity = "medium", confidence = "D", explains = [] } = row ??
    {};
  return `import { CLEAR, defineRule } from "../define.ts";

export default defineRule({
  id: ${JSON.stringify(id)},
  kind: "${kind}",
  stage: ${stage},
  title: ${JSON.stringify(title)},
  severity: "${severity}",
  confidence: "${confidence}",
  scope: "target",
  needs: ["reg.list"],
  judge() {
    return CLEAR;
  },
  explains: [${explains.map(renderExplains).join(", ")}],
  fix: [],
  why: "",
  notWhen: "",
  macos: "10.15 and later",
  references: [],
  samples: () => ({
    fires: [{ says: "", text: "" }],
    silent: [{ says: "", text: "" }],
  }),
});
`;
}

function renderExplains({ rule, when }: PlannedRule["explains"][number]): string {
  return `{ rule: ${JSON.stringify(rule)}${when === undefined ? "" : `, when: ${JSON.stringify(when)}`} }`;
}

function renderFact(key: string): string {
  return `import { defineFact } from "./define.ts";

export default defineFact<unknown>({
  key: "${key}",
  summary: "",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [],
});
`;
}

function renderRenderer(format: string): string {
  return `import { defineRenderer } from "./define.ts";

export default defineRenderer({
  format: "${format}",
  render: () => "",
});
`;
}

/** The planned rows without one: it starts at a line "  {" and ends at a line "  }," as deno fmt writes them. */
function withoutRow(text: string, id: string): string {
  const at = text.indexOf(`\n    id: ${JSON.stringify(id)},\n`);
  const start = text.lastIndexOf("\n  {", at);
  const end = text.indexOf("\n  },", at);
  if (at === -1 || start === -1 || end === -1) {
    throw new Error(`Cannot take the row of "${id}" out of checks/planned.ts: take it out by hand and run this again`);
  }
  return text.slice(0, start) + text.slice(end + "\n  },".length);
}

async function create(words: readonly string[]): Promise<void> {
  const { path, text, planned } = scaffold(words[0], words[1]);
  if (readText(path) !== null) throw new Error(`Cannot make "${path}": the file is already there`);
  Deno.mkdirSync(new URL("./", new URL(path, ROOT)), { recursive: true });
  Deno.writeTextFileSync(new URL(path, ROOT), await formatText(text, "ts"), { createNew: true });
  if (planned !== undefined) Deno.writeTextFileSync(new URL("checks/planned.ts", ROOT), planned);
  console.log(`Made ${path}: a skeleton that waits to be written`);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("tools/gen.ts", ROOT).href],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error("Cannot bring the generated files up to date: see the sentence above");
}

if (import.meta.main) {
  try {
    await create(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
