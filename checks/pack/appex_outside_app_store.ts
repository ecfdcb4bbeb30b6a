import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { appOf, codeOf, isInside } from "../bundle_of.ts";
import { APP_PATH, appex, bundle, codeFile, signed } from "../bundle_samples.ts";
import { TEAM } from "../samples.ts";
import { PROVIDER_VALUES, SUFFIX } from "../tables/provider_entitlements.ts";
import { STORE_APP_EXTENSION } from "../tables/provider_points.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { BundleInfo } from "../../evidence/bundle/shapes.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";

const VALUES = Object.keys(STORE_APP_EXTENSION).map((point) => PROVIDER_VALUES[point]!);
const BESIDE = "the app also holds a system extension, which can be the provider";

const NOT_SIGNED_AS = { authorities: ["Apple Mac OS Application Signing"], channel: "app-store" } as const;

export default defineRule({
  id: "pack.appex-outside-app-store",
  kind: "cause",
  stage: 0,
  title: "App-extension provider shipped by DMG / Developer ID",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["app.appex", "code"],
  reads: ["sysex.embedded", "app.info"],
  judge(of) {
    return found(...inBundle(of), ...inPaste(of));
  },
  explains: [
    { rule: "session.failed-code", when: "no sysex exists; appex id is the provider" },
    { rule: "reg.not-registered", when: "no sysex exists; appex id is the provider" },
  ],
  fix: [{
    text:
      "Package the provider as a system extension (Contents/Library/SystemExtensions, package type SYSX) with the " +
      "-systemextension entitlement values and Developer ID profiles, and notarize it; or ship through the App Store alone",
    for: "developer",
    risk: "medium",
    verify: "doctor inspect <path of the app> finds no fault",
  }],
  why:
    "As an app extension macOS runs tunnels and app proxies from the App Store only. A Developer ID copy of the same app never " +
    "starts its provider, though it works from Xcode.",
  notWhen:
    "The app came from the App Store or TestFlight, or is signed for development; or it holds a system extension, which is the " +
    "configured provider.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-01", "knowledge 08 §12 (TN3134)", "knowledge 02 §2.3, §3 SX-ENT-005"],
  aliases: ["PK-01", "SX-ENT-005"],
  samples: () => ({
    fires: [
      { says: "a Developer ID app with a tunnel in PlugIns", facts: bundle({ extension: null, appexes: [appex()] }) },
      {
        says: "an app extension that claims a value of system extensions",
        facts: withAppexCode({ [NETWORK_EXTENSION]: ["packet-tunnel-provider-systemextension"] }),
      },
      {
        says: "pasted codesign output of such an app extension",
        text: paste(`Developer ID Application: Example (${TEAM})`, "packet-tunnel-provider-systemextension"),
      },
    ],
    silent: [
      { says: "an App Store app", facts: bundle({ extension: null, appexes: [appex()], appCode: NOT_SIGNED_AS }) },
      {
        says: "an app that is signed for development",
        facts: bundle({ extension: null, appexes: [appex()], appCode: { channel: "development" } }),
      },
      { says: "an app extension beside a system extension", facts: bundle({ appexes: [appex()] }) },
      {
        says: "a URL filter, which is an app extension everywhere",
        facts: bundle({
          extension: null,
          appexes: [appex({ extensionPoint: "com.apple.networkextension.url-filter-control" })],
        }),
      },
      {
        says: "pasted codesign output of an App Store copy",
        text: paste("Apple Mac OS Application Signing", "packet-tunnel-provider"),
      },
    ],
  }),
});

interface Signer {
  readonly channel: SignedCode["channel"] | undefined;
  readonly entitlements: SignedCode["entitlements"];
}

function inBundle(of: Case): Found[] {
  const app = appOf(of);
  const beside = (of.facts.value("sysex.embedded") ?? []).some((one) => app !== null && isInside(app.value, one));
  return (of.facts.value("app.appex") ?? []).flatMap((value, i): Found[] => {
    if (app === null || !isInside(app.value, value)) return [];
    const kind = STORE_APP_EXTENSION[value.extensionPoint ?? ""];
    // What the app itself claims says nothing of the app extension.
    const code = codeOfAppex(of, value) ?? { channel: codeOf(of, "app")?.value.channel, entitlements: null };
    const why = kind === undefined ? null : reasonOf(code);
    if (why === null) return [];
    const message = `${value.fileName} is ${kind} as an app extension, and ${why}`;
    return [{ message, cites: [{ key: "app.appex", at: String(i) }], ...(beside ? { latent: BESIDE } : {}) }];
  });
}

/** Of a text that speaks of no system extension: code in an app extension that claims to be such a provider. */
function inPaste({ facts, target }: Case): Found[] {
  if (target !== null) return [];
  return (facts.value("code") ?? []).flatMap((code, i): Found[] => {
    const isPasted = code.file === undefined && /\.appex(?:\/|$)/.test(code.path ?? "");
    const claims = valuesOf(code).filter((value) => VALUES.includes(value.replace(SUFFIX, "")));
    const why = isPasted && claims.length > 0 ? reasonOf(code) : null;
    return why === null ? [] : [{
      message: `${code.identifier ?? code.path} claims ${claims.join(", ")} as an app extension, and ${why}`,
      cites: [{ key: "code", at: String(i) }],
    }];
  });
}

function reasonOf(code: Signer): string | null {
  const suffixed = valuesOf(code).find((value) => value.endsWith(SUFFIX));
  if (code.channel === "developer-id") return "it is signed with Developer ID";
  return suffixed === undefined ? null : `${suffixed} is for system extensions only`;
}

function codeOfAppex({ facts }: Case, { path }: BundleInfo): SignedCode | undefined {
  return facts.value("code")?.find(({ file }) => file?.bundlePath === path);
}

function valuesOf({ entitlements }: Signer): string[] {
  const value = entitlements?.[NETWORK_EXTENSION];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function withAppexCode(entitlements: Readonly<Record<string, unknown>>): ReturnType<typeof bundle> {
  const one = appex();
  const facts = bundle({ extension: null, appexes: [one], appCode: { channel: "development" } });
  const file = codeFile({ role: "appex", bundlePath: one.path });
  return { ...facts, code: [...facts.code!, signed({ channel: "development", entitlements, file })] };
}

function paste(authority: string, value: string): string {
  return `% codesign -dvv --entitlements - --xml "/Applications/${APP_PATH}/Contents/PlugIns/Example.appex"
Executable=/Applications/${APP_PATH}/Contents/PlugIns/Example.appex/Contents/MacOS/Example
Identifier=com.example.tunnel.appex
Authority=${authority}
TeamIdentifier=${TEAM}
<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>${NETWORK_EXTENSION}</key><array><string>${value}</string></array></dict></plist>
`;
}
