import { configurationFaults } from "../configuration_faults.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { ENABLED, list } from "../samples.ts";
import { sessionErrors } from "../session_errors.ts";
import { areAllOf } from "../session_ends.ts";
import { isSaidByTarget } from "../speakers.ts";
import { sayCode } from "../../formats/codes/find_code.ts";
import { NE_TUNNEL_PROVIDER_ERROR } from "../../formats/codes/ne_tunnel_provider_error.ts";

const ID = "necfg.rule-invalid";
const INVALID = provider("invalid include rule[2]: port 53 needs a domain");

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Network rules rejected",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(
      ...configurationFaults(of, ID, "macOS does not accept the configuration"),
      ...saidByProvider(of),
      ...refusedSettings(of),
    );
  },
  explains: [
    { rule: "proc.provider-start-failed", when: "NETunnelProviderError 1" },
    { rule: "session.failed-code", when: "NETunnelProviderError 1", holds: areAllOf(ID) },
  ],
  fix: [
    {
      text:
        "For the developer: correct the rule or setting that the provider's log names. A rule for port 0 needs an address, a rule for " +
        "any address a port, port 53 only goes by domains, and a transparent proxy takes outbound rules without matchLocalNetwork",
      for: "developer",
      risk: "low",
      verify: "The provider's log says that its settings are in place, and the status changes to connected",
    },
    { text: "On managed Macs: correct the payload that carries the rules", for: "admin", risk: "low", admin: true },
  ],
  why:
    "macOS checks addresses, masks, domains and network rules as a whole. One that is not valid makes it refuse the settings, or the " +
    "provider leaves the rule out and misses that traffic.",
  notWhen: "The settings were accepted afterwards, or setting them was only canceled by a stop.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-14", "knowledge 03 §4.2, §4.6, §8.11", "knowledge 09 N84"],
  aliases: ["NC-14"],
  samples: () => ({
    fires: [
      { says: "a rule that the provider left out", text: ENABLED + logged("default", [INVALID]) },
      {
        says: "settings that were refused, in compact style",
        text: ENABLED + logged("compact", [provider("setTunnelNetworkSettings error: invalid excluded route")]),
      },
      { says: "the error alone", text: 'Error Domain=NETunnelProviderErrorDomain Code=1 "(null)"\n' },
      {
        says: "a session of an invalid configuration",
        text: logged("default", [status("connecting"), ended("Bad configuration")]),
      },
    ],
    silent: [
      {
        says: "settings that were accepted afterwards",
        text: ENABLED + logged("default", [INVALID, provider("setTunnelNetworkSettings ok")]),
      },
      { says: "settings that a stop canceled", text: 'Error Domain=NETunnelProviderErrorDomain Code=2 "(null)"\n' },
      {
        says: "the rule of another vendor's extension",
        text: ENABLED.replace("1 extension", "2 extension") +
          list({ state: "activated enabled", id: "org.other.filter", name: "Other Filter", team: "OTHER12345" }) +
          logged("default", [["org.other.filter", INVALID[1], "org.other.filter"]]),
        target: "com.example.tunnel.extension",
      },
    ],
  }),
});

function saidByProvider(of: Case): Found[] {
  return failuresOf(of, "prov.rule-invalid", "prov.settings-error").filter(({ value }) => isSaidByTarget(of, value))
    .map((
      { value: { message }, cite },
    ) => ({ message: `The provider's rules or settings were refused: ${message.slice(0, 200)}`, cites: [cite] }));
}

function refusedSettings(of: Case): Found[] {
  return sessionErrors(of, NE_TUNNEL_PROVIDER_ERROR.id).filter(({ value: { code } }) => code === 1).map((
    { value: { domain, code }, cite },
  ) => ({
    message: `macOS refused the network settings that the provider asked for, ${sayCode(domain, code)}`,
    cites: [cite],
  }));
}
