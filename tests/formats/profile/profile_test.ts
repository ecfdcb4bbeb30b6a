import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { APPLE_ROOTS } from "../../../formats/cms/apple_roots.ts";
import { toLines } from "../../../formats/parsed.ts";
import type { PlistValue } from "../../../formats/plist/value.ts";
import { parseProfile } from "../../../formats/profile/profile.ts";
import { issue, sha256 } from "../../ca.ts";
import {
  DEVELOPERS,
  GRANTS,
  makeProfile,
  NO_PROFILE,
  printProfile,
  PROFILE_ROOT,
  signProfile,
  TEAM,
} from "../../profiles.ts";
import { LARGE, makeLarge, times } from "../../effort.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const XML = printProfile(makeProfile(), "DIRECT");
const FILE = signProfile(XML);
const HASHES = DEVELOPERS.map(({ certificate }) => sha256(certificate).toHex());
const VALUE = {
  path: null,
  name: "Example Tunnel Direct",
  uuid: "11111111-2222-4333-8444-555555555555",
  teamId: TEAM,
  platforms: ["OSX"],
  type: "developer-id",
  expires: "2043-11-22T09:26:40Z",
  devices: null,
  certificates: 2,
  certificatesSha256: HASHES,
  entitlements: GRANTS,
  applicationIdentifier: `${TEAM}.com.example.tunnel`,
  provisionsAllDevices: true,
  distribution: "DIRECT",
  provisionedDevices: null,
  derAgrees: true,
} as const;

function parse(text: string) {
  return parseProfile(encode(text), toLines(text));
}

Deno.test("parseProfile() reads the property list that security cms -D prints", () => {
  const { value, problems, complete, origins } = parse(XML);
  assertEquals(value, { ...VALUE, cms: null });
  assertEquals([problems.length, complete, origins[""]?.n], [0, true, 1]);
});

Deno.test("parseProfile() reads a signed file and says who signed it", () => {
  const { value } = parseProfile(FILE);
  const signer = { signer: "Mac OS X Provisioning Profile Signing", signerKind: "profile-signing" } as const;
  const cms = { messageDigestOk: true, signatureOk: true, chainsToApple: false, ...signer };
  assertEquals(value, { ...VALUE, cms });
});

Deno.test("parseProfile() follows the chain to a pinned root", () => {
  const roots = APPLE_ROOTS as Map<string, string>;
  const hash = sha256(PROFILE_ROOT.certificate).toHex();
  roots.set(hash, "test");
  assertEquals(parseProfile(FILE).value?.cms?.chainsToApple, true);
  roots.delete(hash);
});

Deno.test("parseProfile() tells an edited payload and a stranger's signature", () => {
  const edited = parseProfile(signProfile(XML, { signedContent: encode(`${XML} `) })).value;
  assertEquals([edited?.cms?.messageDigestOk, edited?.cms?.signatureOk], [false, true]);
  const stranger = issue({ commonName: "Example Fixture" }, { keyKind: "rsa" });
  const forged = parseProfile(signProfile(XML, {}, stranger)).value;
  assertEquals([forged?.cms?.signer, forged?.cms?.chainsToApple], ["Example Fixture", false]);
});

const MACS = ["00006001-000A1B2C3D4E5F60", "11111111-2222-5333-8444-666666666666"];
const DEVELOPMENT = { ProvisionsAllDevices: undefined, ProvisionedDevices: MACS };
const STORE = { ProvisionsAllDevices: undefined };
const TYPES: readonly [says: string, xml: string, type: string | null, devices: number | null][] = [
  ["LIMITED", printProfile(makeProfile(DEVELOPMENT), "LIMITED"), "development", 2],
  ["STORE", printProfile(makeProfile(STORE), "STORE"), "app-store", null],
  ["DIRECT, whatever else it says", printProfile(makeProfile(DEVELOPMENT), "DIRECT"), "developer-id", 2],
  ["an unknown distribution and devices", printProfile(makeProfile(DEVELOPMENT), "OTHER"), "development", 2],
  ["devices, without the DER form", printProfile(makeProfile(DEVELOPMENT)), "development", 2],
  ["all devices, without the DER form", printProfile(makeProfile()), "developer-id", null],
  ["neither, without the DER form", printProfile(makeProfile(STORE)), "app-store", null],
  ["all devices of another platform", printProfile(makeProfile({ Platform: ["iOS"] })), null, null],
];

