import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseDatabase } from "../../../formats/sysextd/database.ts";
import { findDatabases } from "../../../formats/sysextd/find_database.ts";
import { database, ID, TEAM } from "../../../checks/samples.ts";
import { times } from "../../effort.ts";

const MACH = `${TEAM}.com.example.tunnel`;
const PRINTED = database({ state: "activated enabled", mach: [MACH] });
const XML = await Deno.readTextFile(
  new URL("../../../examples/mach-service-not-refreshed/files/Library/SystemExtensions/db.plist", import.meta.url),
);
const JSON_TEXT = JSON.stringify(
  {
    version: 1,
    developerMode: true,
    bootUUID: "B",
    extensionPolicies: [{ allowedTeamIDs: [TEAM] }],
    extensions: [{
      identifier: ID,
      teamID: "-",
      state: "activated_waiting_for_user",
      bundleVersion: { CFBundleShortVersionString: "2.4.0", CFBundleVersion: "240" },
      categories: ["com.apple.system_extension.network_extension"],
      stagedBundleURL: { relative: "file:///Library/SystemExtensions/U%20U/x.systemextension/" },
      container: { bundlePath: "/Applications/Example%20Tunnel.app" },
    }],
  },
  null,
  2,
);

function parse(text: string) {
  return parseDatabase(new TextEncoder().encode(text), toLines(text));
}

Deno.test("parseDatabase() reads what plutil -p prints", () => {
  const { value, origins } = parse(PRINTED);
  assertEquals(value?.developerMode, false);
  assertEquals(value?.policies, 0);
  assertEquals(value?.extensions, [{
    bundleId: ID,
    teamId: TEAM,
    version: "2.4.0",
    build: "240",
    state: "activated enabled",
    categories: ["com.apple.system_extension.network_extension"],
    stagedPath: `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension`,
    originPath: null,
    containerPath: "/Applications/Example Tunnel.app",
    uniqueId: "11111111-2222-4333-8444-555555555555",
    machServices: [MACH],
  }]);
  assert(origins["extensions.0"]?.text.includes(`"identifier" => "${ID}"`));
});

Deno.test("parseDatabase() reads XML, with the Mach services out of the keyed archive", () => {
  const [old, current] = parse(XML).value!.extensions;
  assertEquals(old?.state, "terminated waiting to uninstall on reboot");
  assertEquals(current?.machServices, ["H2VX8N4JWK.io.lanternfish.proxy"]);
});

Deno.test("parseDatabase() reads JSON, and takes neither a dash for a team nor escapes for blanks in a path", () => {
  const value = parse(JSON_TEXT).value!;
  assertEquals([value.developerMode, value.policies, value.bootUUID], [true, 1, "B"]);
  const [record] = value.extensions;
  assertEquals(record?.teamId, null);
  assertEquals(record?.stagedPath, "/Library/SystemExtensions/U U/x.systemextension");
  assertEquals(record?.containerPath, "/Applications/Example%20Tunnel.app");
  assertEquals(record?.machServices, null);
});

Deno.test("parseDatabase() reads what defaults read prints, where every value is text", () => {
  const printed = [
    "{",
    '    bootUUID = "99999999-8888-4777-8666-555555555555";',
    "    developerMode = 1;",
    "    extensionPolicies =     (",
    "    );",
    "    extensions =     (",
    "        {",
    "            bundleVersion =             {",
    '                CFBundleShortVersionString = "2.4.0";',
    "                CFBundleVersion = 240;",
    "            };",
    `            identifier = "${ID}";`,
    '            state = "activated_enabled";',
    `            teamID = ${TEAM};`,
    "        }",
    "    );",
    "}",
  ].join("\n");
  const value = parse(printed).value!;
  assertEquals([value.developerMode, value.policies], [true, 0]);
  assertEquals(value.extensions.map(({ bundleId, version, build, state }) => [bundleId, version, build, state]), [
    [ID, "2.4.0", "240", "activated enabled"],
  ]);
});

Deno.test("parseDatabase() takes one record that was pasted alone", () => {
  const alone = `{\n  "identifier" => "${ID}"\n  "state" => "activated_disabled"\n}\n`;
  assertEquals(parse(alone).value?.extensions.map(({ bundleId, state }) => [bundleId, state]), [[
    ID,
    "activated disabled",
  ]]);
});

for (
  const [says, text] of [
    ["a property list of something else", '{\n  "CFBundleIdentifier" => "com.example"\n}\n'],
    ["no property list at all", "hello\n"],
    ["an empty text", ""],
  ] as const
) {
  Deno.test(`parseDatabase() gives no value for ${says}`, () => assertEquals(parse(text).value, null));
}

Deno.test("parseDatabase() keeps the whole records of a cut database and calls it incomplete", () => {
  const two = database({ state: "activated enabled" }, { state: "activated disabled", version: ["2.5.0", "250"] });
  const { value, complete } = parse(two.slice(0, two.lastIndexOf('"bundleVersion"')));
  assertEquals(value?.extensions.map(({ state }) => state), ["activated enabled"]);
  assertEquals(complete, false);
});

Deno.test("findDatabases() finds them between prose and other property lists", () => {
  const text =
    `My database:\n${PRINTED}\nand the app's Info.plist:\n{\n  "CFBundleIdentifier" => "x"\n}\n${XML}\nbye\n`;
  const blocks = findDatabases(toLines(text));
  assertEquals(blocks.length, 2);
  assertEquals(blocks.map((block) => block[0]?.text.trim().slice(0, 5)), ["{", "<?xml"]);
});

Deno.test("parseDatabase() and findDatabases() survive a cut at every character", () => {
  for (let end = 0; end <= PRINTED.length; end++) {
    const text = PRINTED.slice(0, end);
    findDatabases(toLines(text));
    const state = parse(text).value?.extensions[0]?.state;
    assert(state == null || "activated enabled".startsWith(state));
  }
});

Deno.test("parseDatabase() never throws on mutated input", () => {
  const at = fc.tuple(fc.nat(XML.length - 1), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.constantFrom(XML, PRINTED, JSON_TEXT), at, (text, [place, junk]) => {
      parse(text.slice(0, place) + junk + text.slice(place + junk.length));
    }),
    { numRuns: times(300) },
  );
});
