import { assert, assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { ROOT } from "../../tools/gen/units.ts";
import { readSources } from "./source_files.ts";

const LIMIT_MS = 10_000;

/** A registry as a broken network shows it: it takes every connection and never answers. */
function listenSilently(): { readonly url: string; readonly calls: () => number; readonly close: () => Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) open.push(connection);
  })().catch(() => {});
  return {
    url: `http://127.0.0.1:${listener.addr.port}/`,
    calls: () => open.length,
    close() {
      listener.close();
      for (const connection of open) connection.close();
      return accepting;
    },
  };
}

for (const words of [["--version"], ["--help"], ["demo"]]) {
  Deno.test(`doctor ${words.join(" ")} starts with an empty cache and a registry that never answers`, async () => {
    assertEquals(readSources("doctor.ts").length, 1, "doctor.ts is not there yet");
    const cache = Deno.makeTempDirSync();
    const registry = listenSilently();
    try {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "doctor.ts", ...words],
        cwd: ROOT,
        env: { DENO_DIR: cache, NPM_CONFIG_REGISTRY: registry.url, JSR_URL: registry.url, NO_COLOR: "1" },
        stdin: "null",
        signal: AbortSignal.timeout(LIMIT_MS),
      }).output();
      const complaint = new TextDecoder().decode(stderr);
      assertEquals(code, 0, `exit ${code} within ${LIMIT_MS} ms: ${complaint}`);
      assert(stdout.length > 0, "it printed nothing");
      assertEquals(registry.calls(), 0, "it called the registry");
      if (words[0] === "--version") assertStringIncludes(new TextDecoder().decode(stdout), "0.");
    } finally {
      await registry.close();
      Deno.removeSync(cache, { recursive: true });
    }
  });
}
