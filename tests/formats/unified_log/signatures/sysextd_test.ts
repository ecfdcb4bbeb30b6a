import { assertEquals } from "../../../../compat/std_assert.ts";
import { toLines } from "../../../../formats/parsed.ts";
import { parseLogEvents } from "../../../../formats/unified_log/events.ts";
import family from "../../../../formats/unified_log/signatures/sysextd.ts";
import { checkFamily, idsOf } from "./check_family.ts";

const ID = "com.example.tunnel.extension";
const CATEGORY = "com.apple.system_extension.network_extension";

checkFamily("sysextd", family, [
  {
    id: "sx.request",
    fires: `client activation request for ${ID}`,
    silent: `client deactivation request of ${ID}`,
    fields: { id: ID },
  },
  {
    id: "sx.realize",
    fires: `attempting to realize extension with identifier ${ID}`,
    silent: `attempted to realise extension with identifier ${ID}`,
    fields: { id: ID },
  },
  {
    id: "sx.realize-target",
    fires: "realizing target path: file:///Applications/Example%20Tunnel.app/",
    silent: "realizing path: file:///Applications/Example.app/",
    fields: { url: "file:///Applications/Example%20Tunnel.app/" },
  },
  {
    id: "sx.decision",
    fires: "initial activation decision: activateNew",
    silent: "final activation decision: activateNew",
    fields: { d: "activateNew" },
  },
  {
    id: "sx.stage",
    fires: `staging bundle from /Applications/Example Tunnel.app/x to: /Library/SystemExtensions/11111111/${ID}`,
    silent: "staging area cleaned",
    fields: { from: "/Applications/Example Tunnel.app/x", to: `/Library/SystemExtensions/11111111/${ID}` },
  },
  {
    id: "sx.advance",
    fires: `extension EXAMPLE123 ${ID} (2.4.0/240) advancing state from validating_by_category to uninstalling`,
    silent: "advancing the state of affairs from here to there",
    fields: { team: "EXAMPLE123", id: ID, a: "validating_by_category", b: "uninstalling" },
  },
  {
    id: "sx.changing-state",
    fires: "changing state of extension with teamID , identifier to activated_enabled",
    silent: "changing state of session to connected",
    fields: { state: "activated_enabled" },
  },
  {
    id: "sx.runnable",
    fires: `Extension point confirmed that extension ${ID} is runnable`,
    silent: `Extension point confirmed that extension ${ID} is gone`,
  },
  {
    id: "sx.validate",
    fires: `validating extension with identifier ${ID}`,
    silent: `validated extension with identifier ${ID}`,
    fields: { id: ID },
  },
  {
    id: "sx.policy-allow",
    fires: `applyPolicy ${ID} -> Allow`,
    silent: `applyPolicy ${ID} -> Unknown`,
    fields: { id: ID },
  },
  {
    id: "sx.policy-deny",
    fires: `Extension with teamID EXAMPLE123 and identifier ${ID} is not in the list of allowed extensions`,
    silent: "is in the list of allowed extensions",
  },
  {
    id: "sx.no-policy",
    fires: "no policy, cannot allow apps outside /Applications",
    silent: "no policy, allowing apps outside /Applications",
  },
  {
    id: "sx.notary-check",
    fires: "Error checking with notarization daemon: 3",
    silent: "checking with notarization daemon: 3",
    fields: { rc: "3" },
  },
  {
    id: "sx.req-67050",
    fires: "bundle code signature is not valid - does not satisfy requirement: -67050",
    silent: "bundle code signature is not valid - does not satisfy requirement: -67030",
  },
  { id: "sx.os-67062", fires: "MacOS error: -67062", silent: "MacOS error: -67061", also: ["sx.os-any"] },
  { id: "sx.os-67028", fires: "MacOS error: -67028", silent: "MacOS errors: 67028", also: ["sx.os-any"] },
  { id: "sx.os-any", fires: "MacOS error: -50", silent: "/Contents/MacOS error: none", fields: { rc: "-50" } },
  {
    id: "sx.failed-validate",
    fires: `${ID}: extension failed to validate! uninstalling...`,
    silent: `${ID}: extension failed to validate, retrying`,
    fields: { id: ID },
  },
  {
    id: "sx.uninstall-invalid",
    fires: `uninstalling invalid extension ${ID}`,
    silent: `uninstalling extension ${ID}`,
    fields: { id: ID },
  },
  {
    id: "sx.category-min-os",
    fires:
      `${ID}: extension failed category property check: extensions belonging to the ${CATEGORY} category require a ` +
      "later version of operating system to launch",
    silent: `extensions belonging to the ${CATEGORY} category require a later version of operating system`,
    fields: { cat: CATEGORY },
    also: ["sx.category-prop"],
  },
  {
    id: "sx.category-prop",
    fires: `${ID}: extension failed category property check: example property is missing`,
    silent: "extension passed category property check: example property is there",
    fields: { why: "example property is missing" },
  },
  {
    id: "sx.category-error",
    fires: "extension category returned error",
    silent: "extension category returned",
  },
  { id: "sx.pkg-dext", fires: "package type not `DEXT`", silent: "package type not `SYSX`" },
  { id: "sx.pkg-sysx", fires: "package type not ‘SYSX’", silent: "package type not ‘DEXT’" },
  {
    id: "sx.es-probe",
    fires: "entitlement `com.apple.developer.endpoint-security.client` not present or not true",
    silent: "entitlement `com.apple.developer.endpoint-security.client` present",
  },
  {
    id: "sx.no-category",
    fires: `${ID} does not appear to belong to any extension categories`,
    silent: `${ID} belongs to no extension category`,
  },
  {
    id: "sx.mach-prefix",
    fires:
      `System extension ${ID} has an invalid mach service name or is not signed, the value must be prefixed with one ` +
      "of the App Groups in the entitlement.",
    silent: `System extension ${ID} has an invalid mach service name`,
    fields: { id: ID },
  },
  {
    id: "sx.two-entries",
    fires: "activateDecision found two entries",
    silent: "activateDecision found one entry",
  },
  {
    id: "sx.two-active-trap",
    fires: `Activate found 2 extensions in active state, ID: ${ID}, team: EXAMPLE123`,
    silent: "Activate found 1 extensions in active state",
    fields: { id: ID },
  },
  {
    id: "sx.replace",
    fires: `activateDecision found entry to replace: ${ID}, (2.3.0/230)`,
    silent: "activateDecision found nothing to replace",
    fields: { id: ID },
  },
  {
    id: "sx.conflict",
    fires: "notifying client of activation conflict",
    silent: "notifying client of activation result",
  },
  {
    id: "sx.client-gone",
    fires: "client connection (pid 812) invalidated",
    silent: "client connection (pid 812) accepted",
    fields: { pid: "812" },
  },
  {
    id: "sx.no-authref",
    fires: "request contains no authorizationref",
    silent: "request contains an authorizationref",
  },
  {
    id: "sx.activate-anyway",
    fires: `failed to start extension with identifier: ${ID}: Error Domain=ExampleErrorDomain Code=31 "gone"`,
    silent: `failed to start extension with identifier: ${ID}`,
    fields: { id: ID, dom: "ExampleErrorDomain", code: "31" },
  },
  {
    id: "sx.list-noise",
    fires: "Completely failed to resolve bundle info, returning empty results",
    silent: "Completely resolved bundle info, returning results",
  },
]);

