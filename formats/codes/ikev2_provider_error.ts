/** Errors of Apple's IKEv2 provider (private; decompiled: nesessionmanager takes the number over as its stop reason). */
import { defineCodes } from "./define.ts";

export const IKEV2_PROVIDER_ERROR = defineCodes({
  id: "IKEv2ProviderDisconnectionErrorDomain",
  title: "Apple's IKEv2 provider",
  says:
    "Apple's built-in IKEv2 provider ended its session. No table of its codes is public; nesessionmanager takes the number over as " +
    "its stop reason, so that the reading of NEVPNConnectionErrorDomainPlugin is the best there is. No system extension is involved.",
  prefix: "",
  aliases: [],
  base: "NEVPNConnectionErrorDomainPlugin",
  confidence: "C",
  sources: ["public note on NetworkExtension of macOS 26"],
}, [
  [3, "Plugin initiated", "the provider ended the session itself", {
    cause: "seen when the server refused the authentication",
    rules: ["session.auth-failed"],
  }],
]);
