/** Why amfid would not accept a file (private; texts as amfid logs them). */
import { defineCodes } from "./define.ts";

export const AMFI_ERROR = defineCodes({
  id: "AppleMobileFileIntegrityError",
  title: "amfid: may this file run",
  says:
    "amfid could not accept a file's signature. Private: Apple publishes no numbers. Whether the file may run all the same is the " +
    "kernel's next line; for a file that claims no restricted entitlement these are often noise.",
  prefix: "",
  aliases: ["AMFI", "amfid", "AppleMobileFileIntegrityErrorDomain"],
  confidence: "B",
  sources: ["knowledge 03 §4.6", "knowledge 03 §8.5", "knowledge 08 §8", "public logs of amfid"],
}, [
  [-413, "No matching profile found", "no provisioning profile authorises what the file claims", {
    cause:
      "a restricted entitlement without a profile, a profile of another identifier, or one whose value differs; the process is killed " +
      "before it runs",
    next: "Read which entitlements taskgated-helper calls unsatisfied, and sign again with the right profile",
    rules: ["prof.missing", "prof.not-authorising", "sign.amfi-rejected", "ent.ne-suffix-mismatch"],
    confidence: "A",
  }],
  [-420, "The signature on the file is invalid", "the file's signature is not valid", {
    rules: ["sign.invalid"],
    confidence: "C",
  }],
  [-423, "The file is adhoc signed or signed by an unknown certificate chain", "the signature has no chain to Apple", {
    cause: "the file is signed ad hoc or by an own certificate; logged for files that may run all the same",
    rules: ["sign.adhoc"],
    confidence: "C",
  }],
  [
    -424,
    "The file is adhoc signed but contains restricted entitlements",
    "nobody vouches for its restricted entitlements",
    {
      cause: "a build that was signed ad hoc with the entitlements of a real one; the process is killed before it runs",
      next: "Sign with a certificate and its profile, or drop the restricted entitlements",
      rules: ["sign.adhoc", "sign.amfi-rejected"],
      confidence: "C",
    },
  ],
  [-427, "Unable to retrieve certificate chain", "the signature holds no certificates that amfid can read", {
    rules: ["sign.adhoc"],
    confidence: "C",
  }],
]);
