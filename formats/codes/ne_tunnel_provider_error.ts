/** Errors of a provider's setTunnelNetworkSettings (public header NETunnelProvider.h). */
import { defineCodes } from "./define.ts";

export const NE_TUNNEL_PROVIDER_ERROR = defineCodes({
  id: "NETunnelProviderErrorDomain",
  title: "Network settings of a tunnel",
  says: "The provider's setTunnelNetworkSettings failed: the settings of its tunnel were not applied.",
  prefix: "NETunnelProviderError",
  aliases: ["NETunnelProviderError"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §5", "knowledge 07"],
}, [
  [1, "NetworkSettingsInvalid", "the settings are invalid", {
    cause: "an invalid address, mask, domain or rule",
    next: "Read which rule or address the provider's log names, and correct it",
    rules: ["necfg.rule-invalid"],
  }],
  [2, "NetworkSettingsCanceled", "setting them was canceled"],
  [3, "NetworkSettingsFailed", "macOS could not apply them"],
]);
