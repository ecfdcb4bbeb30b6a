/** Why a relay cannot be used (public header NERelayManager.h). */
import { defineCodes } from "./define.ts";

export const NE_RELAY_CLIENT_ERROR = defineCodes({
  id: "NERelayClientErrorDomain",
  title: "Connections to a relay",
  says: "NERelayManager's last client errors: what went wrong between this Mac and a relay.",
  prefix: "NERelayManagerClientError",
  aliases: ["NERelayManagerClientError"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §5"],
}, [
  [1, "None", "nothing went wrong", { benign: true }],
  [2, "DNSFailed", "the relay's name could not be resolved"],
  [3, "ServerUnreachable", "the relay cannot be reached"],
  [4, "ServerDisconnected", "the relay ended the connection"],
  [5, "CertificateMissing", "the client has no certificate"],
  [6, "CertificateInvalid", "the client's certificate is invalid"],
  [7, "CertificateExpired", "the client's certificate has expired"],
  [8, "ServerCertificateInvalid", "the relay's certificate is invalid"],
  [9, "ServerCertificateExpired", "the relay's certificate has expired"],
  [10, "Other", "something else went wrong"],
  [11, "PvDConfigurationTruncated", "the relay's description was cut off"],
]);
