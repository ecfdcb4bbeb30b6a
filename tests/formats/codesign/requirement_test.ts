import fc from "fast-check";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { type Match, type Requirement, RequirementError } from "../../../formats/codesign/requirement.ts";
import { decodeRequirement } from "../../../formats/codesign/requirement_decode.ts";
import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { renderDesignated, renderRequirement } from "../../../formats/codesign/requirement_render.ts";
import { parseRequirementSet } from "../../../formats/codesign/requirement_set.ts";
import { MAGIC } from "../../../formats/codesign/slots.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { buildBlob, buildSuperBlob, encodeRequirement } from "../../signature_builder.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const DEVELOPER_ID =
  'anchor apple generic and identifier "com.example.app" and (certificate leaf[field.1.2.840.113635.100.6.1.9] ' +
  "/* exists */ or certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate " +
  "leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU] = EXAMPLE123)";

/** As csreq prints them: what is parsed is what is rendered. */
const CANONICAL: readonly string[] = [
  DEVELOPER_ID,
  "never",
  "always",
  "notarized",
  "legacy",
  "anchor apple",
  "anchor apple generic",
  "anchor trusted",
  "identifier example",
  'identifier "com.example.app"',
  'identifier "1example"',
  'identifier ""',
  'identifier "and"',
  'identifier "a \\"b\\" \\\\ c"',
  "identifier 0x6578c3a46d706c65",
  'anchor apple "an example"',
  "(0xc3a4)",
  "anchor apple example",
  "(example)",
  `cdhash H"${HASH}"`,
  `certificate root = H"${HASH}"`,
  `certificate leaf = H"${HASH}"`,
  `certificate -2 = H"${HASH}"`,
  "certificate 1 trusted",
  "platform = 1",
  "platform = -1",
  'info[CFBundleVersion] >= "12.3"',
  "info[CFBundleVersion] < 0xc3a4",
  'entitlement["com.example.key-with-dash"] /* exists */',
  "entitlement[com.example.key] absent",
  "info[Key] = example*",
  "info[Key] = *example",
  "info[Key] ~ example",
  'info[Key] > "1" and info[Key] <= "2"',
  'certificate leaf["subject.C-OU"] = EXAMPLE123',
  'certificate leaf[subject.OU] = "4EXAMPLE12"',
  "certificate leaf[email] ~ example",
  "certificate leaf[policy.1.2.840.113635.100.5.1] /* exists */",
  'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] < timestamp "20190408000000Z"',
  'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] >= timestamp "19990101235959Z"',
  "! anchor apple and ! (always or never)",
  "(always or never) and always",
  "always and never or always",
  "! (always and never)",
  "! ! always",
];

Deno.test("requirements survive text, bytes and text again as csreq prints them", () => {
  for (const text of CANONICAL) {
    const parsed = parseRequirement(text);
    assertEquals(renderRequirement(parsed), text);
    assertEquals(decodeRequirement(encodeRequirement(parsed)), parsed, text);
  }
});

const SPELLINGS: readonly (readonly [string, string])[] = [
  [`  designated => ${DEVELOPER_ID}\n`, DEVELOPER_ID],
  [`# designated => ${DEVELOPER_ID}`, DEVELOPER_ID],
  ["identifier = example", "identifier example"],
  ["identifier == example ;", "identifier example"],
  ["identifier “com.example.app”", 'identifier "com.example.app"'],
  ["true or\n false // why\n and /* not */ true", "always or never and always"],
  ["always # and never", "always"],
  ["anchor generic apple", "anchor apple generic"],
  ["cert leaf [ field.1.2.3 ] exists", "certificate leaf[field.1.2.3] /* exists */"],
  ["cert leaf[field.1.2.3]", "certificate leaf[field.1.2.3] /* exists */"],
  ["certificate leaf[extension.1.2.3] exists", "certificate leaf[field.1.2.3] /* exists */"],
  ["certificate trusted", "anchor trusted"],
  [`anchor = H"${HASH.toUpperCase()}"`, `certificate root = H"${HASH}"`],
  ["anchor[subject.CN] = Example", "certificate root[subject.CN] = Example"],
  ["info[Key] = *example*", "info[Key] ~ example"],
  ['info["Key"] == 0x61', "info[Key] = a"],
  ["always and (always and always)", "always and always and always"],
  ["((always))", "always"],
  [
    'certificate leaf[timestamp.1.2.3] = timestamp "20200229000000Z"',
    'certificate leaf[timestamp.1.2.3] = timestamp "20200229000000Z"',
  ],
];

Deno.test("parseRequirement() reads every spelling of the language", () => {
  for (const [text, expected] of SPELLINGS) assertEquals(renderRequirement(parseRequirement(text)), expected);
});

