import { defineFamily, type Signature } from "../define.ts";
import { PID, REST, wording } from "../wording.ts";

const SIGNATURES: readonly Signature[] = [
  {
    id: "lnp.blocked",
    process: "UserEventAgent",
    pattern:
      wording`Got local network blocked notification: pid: ${PID}, uuid: (?<u>[0-9A-Fa-f-]{36}|<[\w-]{1,16}>), bundle_id: (?<b>${REST})`,
    literals: ["Got local network blocked notification"],
    kind: "context",
    meaning: "Local-network privacy kept this program from the local network; (null) is a program without identity.",
    fix: "It does not concern an extension, which runs as root.",
    rules: ["tcc.local-network-exempt"],
    confidence: "A",
    sources: ["log/110", "log/111"],
  },
  {
    id: "cd.changed",
    process: "configd",
    pattern: /\bnetwork changed(?::\s?(?<d>[^\n]{1,400})|:?(?![^\n]))/,
    needsHead: true,
    literals: ["network changed"],
    kind: "timeline",
    meaning: "The network changed; compare the time with the end of the session.",
    rules: ["sleep.path-not-viable"],
    confidence: "A",
    sources: ["log/005", "log/107"],
  },
  {
    id: "cd.uplink-advisory",
    process: "configd",
    pattern: /SetInterfaceAdvisory\((?<d>[^()\n]{0,200})\)\s?=\s?UplinkIssue/,
    literals: ["UplinkIssue"],
    kind: "context",
    meaning: "macOS ranks the interface down, so that DNS may pass the tunnel by.",
    rules: ["osbug.uplink-advisory-dns"],
    confidence: "C",
    sources: ["field report"],
  },
  {
    id: "rac.retry",
    process: "racoon",
    pattern: /Resend Phase 1 packet|CHKPH1THERE: no established ph1 handler found/,
    literals: ["Resend Phase 1 packet", "no established ph1 handler found"],
    kind: "context",
    meaning: "The IPSec server does not answer: macOS's own VPN, no extension.",
    rules: ["session.server-unreachable"],
    confidence: "A",
    sources: ["log/113"],
  },
  {
    id: "rbd.lost",
    process: "runningboardd",
    pattern: /Invalidating assertion \S{1,200} \(target:\[xpcservice<(?<id>[^\s(>]{1,200})/,
    literals: ["(target:[xpcservice<"],
    kind: "context",
    meaning: "A provider that is an app extension ended.",
    rules: ["proc.crashed"],
    confidence: "A",
    sources: ["log/007"],
  },
];

export default defineFamily({
  place: 17,
  title: "UserEventAgent, configd, racoon and runningboardd: the network around the extension",
  signatures: SIGNATURES,
});
