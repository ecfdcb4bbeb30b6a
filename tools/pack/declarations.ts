/** The library's types, out of what `deno pack` makes of the sources. */
import { inflate } from "../../evidence/sources/inflate.ts";
import { parseTar } from "../../formats/tar.ts";
import { ROOT } from "../gen/units.ts";

const FIRST = "mod.d.ts";

/** Path → text of each declaration file that the library's refers to. Throws an error with what `deno pack` said. */
export async function readDeclarations(): Promise<Map<string, string>> {
  const all = await packDeclarations();
  const reached = new Map<string, string>();
  const open = [FIRST];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const text = all.get(path);
    if (text === undefined) throw new Error(`There are no types for "${path}": deno publish --dry-run says why`);
    reached.set(path, text);
    open.push(...importsOf(path, text).filter((one) => !reached.has(one)));
  }
  return reached;
}

async function packDeclarations(): Promise<Map<string, string>> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["pack", "--no-source-maps", "--allow-dirty", "--output", `${folder}/packed.tgz`],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (!success) throw new Error(`deno pack failed: ${new TextDecoder().decode(stderr).trim()}`);
    const entries = parseTar(await Array.fromAsync(inflate(await Deno.readFile(`${folder}/packed.tgz`))));
    return new Map(
      [...entries].filter(({ path }) => path.endsWith(".d.ts"))
        .map(({ path, data }) => [path.replace("package/", ""), new TextDecoder().decode(data)]),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from |import\(|import )"(\.[^"]+)\.js"/g)].map(([, specifier]) =>
    new URL(`${specifier}.d.ts`, `file:///${path}`).pathname.slice(1)
  );
}