Deno.test("sysextd: an identifier is taken without quotes and without the sentence's full stop", () => {
  for (const quoted of [ID, `"${ID}"`, `“${ID}”`, `'${ID}'`, `${ID}.`, `${ID}...`, `${ID},`]) {
    const [event] = parseLogEvents(toLines(`client activation request for ${quoted}`)).value!;
    assertEquals(event!.fields["id"], ID, quoted);
  }
});

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  [`extension ${ID} failed to validate! uninstalling`, ["sx.failed-validate"]],
  ["extension <private> failed to validate! uninstalling", ["sx.failed-validate"]],
  ["extension failed to validate! uninstalling", ["sx.failed-validate"]],
  [`staging extension with identifier ${ID}`, ["sx.stage"]],
  [`Activation decision for extension ${ID} is: Allow`, ["sx.policy-allow"]],
  [`Activation decision for extension ${ID} is: Deny`, ["sx.policy-deny"]],
  [`applyPolicy ${ID} → Deny`, ["sx.policy-deny"]],
  ["client activation request for …", ["sx.request"]],
  ["client activation request for ...", ["sx.request"]],
  ["extension … advancing state from … to …", ["sx.advance"]],
  ["client connection (pid <pid>) invalidated", ["sx.client-gone"]],
  ["Error checking with notarization daemon: …", ["sx.notary-check"]],
  ["Error checking with notarization daemon: 3 MacOS error: -67050", ["sx.notary-check", "sx.os-any"]],
  ["package type not DEXT, package type not SYSX", ["sx.pkg-dext", "sx.pkg-sysx"]],
  ["Extension point confirmed that extension is runnable", ["sx.runnable"]],
  ["Completely failed to resolve bundle info", ["sx.list-noise"]],
  ["package type not â€˜DEXTâ€™", ["sx.pkg-dext"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`sysextd: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
