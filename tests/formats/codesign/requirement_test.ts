import { assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { RequirementError } from "../../../formats/codesign/requirement.ts";
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
  ['certificate leaf[timestamp.1.2] < timestamp "20190230000000Z"', 44],
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
