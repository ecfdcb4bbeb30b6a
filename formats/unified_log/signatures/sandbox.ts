import { defineFamily, type Signature } from "../define.ts";
import { PID, REST, SERVICE, wording } from "../wording.ts";

const DENIED = `(?<p>\\S+(?: \\S+){0,6}?)\\(${PID}\\) deny\\(\\d\\)`;

const SIGNATURES: readonly Signature[] = [
  {
    id: "sbx.mach",
    process: "kernel",
    pattern: wording`Sandbox: ${DENIED} mach-lookup ${SERVICE}`,
    literals: ["mach-lookup"],
    kind: "cause",
    meaning: "A sandboxed program may not look up this Mach service.",
    fix: "Begin the name with an application group of the program.",
    rules: ["xpc.sandbox-denied"],
    confidence: "A",
    sources: ["log/070", "log/081", "log/095", "log/106"],
    harmless: {
      says: "Programs ask for services of the system that their sandbox forbids, all day long.",
      field: "n",
      matches: /^com\.apple\./,
    },
  },
  {
    id: "sbx.other",
    process: "kernel",
    pattern: wording`Sandbox: ${DENIED} (?<op>(?!mach-lookup)[\w*-]{1,64})`,
    literals: ["Sandbox:"],
    kind: "context",
    meaning: "The sandbox denied something else.",
    rules: ["keychain.sandboxed-write"],
    confidence: "A",
    sources: ["log/026", "log/081", "log/105", "log/106", "log/108", "log/141"],
  },
  {
    id: "sbx.system-policy",
    process: "kernel",
    pattern: wording`System Policy: (?:${DENIED}|deny\(\d\)) (?<op>[\w*-]{1,64})`,
    literals: ["System Policy:"],
    kind: "context",
    meaning: "Privacy protection, a data vault or system integrity protection denied something; not the app's sandbox.",
    rules: [],
    confidence: "A",
    sources: ["log/027", "log/094"],
  },
  {
    id: "sbx.dup",
    process: "kernel",
    pattern: wording`(?<n>\d{1,9}) duplicate reports? for (?:Sandbox: )?(?<p>${REST})`,
    literals: ["duplicate report"],
    kind: "marker",
    meaning: "So many denials like the one before were not printed.",
    rules: [],
    confidence: "A",
    sources: ["log/026", "log/027", "log/081", "log/105", "log/141"],
  },
];

export default defineFamily({
  place: 9,
  title: "The sandbox, and other denials of the system",
  signatures: SIGNATURES,
});
