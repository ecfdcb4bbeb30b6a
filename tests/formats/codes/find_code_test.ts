import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { DOMAINS } from "../../../formats/codes/domains.ts";
import { domainsNamed, findCode, lookUpCode, plainWords, sayCode } from "../../../formats/codes/find_code.ts";
import { times } from "../../effort.ts";

const SAID: readonly (readonly [domain: string, code: number, says: string])[] = [
  ["NEVPNConnectionErrorDomainPlugin", 6, "NEVPNConnectionErrorDomainPlugin 6 (Plugin was disabled)"],
  ["nevpnerrordomain", 5, "NEVPNErrorDomain 5 (ConfigurationReadWriteFailed)"],
  ["NSPOSIXErrorDomain", 163, "NSPOSIXErrorDomain 163 (Launchd job spawn failed)"],
  ["NSPOSIXErrorDomain", 61, "NSPOSIXErrorDomain 61 (ECONNREFUSED)"],
  ["launchd", 61, "launchd 61 (ECONNREFUSED)"],
  ["launchd", 3, "launchd 3 (ESRCH)"],
  ["bootstrap", 141, "bootstrap 141 (Reentrancy avoided)"],
  ["OSStatus", -67050, "OSStatus -67050 (errSecCSReqFailed)"],
  ["OSStatus", -25300, "OSStatus -25300 (errSecItemNotFound)"],
  ["NSOSStatusErrorDomain", -10814, "NSOSStatusErrorDomain -10814 (kLSApplicationNotFoundErr)"],
  ["OSStatus", -1, "OSStatus -1"],
  ["exit code", 137, "exit code 137 (SIGKILL)"],
  ["exit code", 1, "exit code 1"],
  ["LastExitStatus", 15, "LastExitStatus 15 (SIGTERM)"],
  ["LastExitStatus", 0x4e00, "LastExitStatus 19968 (EX_CONFIG)"],
  ["NEFilterManagerError", 5, "NEFilterManagerError 5 (ConfigurationPermissionDenied)"],
  ["NEAppProxyFlowErrorDomain", 2, "NEAppProxyFlowErrorDomain 2 (PeerReset)"],
  ["IKEv2ProviderDisconnectionErrorDomain", 20, "IKEv2ProviderDisconnectionErrorDomain 20 (Server is not responding)"],
  ["NEVPNErrorDomain", 99, "NEVPNErrorDomain 99"],
  ["com.example.tunnel", 3, "com.example.tunnel 3"],
  ["__proto__", 1, "__proto__ 1"],
];
for (const [domain, code, says] of SAID) {
  Deno.test(`sayCode() says ${says}`, () => assertEquals(sayCode(domain, code), says));
}

Deno.test("the older IPSec client's numbers are never read as stop reasons", () => {
  const [ipsec] = domainsNamed("NEVPNConnectionErrorDomainIPSec");
  assertEquals(findCode(ipsec!, 1), null);
  assertEquals(findCode(ipsec!, 8)?.name, "internal error");
});

Deno.test("an unknown number of OSStatus is read by the table that speaks for all families", () => {
  assertEquals(lookUpCode({ domain: "OSStatus", code: 424242 }).map(({ table, entry }) => [table?.title, entry]), [[
    "OSStatus",
    null,
  ]]);
});

Deno.test("lookUpCode() gives at least one reading for any domain and number", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...DOMAINS.map(({ id }) => id)), fc.string()),
      fc.integer(),
      (domain, code) => {
        const readings = lookUpCode({ domain, code });
        return readings.length > 0 && readings.every((reading) => reading.code === code);
      },
    ),
    { numRuns: times(300) },
  );
});

Deno.test("plainWords() keeps letters and digits of any script", () => {
  assertEquals(plainWords("  XPC_ERROR=[ Größe 9 "), "xpc error größe 9");
});
