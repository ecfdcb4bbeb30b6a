import { extensionOf } from "../bundle_of.ts";
import {
  configurations,
  filterPayload,
  mobileconfig,
  profilesShown,
  proxyPayload,
  vpnPayload,
} from "../configuration_samples.ts";
import { bundle, EXTENSION } from "../bundle_samples.ts";
import {
  fitsPoints,
  isConnected,
  isKnownExtension,
  misdirectedConfigurations,
  nameConfiguration,
  ownConfigurations,
  pointsOf,
  pointsOfKind,
  storeIsWhole,
  wantsKnownExtension,
} from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESET_CONFIGURATION, SHOW_CONFIGURATIONS } from "../fixes.ts";
import { misdirectedPayloads, providersIn, vpnPayloadsOf } from "../payloads.ts";
import { findUnmet } from "../requirements.ts";
import { ENABLED, ID, list } from "../samples.ts";
import { logged, says } from "../log_samples.ts";
import { namedId } from "../named_id.ts";
import { isOfTarget } from "../sessions.ts";
import { rowsOf } from "../target.ts";
import type { NetworkConfiguration } from "../../formats/network_extension/configuration.ts";

const SIGNATURES: readonly string[] = ["ne.reg-none", "ne.ext-none"];
const OLD = "com.example.tunnel.old-extension";

export default defineRule({
  id: "necfg.provider-mismatch",
  kind: "cause",
  stage: 8,
  title: "Configuration points at another provider id",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["ne.configs", "mdm.profiles", "log.events"],
  reads: ["reg.list", "reg.db", "code", "sysex.embedded", "app.appex", "app.info", "net.services"],
  judge(of) {
    const saved = isConnected(of)
      ? []
      : [...otherProvider(of), ...otherType(of), ...otherCode(of), ...otherTypeInPayload(of), ...otherInPayload(of)];
    // The log's search for the same provider is the same finding.
    return found(...saved, ...(saved.length > 0 ? [] : lostProviders(of)));
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "Found 0 extension(s)" },
    { rule: "session.failed-code", when: "Found 0 extension(s)" },
  ],
  fix: [SHOW_CONFIGURATIONS, RESET_CONFIGURATION, {
    text:
      "Of a configuration of device management: correct ProviderBundleIdentifier and ProviderType in the payload, and install it again",
    for: "admin",
    risk: "medium",
    admin: true,
    verify: "sudo profiles show -type configuration names the extension that systemextensionsctl list shows",
  }],
  why:
    "A configuration names one provider by its bundle id, its kind and the requirement that its signature must meet. One that was " +
    "saved by another build of the product, or by an older one, makes macOS look for an extension that is not there.",
  notWhen:
    "The configuration is one of another extension of the same app, which is registered; or an enabled one beside it is right.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-03", "knowledge 03 §8.2, §8.4", "knowledge 05 §5.3", "knowledge 09 N81"],
  aliases: ["NC-03"],
  samples: () => ({
    fires: [
      {
        says: "a configuration of the development build",
        text: ENABLED +
          logged("default", [says("Found 0 (0 active) registrations for com.example.tunnel.dev.extension")]),
      },
      {
        says: "the same in compact style",
        text: ENABLED + logged("compact", [says("Found 0 registrations for com.example.tunnel.dev.extension")]),
      },
      {
        says: "a configuration that names an older extension of the app",
        text: ENABLED + configurations({ provider: OLD }),
      },
      {
        says: "a configuration whose requirement the registered extension does not meet",
        text: ENABLED + configurations({
          protocol: { DesignatedRequirement: `identifier "${OLD}" and anchor apple generic` },
        }),
      },
      {
        says: "a content filter's configuration for a packet tunnel",
        facts: bundle({}),
        text: configurations({ member: "ContentFilter" }),
      },
      {
        says: "a payload that calls a packet tunnel an app proxy",
        facts: bundle({}),
        text: mobileconfig(proxyPayload()),
      },
      {
        says: "a payload of the app that names an extension nobody knows",
        text: ENABLED + profilesShown([vpnPayload({ ProviderBundleIdentifier: OLD })]),
      },
    ],
    silent: [
      {
        says: "a payload for the app's other extension",
        text: list({ state: "activated enabled" }, { state: "activated enabled", id: "com.example.tunnel.filter" }) +
          profilesShown([filterPayload({ FilterDataProviderBundleIdentifier: "com.example.tunnel.filter" })]),
        target: ID,
      },
      {
        says: "the extension itself",
        text: ENABLED + logged("default", [says("Found 0 registrations for com.example.tunnel.extension")]),
      },
      {
        says: "its app, under which plug-ins are known, too",
        text: ENABLED + logged("default", [says("Found 0 registrations for com.example.tunnel")]),
      },
      {
        says: "another vendor's provider",
        text: ENABLED + logged("default", [says("Found 0 registrations for org.other.filter.extension")]),
      },
      {
        says: "a provider that was found later",
        text: ENABLED + logged("default", [
          says("Found 0 registrations for com.example.tunnel.dev.extension"),
          says("Found 1 (1 active) registrations for com.example.tunnel.dev.extension"),
        ]),
      },
      {
        says: "an extension that is not enabled itself",
        text: list({ state: "activated waiting for user" }) +
          logged("default", [says("Found 0 registrations for com.example.tunnel.dev.extension")]),
      },
      { says: "a configuration that names the extension", text: ENABLED + configurations({}) },
      { says: "one that names no provider", text: ENABLED + configurations({ provider: "" }) },
      {
        says: "an old configuration beside the right one",
        text: ENABLED + configurations({}, { name: "Old", provider: OLD, enabled: false }),
      },
      {
        says: "the configuration of a second extension of the same app",
        text: list({ state: "activated enabled" }, { state: "activated enabled", id: "com.example.tunnel.filter" }) +
          configurations({ member: "ContentFilter", provider: "com.example.tunnel.filter" }),
        target: ID,
      },
      {
        says: "another product's configuration",
        text: ENABLED + configurations({ name: "Other", app: "org.other.app", provider: "org.other.app.extension" }),
      },
      {
        says: "the IKEv2 configuration that the same app saved",
        text: ENABLED + configurations({ provider: "", protocol: { $class: "NEVPNProtocolIKEv2" } }),
      },
      {
        says: "a requirement that the extension meets",
        text: ENABLED + configurations({
          protocol: {
            DesignatedRequirement:
              `identifier "${ID}" and anchor apple generic and certificate leaf[subject.OU] = EXAMPLE123`,
          },
        }),
      },
      {
        says: "a configuration that fits what the extension provides",
        facts: bundle({ extension: EXTENSION }),
        text: configurations({}),
      },
    ],
  }),
});

