import { defineFamily, type Signature } from "../define.ts";
import { ID, REST, wording } from "../wording.ts";

const SIGNATURES: readonly Signature[] = [
  {
    id: "nh.unentitled",
    process: "nehelper",
    pattern: /\bentitled = 0, hasProviderPermission = 0\b/,
    literals: ["entitled = 0, hasProviderPermission"],
    kind: "cause",
    meaning: "The app that asks has no Network Extension entitlement; loading and saving end in permission denied.",
    fix: "Sign the app with a profile that authorises the entitlement.",
    rules: ["ent.ne-missing"],
    confidence: "B",
    sources: ["log/114", "Apple forums 816045"],
  },
  {
    id: "nh.delegate",
    process: "nehelper",
    pattern:
      /Created a new configuration delegate with name = (?<n>[^,]{1,200}), (?:\S+ ){0,24}?entitled = (?<e>[01]), hasProviderPermission = (?<p>[01])/,
    literals: ["Created a new configuration delegate"],
    kind: "context",
    meaning: "Which app talks to nehelper, and whether it is entitled to.",
    rules: [],
    confidence: "B",
    sources: ["log/114", "Apple forums 816045"],
  },
  {
    id: "nh.unreachable",
    // The framework says it in the app.
    process: null,
    pattern: /Failed to send an? (?:(?<t>\S{1,16}) )?message to nehelper: Connection invalid/,
    literals: ["message to nehelper"],
    kind: "cause",
    meaning: "nehelper could not be reached: a simulator, a sandbox without the entitlement, or nehelper crashed.",
    fix: "Look for crash reports of nehelper.",
    rules: ["necfg.permission-denied"],
    confidence: "B",
    sources: ["log/152"],
  },
  {
    id: "nh.no-config",
    process: "nehelper",
    pattern: wording`Configuration for provider ${ID} does not exist (?:\S+ ){0,12}?or is not enabled`,
    literals: ["Configuration for provider"],
    kind: "context",
    meaning: "No enabled configuration belongs to this provider; for Apple's own providers that is everyday.",
    fix: "It counts only where the identifier is that of the product.",
    rules: ["necfg.missing", "necfg.disabled"],
    confidence: "A",
    sources: ["log/005"],
    harmless: {
      says: "Providers of macOS itself are asked for and have no configuration.",
      field: "id",
      matches: /^com\.apple\./,
    },
  },
  {
    id: "nh.kctl-busy",
    process: "nehelper",
    pattern: wording`connect failed on kernel control socket:(?: \[(?<e>\d{1,5})\](?: (?<t>${REST}))?)?`,
    literals: ["on kernel control socket"],
    kind: "cause",
    meaning: "The kernel gave no utun interface away: something else holds it.",
    fix: "End the other program that holds the interface; restart the Mac.",
    rules: ["route.orphan-utun"],
    confidence: "B",
    sources: ["log/038"],
  },
  {
    id: "nh.lnp",
    process: "nehelper",
    pattern: wording`Draining local network replies for ${ID} with allowed: (?<a>[01])`,
    literals: ["Draining local network replies"],
    kind: "context",
    meaning: "Whether this program may talk to the local network: 0 is no.",
    rules: ["tcc.local-network-reprompt"],
    confidence: "B",
    sources: ["log/111"],
  },
];

export default defineFamily({
  place: 4,
  title: "nehelper: apps ask for configurations",
  signatures: SIGNATURES,
});
