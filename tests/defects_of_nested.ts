/** Apps whose own code is sound, and whose code inside is not. */
import { issueDeveloperId } from "./bundle_identities.ts";
import { APP, type BundleSpec, type Content, type SigningPart, TEAM } from "./bundle_spec.ts";
import { signLibrary } from "./bundles.ts";
import { afterwards, type Defect, flip, OTHER_TEAM } from "./defect.ts";
import { nestedSpec, UPDATES, UPDATES_VERSION } from "./nested_layout.ts";
import { signCode } from "./signed_code.ts";

const OTHERS: SigningPart = { signer: issueDeveloperId({ team: OTHER_TEAM }), directory: { teamId: OTHER_TEAM } };
const LIBRARY = "Frameworks/libExampleCore.dylib";

/** The app with much inside, changed. */
function nested(changes: BundleSpec): BundleSpec {
  return { ...nestedSpec(), ...changes };
}

/** The extension with another library of its own, sealed as it is. */
function withLibrary(signing: SigningPart): BundleSpec {
  return { extension: { files: { [LIBRARY]: signLibrary("developer-id", signing) } } };
}

/** The app with a tool that has these entitlements, or this signature. */
function withTool(spec: Omit<Parameters<typeof signCode>[1], "identifier">): BundleSpec {
  const tool: Content = signCode("developer-id", { identifier: "com.example.tunnel.cli", ...spec });
  return { app: { files: { "Helpers/example-cli": tool } } };
}

export const DEFECTS_OF_NESTED: readonly Defect[] = [
  {
    says: "a byte changed in a framework",
    spec: nested(flip(`${APP}/Contents/${UPDATES_VERSION}/ExampleUpdates`, 4200)),
    rule: "sign.invalid",
    sx: ["SX-SIG-010"],
  },
  {
    says: "a byte changed in an XPC service of a framework",
    spec: nested(flip(`${APP}/Contents/${UPDATES_VERSION}/XPCServices/Installer.xpc/Contents/MacOS/Installer`, 4200)),
    rule: "sign.invalid",
    sx: ["SX-SIG-010"],
  },
  {
    says: "a header of a framework that was edited",
    spec: nested(
      afterwards((files) => files.set(`${APP}/Contents/${UPDATES_VERSION}/Headers/Example.h`, new Uint8Array(1))),
    ),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a framework whose links became files",
    spec: nested(afterwards((files) => {
      files.set(
        `${APP}/Contents/${UPDATES}/ExampleUpdates`,
        files.get(`${APP}/Contents/${UPDATES_VERSION}/ExampleUpdates`)!,
      );
    })),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a tool that somebody else signed instead",
    spec: nested(afterwards((files) => {
      const tool = signCode("developer-id", { identifier: "com.example.tunnel.cli", signing: OTHERS });
      files.set(`${APP}/Contents/Helpers/example-cli`, tool);
    })),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a library of the extension that another team signed",
    spec: withLibrary(OTHERS),
    rule: "sign.library-validation",
    sx: [],
  },
  {
    says: "an ad hoc library in the extension",
    spec: { ...withLibrary({ kind: "adhoc" }), stapled: false },
    rule: "sign.library-validation",
    sx: [],
    company: ["sign.no-hardened-runtime", "sign.not-stapled"],
  },
  {
    says: "an ad hoc tool in the app",
    spec: { ...withTool({ signing: { kind: "adhoc" } }), stapled: false },
    rule: "sign.no-hardened-runtime",
    sx: ["SX-SIG-003"],
    status: "warning",
    company: ["sign.not-stapled"],
  },
  {
    says: "a tool without the hardened runtime",
    spec: { ...withTool({ signing: { directory: { flags: 0 } } }), stapled: false },
    rule: "sign.no-hardened-runtime",
    sx: ["SX-SIG-003"],
    status: "warning",
    company: ["sign.not-stapled"],
  },
  {
    says: "a tool with the app's keychain group",
    spec: withTool({ entitlements: { "keychain-access-groups": [`${TEAM}.com.example.tunnel`] } }),
    rule: "ent.tool-unauthorised",
    sx: ["SX-ENT-017"],
    status: "warning",
  },
  {
    says: "a library of the app that its team signed again",
    spec: nested(
      afterwards((files) =>
        files.set(`${APP}/Contents/${LIBRARY}`, signLibrary("developer-id", { directory: { flags: 0x10200 } }))
      ),
    ),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
    status: "healthy",
  },
];
