import { assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseLogEvents } from "../../../formats/unified_log/events.ts";
import { SIGNATURES } from "../../../formats/unified_log/signatures/mod.ts";
import { record } from "./signatures/check_family.ts";

const ID = "com.example.tunnel.extension";
const PROFILE = record("taskgated-helper", `Disallowing ${ID} because no eligible provisioning profiles found`);
const REFUSED = record("amfid", 'Error Domain=AppleMobileFileIntegrityError Code=-413 "No matching profile found"');
const FIRST_SAVE = record("Example", "Saving configuration Example VPN with existing signature (null)");
const DENIED = record("Example", 'Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"');
const found = (n: number, id = ID) => record("nesessionmanager", `Found ${n} (0 active) registrations for ${id}`);
const lookup = (name: string) => record("kernel", `Sandbox: example(812) deny(1) mach-lookup ${name}`);
const lost = (name: string) =>
  record("Example", `NSCocoaErrorDomain Code=4099 "The connection to service named ${name} was`);
const died = (name: string) => record("Example", `NSCocoaErrorDomain Code=4097 "connection to service named ${name}"`);
const missing = (id: string) => record("nehelper", `Configuration for provider ${id} does not exist or is not enabled`);

const CASES: readonly (readonly [string, string, string, boolean])[] = [
  ["a missing profile alone", PROFILE, "tg.disallow", true],
  ["a missing profile, and amfid refuses", `${PROFILE}\n${REFUSED}`, "tg.disallow", false],
  ["a missing profile behind amfid's refusal", `${REFUSED}\n${PROFILE}`, "tg.disallow", false],
  ["the first save of a configuration", FIRST_SAVE, "cfg.sig-null", true],
  ["a save that is denied", `${FIRST_SAVE}\n${DENIED}`, "cfg.sig-null", false],
  ["no registration", found(0), "ne.reg-none", false],
  ["no registration, and one a moment later", `${found(0)}\n${found(1)}`, "ne.reg-none", true],
  ["a registration that is gone later", `${found(1)}\n${found(0)}`, "ne.reg-none", false],
  [
    "no registration, and one of another provider",
    `${found(0)}\n${found(1, "com.example.other")}`,
    "ne.reg-none",
    false,
  ],
  ["a service of the system that a sandbox forbids", lookup("com.apple.example"), "sbx.mach", true],
  ["a service of a product that a sandbox forbids", lookup("EXAMPLE123.com.example.ipc"), "sbx.mach", false],
  ["a service that nobody can read", lookup("<private>"), "sbx.mach", false],
  ["a lost connection to the system", lost("com.apple.example"), "xpc.4099", true],
  ["a lost connection to a product", lost("com.example.ipc"), "xpc.4099", false],
  ["a service of the system that died", died("com.apple.example"), "xpc.4097", true],
  ["a service of a product that died", died("com.example.ipc"), "xpc.4097", false],
  ["a provider of the system without a configuration", missing("com.apple.example"), "nh.no-config", true],
  ["a product's provider without a configuration", missing(ID), "nh.no-config", false],
  ["what is benign by itself", record("sysextd", "request contains no authorizationref"), "sx.no-authref", true],
];

for (const [says, text, id, harmless] of CASES) {
  Deno.test(`${says} is ${harmless ? "" : "not "}harmless`, () => {
    const events = parseLogEvents(toLines(text)).value!.filter(({ signature }) => signature === id);
    assertEquals(events.map(({ benign }) => benign), [harmless]);
  });
}

Deno.test("every condition is decided here by a case on both sides, and can hold at all", () => {
  const conditional = SIGNATURES.filter(({ harmless }) => harmless !== undefined);
  for (const { id, kind, harmless } of conditional) {
    assertEquals(kind === "benign" || (harmless!.field === undefined) !== (harmless!.matches === undefined), false, id);
    assertEquals(new Set(CASES.filter(([, , of]) => of === id).map(([, , , is]) => is)).size, 2, id);
    const named = [...harmless!.unless ?? [], ...harmless!.until === undefined ? [] : [harmless!.until]];
    assertEquals(named.filter((other) => !SIGNATURES.some((one) => one.id === other)), [], id);
  }
});
