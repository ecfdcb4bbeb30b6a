import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { openNativeClient } from "../../ffi/client.ts";
import { listSymbols } from "../../ffi/list_symbols.ts";
import { isNativeQuestion } from "../../ffi/messages.ts";
import { SYSTEM_SYMBOLS } from "../../ffi/system_library.ts";
import { parseSymbols } from "../../formats/native_symbols.ts";
import { buildFakes, launchFakes, pathsOfFakes, WITHOUT_FAKES } from "../fakes/native_fakes.ts";

const ignore = WITHOUT_FAKES !== null;

Deno.test({
  name: "listSymbols() names what a library lacks, what may block included, and why it cannot be opened",
  ignore,
  async fn() {
    const { system } = pathsOfFakes(await buildFakes());
    const newer = {
      ...SYSTEM_SYMBOLS,
      xpc_of_next_year: { parameters: [], result: "void", optional: true },
      late_of_next_year: { parameters: [], result: "i32", nonblocking: true, optional: true },
      late_of_next_year_address: { name: "late_of_next_year", type: "pointer", optional: true },
    } as const;
    const [library, nowhere] = parseSymbols(listSymbols([[system, newer], ["/nowhere/lib.so", newer]]))!;
    assertEquals([library!.missing, library!.error], [["xpc_of_next_year", "late_of_next_year"], null]);
    assertEquals(library!.found.includes("bootstrap_look_up"), true);
    assertMatch(nowhere!.error!, /^Cannot open "\/nowhere\/lib\.so": /);
  },
});

Deno.test({
  name: "each child lists the symbols of its libraries, and calls nothing for it",
  ignore,
  async fn() {
    const client = openNativeClient(launchFakes(await buildFakes(), "hang"));
    try {
      for (const [kind, count] of [["libxpc", 1], ["SystemConfiguration", 2]] as const) {
        const answer = await client.ask([kind, "symbols"]);
        const libraries = answer.status === "ok" ? parseSymbols(new TextDecoder().decode(answer.bytes))! : [];
        assertEquals([libraries.length, libraries.flatMap(({ missing }) => missing)], [count, []]);
      }
    } finally {
      await client.close();
    }
  },
});

Deno.test("only the two libraries are asked for symbols, about nothing", () => {
  assertEquals(isNativeQuestion(["libxpc", "symbols"]), true);
  assertEquals(isNativeQuestion(["SystemConfiguration", "symbols"]), true);
  for (const words of [["Security", "symbols"], ["libxpc", "symbols", "x"], ["symbols"]]) {
    assertEquals(isNativeQuestion(words), false);
  }
});
