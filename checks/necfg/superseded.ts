import { configurationFaults } from "../configuration_faults.ts";
import { configurations } from "../configuration_samples.ts";
import { isConnected, nameConfiguration, ownConfigurations, providedConfigurations } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { SHOW_CONFIGURATIONS } from "../fixes.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { list } from "../samples.ts";
import { areAllStopsOf } from "../provider_stops.ts";

const ID = "necfg.superseded";

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Another configuration of the same class was enabled (stop reason 11 / other enabled)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors", "ne.configs"],
  reads: ["reg.list", "launchd.jobs", "net.services"],
  judge(of) {
    return found(
      ...configurationFaults(of, ID, "Another product's configuration took this one's place"),
      ...othersEnabled(of),
    );
  },
  explains: [
    { rule: "necfg.disabled", when: "reason 11" },
    { rule: "session.stopped", when: "reason 11", holds: areAllStopsOf(ID) },
  ],
  fix: [
    SHOW_CONFIGURATIONS,
    {
      text:
        "Find the other configuration that is enabled and its On Demand rules; switch off the one that is not wanted",
      risk: "low",
      verify: "The status changes to connected, and stays there",
    },
  ],
  why:
    "Of VPN configurations of one kind only one runs. When another one starts, by hand or on demand, macOS ends this session in " +
    "favour of it and may leave this configuration disabled.",
  notWhen: "This configuration was started again afterwards and connected.",
  macos: "10.15 and later",
  references: ["knowledge 03 §4.2", "knowledge 08 §5", "knowledge 09 N81"],
  samples: () => ({
    fires: [
      {
        says: "a session that another configuration took over from",
        text: logged("default", [
          status("connected"),
          ended("Configuration was superceded by another configuration"),
        ]),
      },
      {
        says: "the same in a JSON log, in the right spelling",
        text: logged("ndjson", [ended("Configuration was superseded by another configuration")]),
      },
      {
        says: "what the provider was told",
        text: list({ state: "activated enabled" }) + logged("syslog", [provider("extension stopTunnel reason: 11")]),
      },
      {
        says: "another VPN's configuration that is enabled instead",
        text: list({ state: "activated enabled" }) +
          configurations({ enabled: false }, {
            name: "Other VPN",
            app: "org.other.vpn",
            provider: "org.other.vpn.tunnel",
          }),
      },
    ],
    silent: [
      {
        says: "two VPNs of which this one is enabled",
        text: list({ state: "activated enabled" }) +
          configurations({}, {
            name: "Other VPN",
            app: "org.other.vpn",
            provider: "org.other.vpn.tunnel",
            enabled: false,
          }),
      },
      {
        says: "a content filter beside a VPN that is off",
        text: list({ state: "activated enabled" }) +
          configurations({ enabled: false }, {
            name: "Other Filter",
            app: "org.other.filter",
            provider: "org.other.filter.ext",
            member: "ContentFilter",
          }),
      },
      {
        says: "two content filters, which may both be enabled",
        text: list({ state: "activated enabled" }) +
          configurations({ enabled: false, member: "ContentFilter" }, {
            name: "Other Filter",
            app: "org.other.filter",
            provider: "org.other.filter.ext",
            member: "ContentFilter",
          }),
      },
      {
        says: "a session that came back",
        text: logged("default", [
          ended("Configuration was superceded by another configuration"),
          status("connecting"),
          status("connected"),
        ]),
      },
      { says: "a clean stop", text: logged("default", [ended("Stop command received")]) },
    ],
  }),
});

/** Kinds of which macOS enables one configuration at a time. */
const SINGLE = ["vpn", "dns-proxy"];

/** The target's configurations are all disabled, and one of the same kind is enabled. */
function othersEnabled(of: Case): Found[] {
  const own = of.target === null ? [] : ownConfigurations(of);
  if (own.some(({ value }) => value.enabled !== false) || isConnected(of)) return [];
  const kinds = own.map(({ value }) => value.kind).filter((kind) => SINGLE.includes(kind));
  const others = providedConfigurations(of).filter(({ value }) => value.enabled === true && kinds.includes(value.kind));
  return others.map(({ value, cite }) => ({
    message: `${nameConfiguration(value)}${value.app === null ? "" : ` of ${value.app}`} is enabled, and that of ${
      of.target!.bundleId
    } is not`,
    cites: [cite, ...own.map((one) => one.cite)],
  }));
}
