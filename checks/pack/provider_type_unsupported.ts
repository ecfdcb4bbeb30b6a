import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { appOf, extensionOf, isInside } from "../bundle_of.ts";
import { appex, bundle } from "../bundle_samples.ts";
import { PROVIDER_VALUES } from "../tables/provider_entitlements.ts";
import { NO_APP_EXTENSION, NO_SYSTEM_EXTENSION } from "../tables/provider_points.ts";

const CLASS = "ExampleExtension.Provider";
const BESIDE = "another provider of the app does not depend on it";
const URL_FILTER = { "com.apple.networkextension.url-filter-control": CLASS };

export default defineRule({
  id: "pack.provider-type-unsupported",
  kind: "cause",
  stage: 0,
  title: "Provider type not available in that packaging / on that OS",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.embedded"],
  reads: ["app.appex", "app.info"],
  judge(of) {
    return found(...inExtension(of), ...inAppExtensions(of));
  },
  explains: [{ rule: "necfg.missing" }, { rule: "session.failed-code" }],
  fix: [{
    text:
      "Package the provider as macOS runs it: content filters, packet filters and DNS proxies as a system extension, URL filters " +
      "as an app extension; providers that macOS does not have need another design",
    for: "developer",
    risk: "medium",
    verify: "doctor inspect <path of the app> finds no fault",
  }],
  why:
    "macOS runs each kind of provider in certain packages only. In another one it is neither offered nor started, and no error " +
    "says so.",
  notWhen: "The app is for iOS; or the key is one that our table does not have.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-02", "knowledge 08 §12 (TN3134)"],
  aliases: ["PK-02"],
  samples: () => ({
    fires: [
      { says: "a URL filter as a system extension", facts: bundle({ extension: { providerClasses: URL_FILTER } }) },
      {
        says: "a content filter as an app extension",
        facts: bundle({
          extension: null,
          appexes: [appex({ extensionPoint: "com.apple.networkextension.filter-data" })],
        }),
      },
    ],
    silent: [
      { says: "a packet tunnel as a system extension", facts: bundle() },
      {
        says: "a URL filter beside a content filter",
        facts: bundle({
          extension: { providerClasses: { ...URL_FILTER, "com.apple.networkextension.filter-data": CLASS } },
        }),
      },
      {
        says: "a content filter as an app extension beside a system extension",
        facts: bundle({ appexes: [appex({ extensionPoint: "com.apple.networkextension.filter-data" })] }),
      },
      {
        says: "an app extension that is no provider",
        facts: bundle({ extension: null, appexes: [appex({ extensionPoint: "com.apple.widgetkit-extension" })] }),
      },
    ],
  }),
});

function inExtension(of: Case): Found[] {
  const extension = extensionOf(of);
  const points = Object.keys(extension?.value.providerClasses ?? {});
  const works = points.some((point) => Object.hasOwn(PROVIDER_VALUES, point));
  return points.filter((point) => Object.hasOwn(NO_SYSTEM_EXTENSION, point)).map((point) => ({
    message: `The system extension provides ${point}: ${NO_SYSTEM_EXTENSION[point]}`,
    cites: [extension!.cite],
    ...(works ? { latent: BESIDE } : {}),
  }));
}

function inAppExtensions(of: Case): Found[] {
  const app = appOf(of);
  const works = of.facts.value("sysex.embedded")!.some((one) => app !== null && isInside(app.value, one));
  return (of.facts.value("app.appex") ?? []).flatMap(({ fileName, extensionPoint, path }, i): Found[] => {
    if (app === null || !isInside(app.value, { path })) return [];
    if (extensionPoint === null || !Object.hasOwn(NO_APP_EXTENSION, extensionPoint)) return [];
    return [{
      message: `${fileName} is ${
        NO_APP_EXTENSION[extensionPoint]
      } as an app extension; macOS runs it as a system extension only`,
      cites: [{ key: "app.appex", at: String(i) }],
      ...(works ? { latent: BESIDE } : {}),
    }];
  });
}
