import { ROOT } from "./units.ts";

/** Formats a text as `deno fmt` would with the project's settings. Throws when it cannot be parsed. */
export async function formatText(text: string, extension: "ts" | "md" | "json"): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", extension, "-"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(text)).then(() => writer.close());
  const { success, stdout, stderr } = await child.output();
  if (!success) {
    throw new SyntaxError(`Cannot format generated ${extension}: ${new TextDecoder().decode(stderr).trim()}`);
  }
  await written;
  return new TextDecoder().decode(stdout);
}
