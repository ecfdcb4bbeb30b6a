import { defineFamily, type Signature } from "../define.ts";

const SIGNATURES: readonly Signature[] = [
  {
    id: "sp.ticket",
    process: "syspolicyd",
    pattern: /Unable to parse ticket|error registering ticket: (?<rc>[-–−]?\d{1,9}|…|\.{3}|<\w{1,16}>)/,
    literals: ["Unable to parse ticket", "error registering ticket"],
    kind: "cause",
    meaning: "The store of notarisation tickets on this one Mac is damaged.",
    fix: "End syspolicyd, which macOS starts again, or restart the Mac; then install the product again.",
    rules: ["sign.not-notarized"],
    confidence: "C",
    sources: ["log/129"],
  },
  {
    id: "sp.lookup",
    process: "syspolicyd",
    pattern: /looking up ticket: \{length = \d{1,4}, bytes = (?<cdhash>0x[^{}]{2,100})\}/,
    literals: ["looking up ticket"],
    kind: "baseline",
    meaning: "A notarisation ticket is looked for; it is logged at level Info only.",
    rules: [],
    confidence: "A",
    sources: ["log/137"],
  },
  {
    id: "sp.gk",
    process: "syspolicyd",
    pattern: /GK evaluateScanResult: (?<r>\d{1,4}), PST: \(path: (?<path>[^)]{0,400})\)/,
    literals: ["GK evaluateScanResult"],
    kind: "baseline",
    meaning: "Gatekeeper's answer about a program.",
    rules: [],
    confidence: "A",
    sources: ["log/137"],
  },
];

export default defineFamily({
  place: 10,
  title: "syspolicyd: notarisation and Gatekeeper",
  signatures: SIGNATURES,
});
