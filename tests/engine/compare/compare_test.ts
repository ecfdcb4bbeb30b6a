import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { compare } from "../../../engine/compare/compare.ts";
import { ASPECTS } from "../../../engine/compare/compare_facts.ts";
import type { Comparison } from "../../../engine/compare/define.ts";
import { readSnapshot } from "../../../engine/compare/snapshot.ts";
import type { Report } from "../../../engine/report.ts";
import { times } from "../../effort.ts";
import { diagnoseExample } from "../../fakes/examples.ts";
import { TOOL_OF_TESTS } from "../../fakes/pasted.ts";
import { faultsOfDiff } from "../../schemas/validators.ts";

type Facts = Readonly<Record<string, unknown>>;

const HEALTHY = JSON.parse(JSON.stringify(await diagnoseExample("healthy", { withFacts: true }))) as Report;

/** The healthy Mac, with other facts. */
function withFacts(facts: Facts, more: Partial<Report> = {}): Report {
  const evidence = { ...HEALTHY.evidence };
  for (const key of Object.keys(facts)) evidence[key] = { ...evidence["reg.list"]!, ...evidence[key], status: "ok" };
  return { ...HEALTHY, evidence, ...more, facts: { ...HEALTHY.facts, ...facts } };
}

function compareReports(before: unknown, after: unknown): Comparison {
  return compare(readSnapshot(before, "a")!, readSnapshot(after, "b")!, TOOL_OF_TESTS);
}

function saidOf(before: Facts, after: Facts): string[] {
  return compareReports(withFacts(before), withFacts(after)).changes.map(({ says }) => says);
}

const ROUTE = {
  family: "inet",
  destination: "default",
  gateway: "10.0.0.1",
  flags: "UGScg",
  interface: "en0",
  expire: null,
};
const JOB = {
  domain: "system",
  label: "NetworkExtension.com.example.ext.1.2.34",
  state: "running",
  pid: 41,
  runs: 2,
  lastExitCode: null,
  endpoints: ["B", "A"],
  endpointsShown: true,
};
const COPY = "7D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90";
const DNS = { scoped: false, number: 1, domain: null, searchDomains: [], nameservers: ["10.0.0.1", "10.0.0.2"] };
const CONFIG = { id: "1", name: "Example", kind: "vpn", enabled: true, app: "com.example.app", providers: [] };
const POLICY = {
  identifier: "com.example.profile",
  payloads: [{
    type: "com.apple.system-extension-policy",
    identifier: "p",
    uuid: "X",
    keys: ["a"],
    policy: { allowedTeamIdentifiers: ["ABCDE12345"], allowUserOverrides: null },
  }],
};

