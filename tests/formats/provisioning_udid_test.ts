import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { toLines } from "../../formats/parsed.ts";
import { findProvisioningUdid, isUdid, parseProvisioningUdid } from "../../formats/provisioning_udid.ts";
import { LARGE, times } from "../effort.ts";

const UDID = "00008103-000A1B2C3D4E5F60";
const UUID = "11111111-2222-5333-8444-ABCDEF012345";

const SAMPLES: Readonly<Record<string, string | null>> = {
  [`      Provisioning UDID: ${UDID}`]: UDID,
  [`Provisioning UDID: ${UUID}`]: UUID,
  [`provisioning UDID : ${UDID.toLowerCase()}`]: UDID,
  [`> **Provisioning UDID:** ${UDID}  `]: UDID,
  [`    "provisioning_UDID" : "${UDID}",`]: UDID,
  [`Provisioning UDID: ${"0A".repeat(20)}`]: "0A".repeat(20),
  [`Hardware UUID: ${UUID}`]: null,
  "Provisioning UDID: <private>": null,
  "Provisioning UDID: 00008103-XXXXXXXXXXXXXXXX": null,
  "Provisioning UDID: 00008103-000A1B…": null,
  [`Provisioning UDID: ${UDID}0`]: null,
  [`the Provisioning UDID of my Mac is ${UDID}`]: null,
};

for (const [text, expected] of Object.entries(SAMPLES)) {
  Deno.test(`parseProvisioningUdid() reads "${text}"`, () => {
    assertEquals(parseProvisioningUdid(toLines(text)).value, expected);
    assertEquals(findProvisioningUdid(toLines(text)).length, expected === null ? 0 : 1);
  });
}

const OVERVIEW = `Hardware:

    Hardware Overview:

      Model Name: MacBook Pro
      Serial Number (system): EXAMPLE12345
      Hardware UUID: ${UUID}
      Provisioning UDID: ${UDID}
      Activation Lock Status: Enabled
`;

Deno.test("parseProvisioningUdid() says which line it read", () => {
  const { value, origins } = parseProvisioningUdid(toLines(OVERVIEW));
  assertEquals([value, origins[""]?.n], [UDID, 8]);
});

Deno.test("parseProvisioningUdid() takes any cut of the text", () => {
  for (let end = 0; end < OVERVIEW.length; end++) {
    const { value } = parseProvisioningUdid(toLines(OVERVIEW.slice(0, end)));
    assert(value === null || value === UDID, `${end}: ${value}`);
  }
});

Deno.test("parseProvisioningUdid() finds what is a whole identifier, in any text, and nothing else", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const { value } = parseProvisioningUdid(toLines(`${before}Provisioning UDID: ${after}`));
      assert(value === null || isUdid(value));
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseProvisioningUdid() reads a large text of its own beginnings in less than a second", () => {
  const start = performance.now();
  parseProvisioningUdid(toLines("Provisioning UDID: 0000".repeat(LARGE / 20)));
  parseProvisioningUdid(toLines("Provisioning UDID\n".repeat(LARGE / 20)));
  assert(performance.now() - start < 1000);
});
