import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/code_signing.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

const ID = "com.example.tunnel.extension";
const PATH = `/Library/SystemExtensions/11111111/${ID}.systemextension/Contents/MacOS/${ID}`;

checkFamily("code signing", family, [
  {
    id: "tg.unsat",
    fires: `${ID}: Unsatisfied entitlements: com.apple.developer.networking.networkextension, com.example.two`,
    silent: "Satisfied entitlements: com.example.one",
    fields: { id: ID, list: "com.apple.developer.networking.networkextension, com.example.two" },
  },
  {
    id: "tg.disallow",
    fires: `Disallowing ${ID} because no eligible provisioning profiles found`,
    silent: `Allowing ${ID} although no eligible provisioning profiles were found`,
    fields: { id: ID },
  },
  {
    id: "tg.value",
    fires:
      "ProfileGrantsEntitlement matchEntitlement failed value match for entitlement: com.apple.developer.networking.networkextension",
    silent: "ProfileGrantsEntitlement matchEntitlement matched",
    fields: { e: "com.apple.developer.networking.networkextension" },
  },
  {
    id: "tg.device",
    fires: "profile Example Development is not provisioned for this device",
    silent: "profile Example Development is provisioned for this device",
    fields: { n: "Example Development" },
  },
  {
    id: "tg.allow",
    fires: `allowing entitlement(s) for ${ID} due to provisioning profile`,
    silent: `refusing entitlement(s) for ${ID} due to provisioning profile`,
    fields: { id: ID },
  },
  {
    id: "amfid.413",
    fires: `${PATH} not valid: Error Domain=AppleMobileFileIntegrityError Code=-413 "No matching profile found"`,
    silent: 'Error Domain=AppleMobileFileIntegrityError Code=-4130 "No matching profile found"',
  },
  {
    id: "amfid.423",
    fires: `${PATH} not valid: Error Domain=AppleMobileFileIntegrityError Code=-423 "The file is invalid"`,
    silent: "Error Domain=ExampleErrorDomain Code=-423 AppleMobileFileIntegrityError",
  },
  {
    id: "amfid.67671",
    fires: `${PATH}: Requirements for restricted entitlements failed to validate, error -67671, requirements: 'none'`,
    silent: "Requirements for restricted entitlements validated",
    fields: { rc: "-67671" },
  },
  {
    id: "amfid.adhoc",
    fires: "The file is adhoc signed or signed by an unknown certificate chain",
    silent: "The file is adhoc signed",
  },
  {
    id: "amfid.bail",
    fires: "Restricted entitlements not validated, bailing out. Error: none",
    silent: "Restricted entitlements validated",
  },
  {
    id: "mis.profile",
    fires: "Local Profile 'Example Profile' has non-matching application-identifier",
    silent: "Local Profile 'Example Profile' has a matching application-identifier",
    fields: { n: "Example Profile" },
  },
  {
    id: "krn.cs-fatal",
    fires: `mac_vnode_check_signature: ${PATH}: code signature validation failed fatally: `,
    silent: `mac_vnode_check_signature: ${PATH}: fine`,
    fields: { path: PATH },
  },
  {
    id: "krn.restricted",
    fires: "Code has restricted entitlements, but the validation of its code signature failed.",
    silent: "Code has entitlements",
  },
  {
    id: "krn.amfi-bail",
    fires: "AMFI: bailing out because of restricted entitlements.",
    silent: "AMFI: bailing out for lunch",
  },
  {
    id: "krn.amfi-csfail",
    fires: "AMFI: code signature validation failed.",
    silent: "AMFI: code signature validation passed",
  },
  {
    id: "krn.adhoc",
    fires: `AMFI: '${PATH}' is adhoc signed.`,
    silent: `AMFI: '${PATH}' is signed.`,
    fields: { path: PATH },
  },
  {
    id: "krn.trustcache",
    fires: `${PATH}: Rejecting signature, binary has platform identifier but is not in the trustcache`,
    silent: "Accepting signature, binary is not in the trustcache",
  },
  {
    id: "krn.lcv",
    fires:
      `AMFI: Launch Constraint Violation (enforcing), error info: c[1]p[1]m[1]e[3], (Constraint not matched) ${PATH}`,
    silent: "AMFI: Launch Constraint Violation (reporting)",
    fields: { c: "c[1]p[1]m[1]e[3]", why: "Constraint not matched" },
  },
  {
    id: "krn.loadcs",
    fires: 'load code signature error 4 for file "Example Tunnel"',
    silent: 'loaded the code signature for file "Example Tunnel"',
    fields: { n: "4", f: "Example Tunnel" },
  },
  {
    id: "krn.arm64e",
    fires: 'not running binary "example" built against preview arm64e ABI',
    silent: 'running binary "example" built against preview arm64e ABI',
    fields: { f: "example" },
  },
  {
    id: "krn.asp",
    fires: `ASP: Security policy would not allow process: 812, ${PATH}`,
    silent: `ASP: Security policy would allow process: 812, ${PATH}`,
    fields: { pid: "812", path: PATH },
  },
  {
    id: "krn.execve",
    fires: "AMFI: hook..execve() killing example (pid 812): Attempt to execute completely unsigned code",
    silent: "AMFI: hook..execve() sparing example",
    fields: { p: "example", pid: "812" },
  },
  {
    id: "krn.taskpolicy",
    fires:
      "macOSTaskPolicy: (com.apple.example) may not get the task control port of (com.example.tunnel): (com.example.tunnel) is hardened",
    silent: "macOSTaskPolicy: (com.apple.example) may get the task control port of (com.example.tunnel)",
    fields: { a: "com.apple.example", b: "com.example.tunnel" },
  },
  { id: "krn.corpse", fires: "Too many corpses being created.", silent: "Too many files being created." },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  [record("taskgated-helper", "Unsatisfied entitlements: …"), ["tg.unsat"]],
  ["Disallowing <app-bundle-id> because\nno eligible provisioning profiles found", ["tg.disallow"]],
  ["Code=-413 “No matching profile found”", ["amfid.413"]],
  [record("amfid", "Code=-423"), ["amfid.423"]],
  ['load code signature error for file "example"', ["krn.loadcs"]],
  ["not running binary built against preview arm64e ABI", ["krn.arm64e"]],
  [`mac_vnode_check_signature: ${PATH}: ${PATH}: code signature validation failed fatally`, ["krn.cs-fatal"]],
  ["Code has restricted entitlements…", ["krn.restricted"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`code signing: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