/** Fact, before, after, what is said. */
const CHANGES: readonly (readonly [key: string, before: unknown, after: unknown, says: readonly string[]])[] = [
  ["host.os", { version: "15.5", build: "24F74" }, { version: "26.1", build: "25B78" }, [
    "macOS: version is 26.1, was 15.5",
    "macOS: build is 25B78, was 24F74",
  ]],
  ["net.routes", [ROUTE], [{ ...ROUTE, interface: "utun4", gateway: "link#14" }], [
    "Default route (inet): gateway is on link, was 10.0.0.1",
    "Default route (inet): interface is utun, was en0",
  ]],
  ["net.routes", [ROUTE], [ROUTE, { ...ROUTE, destination: "0/1", interface: "utun4", gateway: "10.8.0.1" }], [
    "Route 0/1 is new (10.8.0.1, utun)",
  ]],
  ["net.dns", { resolvers: [DNS] }, { resolvers: [{ ...DNS, nameservers: ["127.0.0.1", "10.0.0.2"] }] }, [
    "Resolver: nameservers gained 127.0.0.1 and lost 10.0.0.1",
  ]],
  ["net.proxies", { HTTPEnable: 0 }, { HTTPEnable: 1, HTTPProxy: "127.0.0.1", HTTPPort: 8080 }, [
    "HTTP proxy is new (127.0.0.1, 8080)",
  ]],
  ["net.proxies", { ProxyAutoConfigEnable: 1, ProxyAutoConfigURLString: "http://a/p.pac" }, {}, [
    "Automatic proxy configuration is gone (http://a/p.pac)",
  ]],
  ["launchd.jobs", [JOB], [{ ...JOB, runs: 900, state: "spawn scheduled", lastExitCode: 1 }], [
    "launchd job of com.example.ext: state is spawn scheduled, was running",
    "launchd job of com.example.ext: runs rose from 2 to 900",
  ]],
  ["launchd.jobs", [JOB], [{ label: JOB.label, missing: true, error: "Could not find service" }], [
    "launchd job of com.example.ext is gone (NetworkExtension.com.example.ext.1.2.34, running, A, B)",
  ]],
  ["ne.configs", [CONFIG], [{ ...CONFIG, enabled: false }], ['Configuration "Example": enabled is false, was true']],
  ["ne.configs", [CONFIG], [], ['Configuration "Example" is gone (true, vpn, com.example.app)']],
  ["mdm.profiles", [POLICY], [{
    ...POLICY,
    payloads: [{ ...POLICY.payloads[0], policy: { allowedTeamIdentifiers: [], allowUserOverrides: false } }],
  }], [
    "Payload com.apple.system-extension-policy of the profile com.example.profile: policy.allowedTeamIdentifiers lost ABCDE12345",
    "Payload com.apple.system-extension-policy of the profile com.example.profile: policy.allowUserOverrides is false, was not set",
  ]],
  ["ne.configs", [{ ...CONFIG, onDemand: null }], [{ ...CONFIG, onDemand: true }], [
    'Configuration "Example": On Demand is true, was not set',
  ]],
  ["code", [{ identifier: "a.b", path: "/A", entitlements: { x: true, y: ["1", "2"] } }], [
    { identifier: "a.b", path: "/A", entitlements: { y: ["1"] } },
  ], ["Signature of a.b: entitlements lost x, y = 2"]],
  ["net.listeners", [], [{ protocol: "tcp", address: "127.0.0.1", port: 53, pid: 7, process: "other" }], [
    "Listener on port 53 is new (other)",
  ]],
  ["crash.reports", [], [{ process: "ext", class: "codesigning" }, { process: "ext", class: "codesigning" }], [
    "Crash reports of ext (codesigning) is new (2)",
  ]],
];

for (const [key, before, after, says] of CHANGES) {
  Deno.test(`a comparison says: ${says[0]}`, () => {
    assertEquals(saidOf({ [key]: before }, { [key]: after }), says);
  });
}

/** What differs between two looks at a Mac on which nothing changed. */
const VOLATILE: readonly (readonly [name: string, key: string, before: unknown, after: unknown])[] = [
  ["another pid and one more run", "launchd.jobs", [JOB], [{ ...JOB, pid: 977, runs: 3 }]],
  ["another staged copy", "launchd.jobs", [{
    ...JOB,
    program: `/Library/SystemExtensions/${COPY}/a.systemextension/a`,
  }], [
    { ...JOB, program: `/Library/SystemExtensions/${COPY.replaceAll("7", "9")}/a.systemextension/a` },
  ]],
  ["another order of endpoints", "launchd.jobs", [JOB], [{ ...JOB, endpoints: ["A", "B"] }]],
  ["another order of resolvers", "net.dns", { resolvers: [DNS] }, {
    resolvers: [{ ...DNS, number: 2, nameservers: ["10.0.0.2", "10.0.0.1"], timeout: 5 }],
  }],
  ["the time that a route has left", "net.routes", [{ ...ROUTE, expire: "12" }], [{ ...ROUTE, expire: "1190" }]],
  ["neighbours, clones and scoped routes", "net.routes", [ROUTE], [
    ROUTE,
    { ...ROUTE, destination: "10.0.0.7", gateway: "2:0:0:0:0:1", flags: "UHLWIi", expire: "!" },
    { ...ROUTE, gateway: "fe80::%utun1", flags: "UGcIg", interface: "utun1" },
    { ...ROUTE, destination: "224.0.0/4", flags: "UmCS" },
    { ...ROUTE, destination: "10/24", gateway: "link#6", flags: "UCS" },
  ]],
  ["another number of a tunnel", "net.routes", [{ ...ROUTE, interface: "utun3", gateway: "utun3" }], [
    { ...ROUTE, interface: "utun7", gateway: "utun7" },
  ]],
  ["another process id", "proc.list", [{ pid: 1, command: "/a/com.example.systemextension/x", started: "9:41AM" }], [
    { pid: 2, command: "/a/com.example.systemextension/x", started: "9:59AM" },
  ]],
  ["a payload that was installed again", "mdm.profiles", [POLICY], [{
    ...POLICY,
    uuid: "other",
    installed: "today",
    payloads: [{ ...POLICY.payloads[0], uuid: "Y" }],
  }]],
  ["ports given out by chance", "net.listeners", [], [{ protocol: "tcp", address: "*", port: 49999, process: "x" }]],
  ["proxies that are switched off", "net.proxies", { HTTPEnable: 0 }, { HTTPProxy: "10.0.0.1", HTTPEnable: 0 }],
  ["a field that an older doctor did not write", "ne.configs", [{ id: "1", name: "Example" }], [CONFIG]],
];

