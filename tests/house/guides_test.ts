import { assert, assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import reportSchema from "../../schemas/report.schema.json" with { type: "json" };
import { EXAMPLES, locateExample } from "../fakes/examples.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";

async function readGuide(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../docs/guides/${name}`, import.meta.url));
}

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

Deno.test("docs/guides/report.md explains every type and every field of the report", async () => {
  const page = await readGuide("report.md");
  const types: [string, Described][] = [["The report", { ...reportSchema, description: "" } as Described]];
  for (const [name, one] of Object.entries(reportSchema.$defs)) types.push([name, one as Described]);
  for (const [name, { description, properties = {} }] of types) {
    assert(description !== undefined, `${name} is not described`);
    const section = page.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    for (const [field, { description: says = "" }] of Object.entries(properties)) {
      assertStringIncludes(section, `| \`${field}\``, `${name}.${field} is not on the page`);
      assert(says !== "" || name === "The report", `${name}.${field} is not explained`);
    }
  }
});

/** Where jq is installed. */
async function findJq(): Promise<boolean> {
  try {
    return (await new Deno.Command("jq", { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

const HAS_JQ = await findJq();
if (!HAS_JQ) console.log("jq is not installed: the commands of docs/guides/jq.md are not run");

/** The files that the page is about, as it says that they are made. */
async function makeFiles(folder: string): Promise<void> {
  const [stale, healthy] = [locateExample("stale-registration-crash-loop"), locateExample("healthy")];
  const list = await Deno.readTextFile(`${healthy}/commands/systemextensionsctl-list.txt`);
  await Deno.writeTextFile(`${folder}/now.txt`, list.replace("[activated enabled]", "[activated waiting for user]"));
  await Deno.writeTextFile(`${folder}/list.txt`, list);
  const captures = EXAMPLES.map(({ name }) => locateExample(name));
  for (
    const words of [
      ["diagnose", "--from", stale, "--facts", "-o", `${folder}/report.json`],
      ["diagnose", "--each", ...captures, "/nowhere", "-o", `${folder}/fleet.ndjson`],
      ["diagnose", "--from", `${folder}/now.txt`, "--baseline", healthy, "-o", `${folder}/since.json`],
      ["diagnose", "--from", `${folder}/list.txt`, "-o", `${folder}/unknown.json`],
      ["diff", healthy, `${folder}/now.txt`, "-o", `${folder}/diff.json`],
    ]
  ) assertEquals((await runDoctor(words)).complaints, []);
}

Deno.test({
  name: "every command of docs/guides/jq.md prints something",
  ignore: !HAS_JQ || Deno.build.os === "windows",
  async fn() {
    const page = await readGuide("jq.md");
    const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, body = ""]) => body.trim())
      .filter((body) => body.startsWith("jq "));
    assert(commands.length >= 15);
    await withFolder({}, async (folder) => {
      await makeFiles(folder);
      for (const command of commands) {
        const { code, stdout, stderr } = await new Deno.Command("/bin/sh", { args: ["-c", command], cwd: folder })
          .output();
        const said = new TextDecoder();
        assertEquals([said.decode(stderr), code === 0 || /^jq -e /.test(command)], ["", true], command);
        assert(said.decode(stdout).trim() !== "", command);
      }
    });
  },
});
