import { assertEquals } from "../../../compat/std_assert.ts";
import { readTree } from "../../../evidence/bundle/read_bundle.ts";
import type { MachNameUse } from "../../../evidence/bundle/shapes.ts";
import { dictionary } from "../../bundle_parts.ts";
import { EXTENSION, GROUP, PROVIDER, TEAM } from "../../bundle_spec.ts";
import { buildBundle } from "../../bundles.ts";
import { makeTree } from "../../memory_tree.ts";
import { signCode } from "../../signed_code.ts";

const NAME = `${GROUP}.provider.v12`;

/** An app whose executable, and library, hold these texts. */
async function read(
  name: string,
  strings: readonly string[],
  inLibrary: readonly string[] = [],
): Promise<MachNameUse[]> {
  const image = { fileType: 6, main: null, strings: inLibrary };
  const files = buildBundle({
    app: {
      image: { strings: ["Example", ...strings, "last"] },
      files: { "Frameworks/libExampleIPC.dylib": signCode("developer-id", { identifier: "ipc", image }) },
    },
    extension: {
      info: {
        NetworkExtension: dictionary({
          NEMachServiceName: name,
          NEProviderClasses: dictionary({ "com.apple.networkextension.packet-tunnel": PROVIDER }),
        }),
      },
      image: { strings: [name] },
    },
  });
  const { evidence } = await readTree(makeTree(files));
  return evidence.get("app.machNames")!.value as MachNameUse[];
}

const OLD = `${GROUP}.provider.v11`;

const CASES:
  readonly (readonly [says: string, use: MachNameUse["isUsed"], others: number, strings: readonly string[]])[] = [
    ["the name itself", "yes", 0, [NAME]],
    ["both names", "yes", 0, [OLD, NAME]],
    ["another version's name", "no", 1, [OLD]],
    ["two other versions' names", "no", 2, [OLD, `${GROUP}.provider.v9`]],
    ["neither", "unknown", 0, ["something else"]],
    ["the name of another service", "unknown", 0, [`${GROUP}.helper`, GROUP]],
    ["a longer name", "unknown", 0, [`${OLD}.more`, `x${OLD}`]],
    ["another version's name beside the key of Info.plist", "unknown", 1, [OLD, "NEMachServiceName"]],
    ["another version's name beside the beginning of one", "unknown", 1, [OLD, `${GROUP}.provider.v`]],
    ["another version's name beside a format", "unknown", 1, [OLD, `${GROUP}.provider.v%ld`]],
    ["another version's name, and the name within a longer text", "yes", 1, [OLD, `the service ${NAME} is there`]],
  ];

for (const [says, use, count, strings] of CASES) {
  Deno.test(`readBundle() says ${use} of an app whose code holds ${says}`, async () => {
    const [found, ...more] = await read(NAME, strings);
    assertEquals([found!.path, found!.name, found!.isUsed, found!.others.length, more.length], [
      EXTENSION,
      NAME,
      use,
      count,
      0,
    ]);
  });
}

Deno.test("readBundle() looks for the name in the app's libraries, too", async () => {
  assertEquals((await read(NAME, [OLD], [NAME]))[0]!.isUsed, "yes");
  assertEquals((await read(NAME, [], [OLD]))[0], { path: EXTENSION, name: NAME, isUsed: "no", others: [OLD] });
});

Deno.test("readBundle() does not look for a name without a version, whatever digits are in the team", async () => {
  assertEquals(await read(`${TEAM}.com.example.tunnel.provider`, [`${TEAM}.com.example.tunnel.provider`]), []);
});