for (const [name, key, before, after] of VOLATILE) {
  Deno.test(`a comparison passes over ${name}`, () => {
    assertEquals(saidOf({ [key]: before }, { [key]: after }), []);
    assertEquals(saidOf({ [key]: after }, { [key]: before }), []);
  });
}

Deno.test("every file of aspects has its part in what is compared", async () => {
  const folder = new URL("../../../engine/compare/aspects/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    const parts = Object.values(await import(new URL(name, folder).href)).filter(Array.isArray).flat();
    assert(parts.length > 0 && parts.every((one) => ASPECTS.includes(one)), name);
  }
});

Deno.test("a comparison of a report with itself says that nothing changed", () => {
  const same = compareReports(HEALTHY, HEALTHY);
  assertEquals([same.outcome, same.changes, same.findings, same.notes], ["same", [], [], []]);
});

Deno.test("what the later root cause shows leads, whatever else changed", () => {
  const rows = (state: string) => ({
    outcome: "ok",
    extensions: [{ bundleId: "com.example.ext", teamId: "ABCDE12345", version: "1", build: "1", state }],
  });
  const finding = {
    rule: "reg.disabled-by-user",
    kind: "cause",
    role: "primary",
    severity: "high",
    title: "Off",
    message: "com.example.ext is [activated disabled]",
    evidence: [{ key: "reg.list", excerpt: "com.example.ext (1/1) Example [activated disabled]" }],
  };
  const target = { bundleId: "com.example.ext", teamId: "ABCDE12345" };
  const diagnosis = {
    target,
    verdict: { status: "problem", primary: finding.rule, title: "Off" },
    findings: [finding],
  };
  const before = withFacts({ "reg.list": rows("activated enabled"), "host.os": { version: "15.5" } }, {
    diagnoses: [],
  });
  const after = withFacts({ "reg.list": rows("activated disabled"), "host.os": { version: "15.6" } }, {
    diagnoses: [diagnosis as unknown as Report["diagnoses"][number]],
  });
  const { changes, outcome } = compareReports(before, after);
  assertEquals(outcome, "worse");
  assertEquals(changes.map(({ key, explains }) => [key, explains]), [
    ["reg.list", "reg.disabled-by-user"],
    ["host.os", null],
  ]);
});

Deno.test("two versions of one extension are two changes, and a job that the domain lists as well is one", () => {
  const row = { bundleId: "com.example.ext", teamId: "ABCDE12345", state: "activated enabled" };
  const rows = [{ ...row, version: "1", build: "1" }, { ...row, version: "2", build: "2" }];
  const services = { services: [{ label: JOB.label, pid: 41, status: 0 }] };
  const none = { "reg.list": { extensions: [] }, "launchd.jobs": [], "launchd.domain": { services: [] } };
  assertEquals(saidOf(none, { "reg.list": { extensions: rows }, "launchd.jobs": [JOB], "launchd.domain": services }), [
    "Registration of com.example.ext 1/1 is new (activated enabled, 1, 1)",
    "Registration of com.example.ext 2/2 is new (activated enabled, 2, 2)",
    "launchd job of com.example.ext is new (NetworkExtension.com.example.ext.1.2.34, running, A, B)",
  ]);
});

Deno.test("a list that is cut proves neither that something is new nor that it is gone", () => {
  const cut = (facts: Facts) => {
    const report = withFacts(facts);
    return {
      ...report,
      evidence: { ...report.evidence, "ne.configs": { ...report.evidence["ne.configs"], truncated: true } },
    };
  };
  const [one, two] = [{ "ne.configs": [CONFIG] }, { "ne.configs": [] }];
  assertEquals(compareReports(withFacts(one), cut(two)).changes, []);
  assertEquals(compareReports(cut(two), withFacts(one)).changes, []);
});

Deno.test("facts that only one side could tell are named, not taken for a change", () => {
  const after = withFacts({});
  const denied = {
    ...after,
    evidence: { ...after.evidence, "reg.list": { ...after.evidence["reg.list"], status: "denied" } },
  };
  const { changes, unanswered } = compareReports(HEALTHY, denied);
  assertEquals(changes, []);
  assertEquals(unanswered, [{ key: "reg.list", before: "ok", after: "denied" }]);
});

