import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseVpnStatus, STATUS_FORMAT } from "../../../formats/scutil/vpn_status.ts";
import { times } from "../../effort.ts";

const ID = "5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E10";

function record(changes: Record<string, unknown>): string {
  return JSON.stringify({ format: STATUS_FORMAT, service: ID, status: null, error: null, late: null, ...changes });
}

const WORDS = ["Invalid", "Disconnected", "Connecting", "Connected", "Disconnecting"] as const;

Deno.test("parseVpnStatus() says the status in the words of scutil", () => {
  const said = WORDS.map((_, i) => parseVpnStatus(record({ status: i - 1 })).value);
  assertEquals(said, WORDS.map((status) => [{ id: ID, status }]));
});

Deno.test("parseVpnStatus() says why there is no status", () => {
  const whyOf = (changes: Record<string, unknown>) => parseVpnStatus(record(changes)).problems[0]?.why;
  assertEquals([
    whyOf({ late: { returned: false } }),
    whyOf({ error: { code: 1004, text: "No such key" } }),
    whyOf({ status: 9 }),
    whyOf({ status: 1.5 }),
    whyOf({ format: "other" }),
  ], [
    `SystemConfiguration did not say in time whether ${ID} is connected`,
    `SystemConfiguration does not know ${ID}: No such key (1004)`,
    `SystemConfiguration says 9 of ${ID}, which is no known status`,
    `SystemConfiguration says 1.5 of ${ID}, which is no known status`,
    `This is no status of a VPN service: format must be ${STATUS_FORMAT}`,
  ]);
});

Deno.test("parseVpnStatus() takes any text, and no cut makes another answer", () => {
  const text = record({ status: 2 });
  for (let cut = 0; cut < text.length; cut++) assertEquals(parseVpnStatus(text.slice(0, cut)).value, null);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
      assertEquals(parseVpnStatus(any).value, null);
    }),
    { numRuns: times(200) },
  );
});
