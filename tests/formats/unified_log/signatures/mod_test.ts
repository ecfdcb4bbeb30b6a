import { assert, assertEquals } from "../../../../compat/std_assert.ts";
import { CATALOGUE } from "../../../../engine/catalogue.ts";
import { compileSignatures } from "../../../../formats/unified_log/catalogue.ts";
import { LOG } from "../../../../formats/unified_log/processes.ts";
import { SIGNATURES } from "../../../../formats/unified_log/signatures/mod.ts";
import { assertTimely, makeLarge } from "../../../effort.ts";

const IDS = SIGNATURES.map(({ id }) => id);

Deno.test("no two signatures share an id, none is a rule's, and ids are lower-case words", () => {
  assertEquals(IDS.filter((id, i) => IDS.indexOf(id) !== i || CATALOGUE.has(id)), []);
  assertEquals(IDS.filter((id) => !/^[a-z]+\.[a-z0-9-]+$/.test(id)), []);
});

Deno.test("signatures name only rules of the catalogue and signatures that exist", () => {
  assertEquals(SIGNATURES.flatMap(({ rules }) => rules).filter((rule) => !CATALOGUE.has(rule)), []);
  assertEquals(SIGNATURES.flatMap(({ insteadOf = [] }) => insteadOf).filter((id) => !IDS.includes(id)), []);
});

Deno.test("every signature says what it means and where it was seen; a cause says what to do about it", () => {
  assertEquals(SIGNATURES.filter(({ meaning, sources }) => meaning === "" || sources.length === 0), []);
});

Deno.test("blanks in patterns and literals are single, not quantified and not in a class", () => {
  for (const { id, process, pattern, literals } of SIGNATURES) {
    assert(!/ [ ?*+{]|\[[^\]]* [^\]]*\]/.test(pattern.source.replace(/\\./g, "_")), id);
    assert(literals.every((literal) => /^\S+(?: \S+)*$/.test(literal)), id);
    // In a JSON message, slashes and quotes are escaped; other characters have several spellings.
    assert(process === LOG || literals.every((literal) => /^[ -!#-.0-\[\]-~]+$/.test(literal)), id);
    assert(pattern.flags === "" || pattern.flags === "i", id);
  }
});

Deno.test("no pattern takes more than linear time on a text that repeats its own words", () => {
  for (const { signature: { id, literals }, pattern } of compileSignatures(SIGNATURES)) {
    const words = pattern.source.replace(/\\s/g, " ").replace(/\\(.)/g, "$1").replace(/[^\w =:.,!'/-]/g, "");
    const seeds = [words, literals[0], `${literals[0]} a `, `${literals[0]} (a: "b" -1 `];
    const texts = [...seeds.map(makeLarge), literals[0] + makeLarge(" ")];
    for (const text of texts) {
      const findAll = () => {
        pattern.lastIndex = 0;
        for (let match = pattern.exec(text), n = 0; match && n < 1000; match = pattern.exec(text)) n++;
      };
      assertTimely(findAll, `${id} on ${text.slice(0, 60)}`, 500);
    }
  }
});