for (const [says, xml, type, devices] of TYPES) {
  Deno.test(`parseProfile() calls a profile with ${says} ${type}`, () => {
    const { value } = parse(xml);
    assertEquals([value?.type, value?.devices], [type, devices]);
  });
}

Deno.test("parseProfile() lists the devices in their order", () => {
  assertEquals(parse(printProfile(makeProfile(DEVELOPMENT))).value?.provisionedDevices, MACS);
});

const DISAGREEMENTS: readonly [says: string, changes: { [key: string]: PlistValue }][] = [
  ["the expiry", { ExpirationDate: new Date("2020-01-01T00:00:00Z") }],
  ["a certificate", { DeveloperCertificates: [DEVELOPERS[0]!.certificate] }],
  ["an entitlement", { Entitlements: { ...GRANTS, "com.apple.developer.system-extension.install": false } }],
  ["the name", { Name: "Another" }],
];

for (const [says, changes] of DISAGREEMENTS) {
  Deno.test(`parseProfile() sees that the DER form has ${says} otherwise`, () => {
    const xml = printProfile(makeProfile(), "DIRECT", makeProfile(changes));
    assertEquals(parse(xml).value?.derAgrees, false);
  });
}

Deno.test("parseProfile() agrees with a DER form in another order of devices and certificates", () => {
  const turned = makeProfile({
    ...DEVELOPMENT,
    ProvisionedDevices: [...MACS].reverse(),
    DeveloperCertificates: DEVELOPERS.map(({ certificate }) => certificate).reverse(),
  });
  assertEquals(parse(printProfile(makeProfile(DEVELOPMENT), "LIMITED", turned)).value?.derAgrees, true);
});

Deno.test("parseProfile() notes a DER form that cannot be read and goes on without it", () => {
  for (const junk of [Uint8Array.of(0x30), NO_PROFILE]) {
    const { value, problems } = parse(printProfile(makeProfile({ "DER-Encoded-Profile": junk })));
    assertEquals([value?.derAgrees, value?.type, problems.length], [null, "developer-id", 1]);
  }
});

Deno.test("parseProfile() takes fingerprints out of the DER form when the certificates are left out", () => {
  const cut = XML.replace(
    /<key>DeveloperCertificates<\/key>\s*<array>[\s\S]*?<\/array>/,
    (part) => part.replace(/<data>[\s\S]*?<\/data>/g, "<data>…</data>"),
  );
  const { value, complete } = parse(cut);
  assertEquals([value?.certificates, value?.certificatesSha256, complete], [null, HASHES, false]);
});

Deno.test("parseProfile() counts no array of which a part is left out", () => {
  const xml = printProfile(makeProfile(DEVELOPMENT)).replace(`<string>${MACS[1]}</string>`, "...");
  const { value } = parse(xml);
  assertEquals([value?.devices, value?.provisionedDevices, value?.type], [null, null, "development"]);
  assertEquals([value?.certificates, value?.name], [2, "Example Tunnel Direct"]);
});

Deno.test("parseProfile() reads a fragment and claims nothing that it does not show", () => {
  const { value, complete } = parse(`<key>Entitlements</key>
<dict>
  <key>com.apple.application-identifier</key>
  <string>${TEAM}.com.example.tunnel</string>
</dict>
<key>TeamIdentifier</key>
<array>
  <string>${TEAM}</string>
</array>`);
  assertEquals([value?.applicationIdentifier, value?.teamId], [`${TEAM}.com.example.tunnel`, TEAM]);
  assertEquals([value?.type, value?.provisionsAllDevices, value?.devices, complete], [null, null, null, false]);
});