const MISTAKES: readonly (readonly [string, number])[] = [
  ["", 0],
  ["identifier", 10],
  ["identifier and", 11],
  ["identifier com.example.my-app", 25],
  ["anchor apple generic and", 24],
  ["anchor apple anchor apple", 13],
  ["(always", 7],
  ["always)", 6],
  ['identifier "com.example', 11],
  ["always /* and", 7],
  ['identifier H"00"', 11],
  ['cdhash H"012"', 7],
  ["certificate 99999999999 trusted", 12],
  ["certificate leaf[field.1.99] exists", 16],
  ["certificate leaf[field.x] exists", 16],
  ["certificate leaf = /Library/example.cer", 19],
  ["info[Key = 1", 9],
  ["identifier 0x6", 11],
  ["identifier 0xff", 11],
  ['certificate leaf[timestamp.1.2] < timestamp "2019"', 44],
  ['certificate leaf[timestamp.1.2] < timestamp "20191332000000Z"', 44],
  ["always § never", 7],
];

Deno.test("parseRequirement() says what is wrong, and where", () => {
  for (const [text, offset] of MISTAKES) {
    const error = assertThrows(() => parseRequirement(text), RequirementError) as RequirementError;
    assertEquals(error.offset, offset, `${text}: ${error.message}`);
  }
});

Deno.test("renderDesignated() marks a requirement that the system derived", () => {
  assertEquals(renderDesignated({ op: "apple" }, true), "# designated => anchor apple");
  assertEquals(renderDesignated({ op: "apple" }, false), "designated => anchor apple");
});

Deno.test("a newer system's opcodes are false, passed over or refused as they say themselves", () => {
  const unknown = decodeRequirement(encodeRequirement({ op: "unknown", opcode: 99 }));
  assertEquals(unknown, { op: "unknown", opcode: 99 });
  assertEquals(renderRequirement(unknown), "false /* opcode 99 */");
  const skipped = decodeRequirement(encodeRequirement({ op: "skipped", opcode: 99, inner: { op: "apple" } }));
  assertEquals(renderRequirement(skipped), "/* opcode 99 */ anchor apple");
  assertEquals(parseRequirement(renderRequirement(skipped)), { op: "apple" });
  const refuse = (words: readonly number[]) => {
    const content = words.flatMap((word) => [word >>> 24, word >>> 16 & 255, word >>> 8 & 255, word & 255]);
    return (assertThrows(() => decodeRequirement(buildBlob(MAGIC.REQUIREMENT, content)), MachOError) as MachOError)
      .message;
  };
  assertStringIncludes(refuse([1, 99]), "unknown requirement opcode 99");
  assertStringIncludes(refuse([2, 1]), "requirement of form 2");
  assertStringIncludes(refuse([1, 1, 1]), "bytes behind the requirement");
  assertStringIncludes(refuse([1, 10, 1, 0x61000000, 77]), "unknown comparison 77");
  assertStringIncludes(refuse([1, 2, 1, 0xff000000]), "no UTF-8 text");
  assertStringIncludes(refuse([1, 2, 0xffffffff]), "bytes beyond the end");
  assertStringIncludes(refuse([1, ...Array.from({ length: 5000 }, () => 9), 1]), "nested deeper than 1000");
  assertEquals(
    decodeRequirement(
      buildBlob(MAGIC.REQUIREMENT, [0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 75, 0, 0, 0, 0, 0, 0, 1, 86, 0, 0, 0]),
    ),
    { op: "info", key: "K", match: { op: "=", value: "V" } },
  );
});

Deno.test("parseRequirementSet() names the purposes and keeps what can be read", () => {
  const problems: string[] = [];
  const set = buildSuperBlob([
    [1, encodeRequirement({ op: "always" })],
    [3, encodeRequirement({ op: "apple" })],
    [4, buildBlob(MAGIC.REQUIREMENT, [0, 0, 0, 1, 0, 0, 0, 99])],
    [9, encodeRequirement({ op: "never" })],
  ], MAGIC.REQUIREMENT_SET);
  const { entries, designated } = parseRequirementSet(set, {}, (why) => problems.push(why));
  assertEquals(entries.map(({ kind, number }) => [kind, number]), [["host", 1], ["designated", 3], ["library", 4], [
    null,
    9,
  ]]);
  assertEquals(designated, { op: "apple" });
  assertEquals(problems, ["unknown requirement opcode 99"]);
});

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
    { numRuns: 300 },
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
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'(!)[]"\\H0x1=<*~/# .', "and", "or ", "identifier ") }), check),
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), check));
});

function check(text: string): void {
  try {
    parseRequirement(renderRequirement(parseRequirement(text)));
  } catch (error) {
    assert(error instanceof RequirementError, `${JSON.stringify(text)}: ${error}`);
  }
}

Deno.test("a megabyte of any one piece is refused or read in less than a second", () => {
  const pieces = [
    "(",
    "! ",
    "always and ",
    "always or ",
    '"',
    '\\"',
    "/* ",
    "/**/",
    "# \n",
    'H"0',
    "0x",
    "a.",
    "[",
    "1",
    " ",
    "“",
  ];
  for (const piece of pieces) {
    const start = performance.now();
    check(piece.repeat(1024 * 1024 / piece.length));
    check(`identifier "${piece.repeat(1024 * 1000 / piece.length)}"`);
    assert(performance.now() - start < 1000, piece);
  }
});
