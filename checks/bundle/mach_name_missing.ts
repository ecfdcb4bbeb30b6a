import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { appOf, extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { TEAM } from "../samples.ts";

const NAME = `${TEAM}.com.example.tunnel.extension`;
/** Nearly every product with one of these declares a name; app proxies and transparent proxies often do without. */
const USUALLY_NAMED = /^com\.apple\.networkextension\.(?:packet-tunnel|filter-data|filter-packet|dns-proxy)$/;

export default defineRule({
  id: "bundle.mach-name-missing",
  kind: "cause",
  stage: 2,
  title: "NEMachServiceName missing or in the wrong place",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.embedded"],
  reads: ["app.info"],
  judge(of) {
    const extension = extensionOf(of);
    if (extension === null || extension.value.problem !== null || extension.value.machServiceName !== null) {
      return found();
    }
    const misplaced = misplacedName(of);
    return misplaced.length > 0 ? found(...misplaced) : found(...noNameAtAll(of));
  },
  explains: [{ rule: "mach.not-registered" }, { rule: "xpc.name-mismatch-app" }],
  fix: [
    {
      text:
        "Put NEMachServiceName into the NetworkExtension dictionary of the extension's Info.plist: an app group of the " +
        "extension, a dot and a name",
      for: "developer",
      command: "plutil -p '{path}/Contents/Info.plist'",
      risk: "low",
      verify: "NEMachServiceName stands inside NetworkExtension, beside NEProviderClasses",
    },
    RELEASE,
  ],
  why:
    "macOS registers the Mach service that it finds under NetworkExtension in the extension's own Info.plist, and looks nowhere " +
    "else. Without one, the app cannot reach the extension over XPC.",
  notWhen: "The product talks to its provider in another way: app proxies and transparent proxies often have no name.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-14", "knowledge 02 §2.5, §3 SX-PLI-006"],
  aliases: ["PK-14", "SX-PLI-006"],
  samples: () => ({
    fires: [
      {
        says: "a name at the top of the extension's Info.plist",
        facts: bundle({ extension: { machServiceName: null, misplacedMachServiceName: NAME } }),
      },
      {
        says: "a name in the app's Info.plist alone",
        facts: bundle({ app: { machServiceName: NAME }, extension: { machServiceName: null } }),
      },
      { says: "a packet tunnel without a name", facts: bundle({ extension: { machServiceName: null } }) },
    ],
    silent: [
      { says: "a name in its place", facts: bundle() },
      {
        says: "a name in both places",
        facts: bundle({ extension: { misplacedMachServiceName: NAME } }),
      },
      {
        says: "a transparent proxy without a name",
        facts: bundle({
          extension: {
            machServiceName: null,
            providerClasses: { "com.apple.networkextension.app-proxy": "ExampleExtension.Proxy" },
          },
        }),
      },
      {
        says: "an extension that is no network extension",
        facts: bundle({ extension: { machServiceName: null, providerClasses: null } }),
      },
    ],
  }),
});

function misplacedName(of: Case): Found[] {
  const { value: { misplacedMachServiceName, path }, cite } = extensionOf(of)!;
  const app = appOf(of);
  const values = { path };
  if (misplacedMachServiceName !== null) {
    const message = `NEMachServiceName ${misplacedMachServiceName} stands outside of the NetworkExtension dictionary`;
    return [{ message: `${message} of the extension's Info.plist`, cites: [cite], values }];
  }
  const inApp = app?.value.machServiceName ?? app?.value.misplacedMachServiceName ?? null;
  if (inApp === null) return [];
  const message = `NEMachServiceName ${inApp} stands in the app's Info.plist; the extension's has none`;
  return [{ message, cites: [app!.cite, cite], values }];
}

function noNameAtAll(of: Case): Found[] {
  const { value: { providerClasses, path }, cite } = extensionOf(of)!;
  const points = Object.keys(providerClasses ?? {}).filter((point) => USUALLY_NAMED.test(point));
  if (points.length === 0) return [];
  const kinds = points.map((point) => point.slice(point.lastIndexOf(".") + 1)).join(", ");
  return [{
    message: `The extension (${kinds}) declares no NEMachServiceName, so that no app can reach it over XPC`,
    cites: [cite],
    confidence: "D",
    severity: "medium",
    values: { path },
  }];
}
