/**
 * The part of the catalogue (knowledge chapter 09, section 6 and 7) that no file decides yet: id, kind, stage, title and what
 * each rule explains. A rule that gets its file takes its row out; a test fails when an id stands in both places.
 */
import type { Confidence, Kind, Severity } from "./define.ts";

/** A catalogued rule without a judge. Selection knows its place; nothing ever fires it. */
export interface PlannedRule {
  readonly id: string;
  readonly kind: Kind;
  readonly stage: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  /** Why nothing decides it, where that is for good: what would prove it is in no evidence. */
  readonly leftOut?: string;
  /** `*` is every other rule. */
  readonly explains: readonly { readonly rule: string; readonly when?: string }[];
}

export const PLANNED: readonly PlannedRule[] = [
  {
    id: "app.not-found",
    kind: "cause",
    stage: 1,
    severity: "high",
    confidence: "C",
    title: "No app, no staged bundle, no registration row for the target id",
    explains: [{ rule: "*", when: "nothing to test" }],
  },
  {
    id: "sign.identity-missing",
    kind: "context",
    stage: 3,
    severity: "info",
    confidence: "B",
    title: "Signing identity without private key on the build Mac",
    explains: [],
  },
  {
    id: "reg.works-after-reinstall",
    kind: "context",
    stage: 5,
    severity: "info",
    confidence: "B",
    title: '"It works after reinstall"',
    explains: [],
  },
  {
    id: "necfg.loopback-rule-missing",
    kind: "cause",
    stage: 8,
    severity: "low",
    confidence: "A",
    title: "Loopback traffic not intercepted",
    leftOut:
      "a transparent proxy gives its rules to macOS while it runs; neither they nor the wish for loopback flows are in any evidence",
    explains: [],
  },
  {
    id: "coex.self-interception-loop",
    kind: "cause",
    stage: 10,
    severity: "critical",
    confidence: "C",
    title: "Provider intercepts its own upstream (loop)",
    explains: [{ rule: "flow.overload" }, { rule: "flow.necp-enomem" }, { rule: "proc.resource-growth" }],
  },
  {
    id: "dns.full-tunnel-expected",
    kind: "context",
    stage: 10,
    severity: "info",
    confidence: "A",
    title: "ISP DNS unreachable under full tunnel",
    leftOut:
      "it is the normal state of a full tunnel, and nothing in the evidence says that somebody expected another resolver",
    explains: [],
  },
  {
    id: "dns.vpn-captures-all",
    kind: "cause",
    stage: 10,
    severity: "medium",
    confidence: "A",
    title: "All DNS goes to the VPN resolver",
    leftOut:
      "every VPN that takes all names looks like this; only a local name that fails to resolve would prove it, and no evidence has look-ups",
    explains: [],
  },
  {
    id: "flow.local-upstream-down",
    kind: "cause",
    stage: 10,
    severity: "critical",
    confidence: "A",
    title: "Local forwarder/upstream not listening",
    explains: [{ rule: "flow.refused", when: "ECONNREFUSED" }, { rule: "flow.overload", when: "ECONNREFUSED" }],
  },
  {
    id: "keychain.deprecated-acl-api",
    kind: "context",
    stage: 10,
    severity: "low",
    confidence: "A",
    title: "Design relies on SecTrustedApplication / staged path",
    explains: [],
  },
  {
    id: "tcc.local-network-reprompt",
    kind: "context",
    stage: 10,
    severity: "low",
    confidence: "A",
    title: "Local-network prompt repeats after in-place update; duplicates in Settings",
    explains: [],
  },
  {
    id: "tls.ca-not-trusted",
    kind: "cause",
    stage: 10,
    severity: "high",
    confidence: "B",
    title: "MITM CA not trusted / pinning",
    explains: [],
  },
  {
    id: "osbug.approval-toggle-27beta",
    kind: "cause",
    stage: 12,
    severity: "high",
    confidence: "C",
    title: "27 beta approval toggle without effect (B13)",
    explains: [{ rule: "policy.awaiting-user-approval", when: "27.x build" }],
  },
  {
    id: "osbug.upgrade-xpc-invalidated",
    kind: "cause",
    stage: 12,
    severity: "high",
    confidence: "C",
    title: "XPC invalid after upgrade, only deleting the sysex helps (B15)",
    explains: [{ rule: "xpc.peer-died", when: "after upgrade" }, {
      rule: "mach.not-registered",
      when: "after upgrade",
    }],
  },
  {
    id: "collect.capture-ingress-invisible",
    kind: "collect",
    stage: 13,
    severity: "info",
    confidence: "B",
    title: "Capture shows only egress",
    explains: [],
  },
  {
    id: "collect.rama-path-without-suffix",
    kind: "collect",
    stage: 13,
    severity: "info",
    confidence: "B",
    title: "Documented codesign path lacks .systemextension",
    explains: [],
  },
];
