import { assertEquals } from "../../compat/std_assert.ts";
import { runDoctor } from "../fakes/terminal.ts";

for (
  const [words, id] of [[[], "report"], [["report"], "report"], [["capture"], "capture"], [["diff"], "diff"], [[
    "selftest",
  ], "selftest"]] as const
) {
  Deno.test(`schema ${words.join(" ")} prints the schema of a ${id}`, async () => {
    const { code, printed, complaints } = await runDoctor(["schema", ...words]);
    const schema = JSON.parse(printed);
    assertEquals([code, complaints, schema["$id"]], [0, [], `urn:sysex-doctor:${id}:1`]);
    assertEquals(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  });
}

for (const name of ["reports", "__proto__", "toString"]) {
  Deno.test(`schema ${name} exits 2 and names the schemas`, async () => {
    assertEquals(await runDoctor(["schema", name]), {
      code: 2,
      printed: "",
      complaints: [`There is no schema "${name}": choose one of report, capture, diff, selftest`],
    });
  });
}
