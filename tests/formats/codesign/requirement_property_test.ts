import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { type Match, type Requirement, RequirementError } from "../../../formats/codesign/requirement.ts";
import { decodeRequirement } from "../../../formats/codesign/requirement_decode.ts";
import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { renderRequirement } from "../../../formats/codesign/requirement_render.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { encodeRequirement } from "../../signature_builder.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const DEVELOPER_ID =
  'anchor apple generic and identifier "com.example.app" and (certificate leaf[field.1.2.840.113635.100.6.1.9] ' +
  "/* exists */ or certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate " +
  "leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU] = EXAMPLE123)";

/** Any requirement that the text form can express; chains lean to the left, as the language makes them. */
const REQUIREMENTS: fc.Arbitrary<Requirement> = makeRequirements();

function makeRequirements(): fc.Arbitrary<Requirement> {
  const name = fc.oneof(
    fc.constantFrom("com.example.app", "EXAMPLE123", "or", 'a"b\\', "1", ""),
    fc.string({ unit: "grapheme" }),
  );
  const key = fc.constantFrom("CFBundleVersion", "com.example.key-1", "x y", "leaf");
  const slot = fc.integer({ min: -3, max: 5 });
  const oid = fc.constantFrom("1.2.840.113635.100.6.1.13", "2.999.1", "0.39.0", "1.0.18446744073709551616");
  const hash = fc.constant(HASH);
  const match: fc.Arbitrary<Match> = fc.oneof(
    fc.record({ op: fc.constantFrom("exists" as const, "absent" as const) }),
    fc.record({ op: fc.constantFrom(...["=", "~", "begins", "ends", "<", ">", "<=", ">="] as const), value: name }),
    fc.record({
      op: fc.constantFrom(...["on", "before", "after", "on or before", "on or after"] as const),
      date: fc.integer({ min: -6e9, max: 6e9 }),
    }),
  );
  const record = (op: string, rest: object) => fc.record({ op: fc.constant(op), ...rest }) as fc.Arbitrary<Requirement>;
  const leaf = fc.oneof(
    ...["never", "always", "apple", "apple generic", "trusted", "notarized", "legacy"].map((op) => record(op, {})),
    ...["identifier", "named anchor", "named code"].map((op) => record(op, { name })),
    ...["info", "entitlement"].map((op) => record(op, { key, match })),
    ...["certificate extension", "certificate policy", "certificate date"].map((op) =>
      record(op, { slot, oid, match })
    ),
    record("certificate field", { slot, key: fc.constantFrom("subject.OU", "email", "subject.C-OU"), match }),
    record("certificate", { slot, hash }),
    record("certificate trusted", { slot }),
    record("cdhash", { hash }),
    record("platform", { platform: fc.integer() }),
  );
  const chain = (op: "and" | "or", parts: fc.Arbitrary<Requirement>) =>
    fc.array(parts.filter((part) => part.op !== op), { minLength: 2, maxLength: 4 })
      .map((items) => items.reduce((left, right) => ({ op, left, right })));
  return fc.letrec<{ any: Requirement }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      chain("and", tie("any")),
      chain("or", tie("any")),
      tie("any").map((inner) => ({ op: "not" as const, inner })),
    ),
  })).any;
}

Deno.test("encoding, decoding, rendering and parsing any requirement gives it back", () => {
  fc.assert(
    fc.property(REQUIREMENTS, (requirement) => {
      const bytes = encodeRequirement(requirement);
      const decoded = decodeRequirement(bytes);
      assertEquals(decoded, requirement);
      const parsed = parseRequirement(renderRequirement(decoded));
      assertEquals(parsed, decoded);
      assertEquals(encodeRequirement(parsed), bytes);
    }),
    { numRuns: times(150) },
  );
});

Deno.test("a compiled requirement cut or changed anywhere is an error or another requirement, never a crash", () => {
  const bytes = encodeRequirement(parseRequirement(DEVELOPER_ID));
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(() => decodeRequirement(bytes.subarray(0, length)), MachOError);
  }
  for (let at = 12; at < bytes.length; at++) {
    for (const value of [0, 1, 9, 22, 0x40, 0x80, 0xff]) {
      const changed = bytes.slice();
      changed[at] = value;
      try {
        renderRequirement(decodeRequirement(changed));
      } catch (error) {
        assert(error instanceof MachOError, String(error));
      }
    }
  }
});

Deno.test("a requirement's text cut anywhere is an error or a shorter requirement, never a crash", () => {
  for (let length = 0; length < DEVELOPER_ID.length; length++) check(DEVELOPER_ID.slice(0, length));
  const pieces = fc.constantFrom(...'(!)[]"\\H0x1=<*~/# .', "and", "or ", "identifier ");
  fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => check(parts.join(""))), {
    numRuns: times(200),
  });
  fc.assert(fc.property(fc.uint16Array({ max: 0xffff }), (units) => check(String.fromCharCode(...units))));
});

function check(text: string): void {
  try {
    parseRequirement(renderRequirement(parseRequirement(text)));
  } catch (error) {
    assert(error instanceof RequirementError, `${JSON.stringify(text)}: ${error}`);
  }
}

Deno.test("a large text of any one piece is refused or read in less than a second", () => {
  const pieces = ["(", "! ", "always and ", '"', '\\"', "/* ", "/**/", "# \n", 'H"0', "0x", "a.", "[", "1", " ", "“"];
  for (const piece of pieces) {
    const text = makeLarge(piece);
    assertTimely(() => check(text), piece, 500);
    assertTimely(() => check(`identifier "${text}"`), piece, 500);
  }
});