Deno.test("parseProfile() reads what plutil -p prints, with 1 for true", () => {
  const { value } = parse(`{
  "AppIDName" => "Example"
  "DeveloperCertificates" => [
    0 => {length = 1474, bytes = 0x308205be 308204a6 a0030201 02020848 ... 2f1d7f9e }
  ]
  "Entitlements" => {
    "com.apple.developer.system-extension.install" => 1
    "keychain-access-groups" => [
      0 => "${TEAM}.*"
    ]
  }
  "ExpirationDate" => 2043-11-22 09:26:40 +0000
  "ProvisionsAllDevices" => 1
  "TeamIdentifier" => [
    0 => "${TEAM}"
  ]
}`);
  assertEquals(value?.entitlements, {
    "com.apple.developer.system-extension.install": true,
    "keychain-access-groups": [`${TEAM}.*`],
  });
  assertEquals([value?.type, value?.teamId, value?.expires], ["developer-id", TEAM, "2043-11-22T09:26:40Z"]);
  assertEquals([value?.certificates, value?.certificatesSha256], [1, null]);
});

for (
  const [says, text] of [
    ["an Info.plist", "<plist><dict><key>CFBundleIdentifier</key><string>com.example</string></dict></plist>"],
    ["entitlements", "<plist><dict><key>com.apple.security.app-sandbox</key><true/></dict></plist>"],
    ["an array", "<plist><array/></plist>"],
    ["prose", "hello"],
    ["nothing", ""],
  ] as const
) {
  Deno.test(`parseProfile() gives no value for ${says}`, () => assertEquals(parse(text).value, null));
}

Deno.test("parseProfile() of a cut file claims no type, count or name that is not in the whole", () => {
  const whole = printProfile(makeProfile(DEVELOPMENT));
  const file = signProfile(whole);
  const { value: all } = parseProfile(file);
  for (const [source, step] of [[encode(whole), 7], [file, 11]] as const) {
    for (let end = 0; end < source.length; end += step) {
      const { value } = parseProfile(source.subarray(0, end));
      if (value === null) continue;
      for (const key of ["name", "uuid", "teamId", "type", "expires", "devices", "certificates"] as const) {
        assert(value[key] === null || value[key] === all?.[key], `${key} of the first ${end} bytes`);
      }
    }
  }
});

Deno.test("parseProfile() survives mutations of the file and of its text", () => {
  const place = fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.constantFrom(FILE, encode(XML)), fc.array(place, { maxLength: 4 }), (source, edits) => {
      const bytes = source.slice();
      for (const [at, junk] of edits) bytes.set(junk, Math.min(at % bytes.length, bytes.length - junk.length));
      parseProfile(bytes);
    }),
    { numRuns: times(100) },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void parseProfile(bytes)), {
    numRuns: times(300),
  });
});

Deno.test("parseProfile() takes a key of the text for a key, not for a prototype", () => {
  const grants = Object.assign(Object.create(null), JSON.parse('{"__proto__": "EXAMPLE123.com.example"}'));
  const { value } = parse(printProfile(makeProfile({ Entitlements: grants })));
  assertEquals(Object.keys(value?.entitlements ?? {}), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(value?.entitlements), null);
});

Deno.test("parseProfile() ends within a second on large hostile texts", () => {
  const start = performance.now();
  for (
    const unit of ["<key>Entitlements</key><dict>", "<dict>", "<array/>", "{", "0", "<key>DeveloperCertificates</key>"]
  ) {
    parse(makeLarge(unit).slice(0, LARGE / 4));
  }
  parse(printProfile(makeProfile({ ProvisionedDevices: Array.from({ length: LARGE / 40 }, () => MACS[0]!) })));
  assert(performance.now() - start < 1000);
});