/** A configuration of the product for a provider that nobody knows, and none for this one. */
function otherProvider(of: Case): Found[] {
  if (!storeIsWhole(of) || ownConfigurations(of).length > 0) return [];
  const misdirected = misdirectedConfigurations(of).filter(({ value }) =>
    isListed(of) && !wantsKnownExtension(of, value) && fits(of, value) !== false
  );
  return misdirected.map(({ value, cite }) => ({
    message: `${nameConfiguration(value)} wants ${idsOf(value)}, and no such extension is registered; none wants ${
      of.target!.bundleId
    }`,
    cites: [cite],
    ...isSureOfApp(of) ? {} : { confidence: "C" as const },
  }));
}

function fits(of: Case, { kind }: NetworkConfiguration): boolean | undefined {
  return fitsPoints(of, pointsOfKind(kind));
}

/** A payload for the product's app that names a provider nobody knows, while none names this one. */
function otherInPayload(of: Case): Found[] {
  if (!isListed(of) || ownConfigurations(of).length + misdirectedConfigurations(of).length > 0) return [];
  return misdirectedPayloads(of).flatMap(({ payload, name, cite, isInstalled }) => {
    const ids = providersIn(payload).flatMap(({ bundleId }) => bundleId ?? []);
    if (isKnownExtension(of, ...ids)) return [];
    return [{
      message: `${name} names ${ids.join(" and ")}, and no such extension is registered; ${of.target!.bundleId} is`,
      cites: [cite],
      ...(!isInstalled || !isSureOfApp(of)) && { confidence: "C" as const },
    }];
  });
}

