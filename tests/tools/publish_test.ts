/** As a registry of modules gets the doctor: checked by `deno publish`, and run from an address, module by module. */
import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { ROOT } from "../../tools/gen/units.ts";

async function deno(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  return { code, printed: new TextDecoder().decode(stdout), complained: new TextDecoder().decode(stderr) };
}

Deno.test("deno publish takes the sources, with types that need no inference, and nothing of tests and tools", async () => {
  const { code, complained } = await deno(["publish", "--dry-run", "--allow-dirty", "--no-check"]);
  assertEquals(code, 0, complained);
  const warnings = [...complained.matchAll(/^warning\[(.*?)\].*\n *--> (.*?):/gm)].map(([, name, path]) =>
    `${name} ${path}`
  );
  // The verbs: names that Deno cannot see are what keeps --version from reading all of them.
  assertEquals(warnings, [`unanalyzable-dynamic-import ${decodeURIComponent(ROOT.pathname)}cmd/main.ts`]);
  const paths = [...complained.matchAll(/^ +(file:\/\/\S+) \(/gm)].map(([, path]) => path!.slice(ROOT.href.length));
  const tops = new Set(paths.map((path) => path.split("/")[0]!));
  assertEquals(["tests", "tools", "examples", "docs", "dist"].filter((top) => tops.has(top)), []);
  assertEquals(["mod.ts", "doctor.ts", "README.md", "LICENSE", "schemas"].filter((top) => !tops.has(top)), []);
});

Deno.test("the doctor runs from an address; its demo says why it has no examples there", async () => {
  const cache = await Deno.makeTempDir({ prefix: "doctor-cache-" });
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    try {
      const type = pathname.endsWith(".json") ? "application/json" : "application/typescript";
      return new Response(await Deno.readFile(new URL(`.${pathname}`, ROOT)), { headers: { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  const address = `http://127.0.0.1:${server.addr.port}/doctor.ts`;
  const run = (...words: string[]) =>
    deno(["run", "--no-lock", "--no-config", "-A", address, ...words], {
      DENO_DIR: cache,
    });
  try {
    const { code, printed } = await run("explain", "reg.stale");
    assertEquals([code, printed.split("\n")[0]], [0, "reg.stale: Registration stale / inconsistent"]);
    const demo = await run("demo");
    assertEquals([demo.code, demo.printed], [2, ""]);
    assertMatch(
      demo.complained,
      /\ndoctor: The recorded Macs are not part of this package: run doctor from its sources\n$/,
    );
    assertEquals(asked.filter((path) => /^\/(?:tests|tools|examples)\//.test(path)), []);
  } finally {
    await server.shutdown();
    await Deno.remove(cache, { recursive: true });
  }
});
