/** Why Endpoint Security ended its client: `Namespace ENDPOINTSECURITY, Code 2` (crash reports). */
import { defineCodes } from "./define.ts";

export const ENDPOINT_SECURITY_REASON = defineCodes({
  id: "ENDPOINTSECURITY",
  title: "Exit reasons: ENDPOINTSECURITY",
  says: "Endpoint Security ended its client. It concerns security products, not network extensions.",
  prefix: "",
  aliases: ["OS_REASON_ENDPOINTSECURITY", "namespace ENDPOINTSECURITY"],
  confidence: "B",
  sources: ["knowledge 03 §4.6", "public crash reports"],
}, [
  [2, "deadline missed", "the client did not answer a message before its deadline", {
    cause: "a client that is overloaded or waits for itself",
  }],
]);