function isListed({ facts }: Case): boolean {
  return facts.value("reg.list") !== undefined || facts.value("reg.db") !== undefined;
}

/** The provider may be an app extension of the same app, which only the app's files tell. */
function isSureOfApp(of: Case): boolean {
  return of.facts.value("app.appex") !== undefined && extensionOf(of) !== null;
}

function idsOf({ providers }: NetworkConfiguration): string {
  return [...new Set(providers.map(({ bundleId }) => bundleId))].join(" and ");
}

/** Only what is enabled counts, unless nothing is. */
function inUse(of: Case) {
  const own = ownConfigurations(of);
  const enabled = own.filter(({ value }) => value.enabled !== false);
  return enabled.length > 0 ? enabled : own;
}

function otherType(of: Case): Found[] {
  const known = pointsOf(of);
  const wrong = inUse(of).filter(({ value }) => value.providers.length > 0 && fits(of, value) === false);
  if (known === null || wrong.length === 0 || wrong.length < inUse(of).length) return [];
  return wrong.map(({ value, cite }) => ({
    message: `${nameConfiguration(value)} is a ${value.kind}, and ${of.target!.bundleId} provides ${
      known.points.join(" and ")
    }`,
    cites: [cite, known.cite],
  }));
}

/** What device management brought is the other rule's. */
function otherCode(of: Case): Found[] {
  const used = inUse(of).filter(({ value }) => value.profile === null);
  const unmet = used.map(({ value, cite }) => {
    const own = value.providers.find(({ bundleId }) => bundleId === of.target?.bundleId);
    return { value, cite, unmet: own?.designatedRequirement == null ? null : findUnmet(of, own.designatedRequirement) };
  });
  if (unmet.some((one) => one.unmet === null)) return [];
  return unmet.map(({ value, cite, unmet }) => ({
    message: `${nameConfiguration(value)} ${unmet!.why}`,
    cites: [cite, ...unmet!.cites],
    ...unmet!.isSure ? {} : { confidence: "C" as const },
  }));
}

function otherTypeInPayload(of: Case): Found[] {
  return vpnPayloadsOf(of).flatMap(({ vpn: { providerType }, name, cite }) => {
    const known = pointsOf(of);
    const isTyped = providerType === "packet-tunnel" || providerType === "app-proxy";
    if (known === null || !isTyped || fitsPoints(of, [providerType]) !== false) return [];
    return [{
      message: `${name} says ProviderType ${providerType}, and ${of.target?.bundleId ?? "the extension"} provides ${
        known.points.join(" and ")
      }`,
      cites: [cite, known.cite],
    }];
  });
}

/** Providers of the same product that Network Extension looked for and never found, while the target is enabled. */
function lostProviders(of: Case): Found[] {
  const { target, facts } = of;
  if (
    target === null || facts.value("reg.list") === undefined ||
    !rowsOf(of).some(({ value }) => value.state === "activated enabled")
  ) return [];
  const events = facts.value("log.events") ?? [];
  const known = facts.value("reg.list")!.extensions.map(({ bundleId }) => bundleId);
  const found = events.flatMap((event) => event.signature === "ne.reg-some" ? [namedId(event)] : []);
  return events.flatMap((event, i) => {
    const id = SIGNATURES.includes(event.signature) ? namedId(event) : null;
    if (
      id === null || isOfTarget(of, id) || known.includes(id) || found.includes(id) || !isOfProduct(id, target.bundleId)
    ) return [];
    return [{
      message: `A configuration asks for the provider ${id}, which is not registered; ${target.bundleId} is`,
      cites: [{ key: "log.events" as const, at: String(i) }],
    }];
  }).slice(-1);
}

/** The first two parts are the vendor's, the third mostly the product's. */
function isOfProduct(id: string, bundleId: string): boolean {
  const [a, b] = [id.split("."), bundleId.split(".")];
  return [0, 1, 2].every((i) => a[i]?.toLowerCase() === b[i]?.toLowerCase());
}
