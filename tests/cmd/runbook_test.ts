import { assert, assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { DOMAINS } from "../../formats/codes/domains.ts";
import { FAMILIES } from "../../formats/unified_log/signatures/mod.ts";
import { anchorOf } from "../../reports/runbook/rule_page.ts";
import { renderHandbook } from "../../reports/runbook/handbook.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";

const HANDBOOK = renderHandbook({ rules: RULES, all: [...CATALOGUE.values()], families: FAMILIES, domains: DOMAINS });

Deno.test("runbook prints the pages of the rules that are named", async () => {
  const { code, printed } = await runDoctor(["runbook", "reg.stale", "sign.adhoc"]);
  assertEquals(code, 0);
  for (const part of ["`reg.stale`", "`sign.adhoc`", "## Repair", "## When it stays", "sudo doctor capture"]) {
    assertStringIncludes(printed, part);
  }
});

Deno.test("runbook --all writes a page for every rule, the tree, the signatures and the codes", async () => {
  await withFolder({}, async (folder) => {
    const { code, printed } = await runDoctor(["runbook", "--all", "-o", `${folder}/book`]);
    assertEquals([code, printed], [0, `${folder}/book\n`]);
    for (const { id } of RULES) assert((await Deno.stat(`${folder}/book/rules/${id}.md`)).isFile);
    for (const name of ["README.md", "signatures.md", "codes.md", "handbook.html"]) {
      assertEquals(await Deno.readTextFile(`${folder}/book/${name}`), HANDBOOK.get(name));
    }
  });
});

Deno.test("every link of the handbook leads to one of its pages or headings", () => {
  const lost: string[] = [];
  for (const [path, text] of HANDBOOK) {
    if (!path.endsWith(".md")) continue;
    const prose = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, "").replace(/(`+)[^\n]*?\1/g, "");
    for (const [, target] of prose.matchAll(/\]\((?!https:)([^)\s]+)\)/g)) {
      const [file, anchor] = target!.split("#");
      const wanted = file === "" ? path : [...path.split("/").slice(0, -1), file].join("/");
      const page = HANDBOOK.get(wanted);
      const anchors = [...(page ?? "").matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchorOf(title!));
      if (page === undefined || (anchor !== undefined && !anchors.includes(anchor))) lost.push(`${path}: ${target}`);
    }
  }
  assertEquals(lost, []);
});

Deno.test("the tree of the handbook has every question once, and every answer leads on", () => {
  const [, drawing = ""] = /```mermaid\n([\s\S]*?)\n```/.exec(HANDBOOK.get("README.md")!) ?? [];
  const nodes = [...drawing.matchAll(/^ {4}(\w+)\["/gm)].map(([, id]) => id!);
  assertEquals(new Set(nodes).size, nodes.length);
  const ends = new Set([...nodes, "select"]);
  for (const [, from, to] of drawing.matchAll(/^ {2}(\w+) --> (\w+)$/gm)) assert(ends.has(from!) && ends.has(to!));
});

for (
  const [words, says] of [
    [["runbook"], "Nothing to print"],
    [["runbook", "--all"], "name a folder"],
    [["runbook", "--all", "reg.stale", "-o", "x"], "leave"],
    [["runbook", "reg.stal"], "did you mean reg.stale?"],
  ] as const
) {
  Deno.test(`doctor ${words.join(" ")} says what is missing`, async () => {
    const { code, complaints } = await runDoctor(words);
    assertEquals(code, 2);
    assertStringIncludes(complaints[0]!, says);
  });
}

Deno.test("runbook --all refuses a folder with something in it", async () => {
  await withFolder({ "book/mine.txt": "mine" }, async (folder) => {
    const { code, complaints } = await runDoctor(["runbook", "--all", "-o", `${folder}/book`]);
    assertEquals(code, 2);
    assertStringIncludes(complaints[0]!, "give a folder that is new or empty");
    assertEquals(await Deno.readTextFile(`${folder}/book/mine.txt`), "mine");
  });
});
