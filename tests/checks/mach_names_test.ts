import { assertEquals } from "../../compat/std_assert.ts";
import { type NameOwner, ownerOf, ownNames } from "../../checks/mach_names.ts";
import { database, ID, job, list, TEAM } from "../../checks/samples.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled", mach: [NAME] });

const OWNERS: readonly (readonly [name: string, owner: NameOwner])[] = [
  [NAME, "own"],
  [`"${NAME}"`, "own"],
  [`${TEAM}.org.something`, "vendor"],
  ["com.example.daemon", "vendor"],
  ["group.com.example.daemon", "vendor"],
  ["com.example", "vendor"],
  ["com.examples.daemon", "other"],
  ["org.other.daemon", "other"],
  ["com.apple.nehelper", "other"],
  ["group.com.apple.notes", "other"],
  ["<private>", "unknown"],
  [`${TEAM}.com.exam…`, "unknown"],
  ["", "unknown"],
];

for (const [name, owner] of OWNERS) {
  Deno.test(`ownerOf() calls ${JSON.stringify(name)} ${owner}`, () => {
    assertEquals(ownerOf(caseOfPasted(KNOWN), name), owner);
  });
}

Deno.test("ownerOf() knows nobody but Apple where no extension is known", () => {
  const of = caseOfPasted("hello\n");
  assertEquals([NAME, "com.apple.x.y"].map((name) => ownerOf(of, name)), ["unknown", "other"]);
});

Deno.test("ownerOf() takes no vendor from a domain that thousands share", () => {
  const of = caseOfPasted(list({ state: "activated enabled", id: "io.github.somebody.vpn" }));
  assertEquals(ownerOf(of, "io.github.otherbody.tool"), "other");
});

Deno.test("ownNames() adds what the database declares to what the enabled version's job owns", () => {
  const of = caseOfPasted(
    KNOWN + job({ state: "running", pid: "512" }, { endpoints: [`${NAME}.job`] }) +
      job({ state: "running", pid: "400" }, { endpoints: [`${NAME}.old`], version: "2.3.0.230" }),
  );
  assertEquals(of.target?.bundleId, ID);
  assertEquals(ownNames(of), [NAME, `${NAME}.job`]);
});