Deno.test("a report of an older version is compared as far as it goes", () => {
  const old = { schemaVersion: "0", diagnoses: [{ target: { bundleId: "org.fernbank.shield.tunnel" }, verdict: {} }] };
  const { targets, notes } = compareReports(old, HEALTHY);
  assertEquals(targets.map(({ before, after }) => [before?.status, after?.status]), [["unknown", "healthy"]]);
  assert(notes[0]!.startsWith("The earlier side is a report without facts"));
});

Deno.test("another version of the extension is told by reports without facts, too", () => {
  const { facts: _, ...plain } = HEALTHY;
  const [diagnosis] = plain.diagnoses;
  const later = { ...diagnosis!, target: { ...diagnosis!.target!, version: "5.3.0", build: "5300" } };
  const { outcome, targets } = compareReports(plain, { ...plain, diagnoses: [later] });
  assertEquals([outcome, targets[0]!.says], [
    "changed",
    "org.fernbank.shield.tunnel: healthy, as before; version 5.3.0/5300, was 5.2.1/5021",
  ]);
});

Deno.test("pseudonyms of two redactions are no change", () => {
  const path = (user: string) => ({ "app.paths": [{ bundleId: "a.b", path: `/Users/${user}/A.app`, version: "1" }] });
  const redacted = { level: "default" as const, replaced: {} };
  const one = withFacts(path("user1"), { redaction: redacted });
  const other = withFacts(path("user4"), { redaction: redacted });
  assertEquals(compareReports(one, other).changes, []);
  assertEquals(compareReports(withFacts(path("user1")), withFacts(path("user4"))).changes.length, 1);
});

Deno.test("whatever stands in the facts of two files, they are compared, and the answer is what its schema says", () => {
  const keys = ASPECTS.map(({ key }) => key);
  const member = fc.constantFrom(
    "bundleId",
    "extensions",
    "state",
    "label",
    "payloads",
    "__proto__",
    "constructor",
    "path",
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(member, fc.string()), tie("any"), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).any;
  const facts = fc.dictionary(fc.constantFrom<string>(...keys), value, { noNullPrototype: true });
  fc.assert(
    fc.property(facts, facts, value, (before, after, diagnoses) => {
      const one = JSON.parse(JSON.stringify(withFacts(before)));
      const other = JSON.parse(JSON.stringify(withFacts(after, { diagnoses: [diagnoses] as never })));
      assertEquals(faultsOfDiff(compareReports(one, other)), []);
      assertEquals(compareReports(one, one).changes, []);
      // @ts-expect-error: nothing may have been put on all objects.
      assertEquals({}.bundleId, undefined);
    }),
    { numRuns: times(100) },
  );
});

Deno.test("the time of a comparison grows with its facts and not faster", () => {
  const routes = (count: number, at: number) =>
    Array.from(
      { length: count },
      (_, i) => ({ ...ROUTE, destination: `10.${i >> 8}.${i & 255}`, gateway: `10.0.${at}.1` }),
    );
  const measure = (count: number) => {
    const [one, two] = [withFacts({ "net.routes": routes(count, 1) }), withFacts({ "net.routes": routes(count, 2) })];
    const startedAt = performance.now();
    compareReports(one, two);
    return performance.now() - startedAt;
  };
  measure(1_000);
  const small = Math.max(2, measure(2_000));
  assert(measure(16_000) < 40 * small);
});

Deno.test("a report with more of everything than any Mac has is compared in seconds", () => {
  const finding = {
    rule: "r",
    kind: "cause",
    role: "primary",
    evidence: Array(500).fill({ key: "net.routes", excerpt: "x" }),
  };
  const many = Array.from({ length: 20_000 }, (_, i) => ({
    target: { bundleId: `a.b${i}`, teamId: null },
    verdict: { status: "problem", primary: "r" },
    findings: [finding],
  }));
  const routes = Array.from({ length: 20_000 }, (_, i) => ({ ...ROUTE, destination: `r${i}` }));
  const one = withFacts({ "net.routes": [] }, { diagnoses: [], redaction: { level: "default", replaced: {} } });
  const other = withFacts({ "net.routes": routes }, { diagnoses: many as never });
  const startedAt = performance.now();
  compareReports(one, other);
  compareReports(other, other);
  assert(performance.now() - startedAt < 20_000);
});
