import fc from "fast-check";
import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import {
  configurations,
  filterPayload,
  mobileconfig,
  policy,
  profilesShown,
  proxyPayload,
  vpnPayload,
} from "../../checks/configuration_samples.ts";
import { RULES } from "../../checks/mod.ts";
import { ID, list } from "../../checks/samples.ts";
import { foundBy, judgeRules } from "../../engine/judge.ts";
import { chooseTarget, findTargets } from "../../engine/targets.ts";
import { times } from "../effort.ts";
import { factsOfPasted, NOON } from "../fakes/pasted.ts";
import { judgeSample } from "../house/sample_case.ts";

/** The rules that read configurations or payloads. */
const READERS = RULES.filter(({ needs, needsOne = [], reads = [] }) =>
  [...needs, ...needsOne, ...reads].some((key) => key === "ne.configs" || key === "mdm.profiles")
);
const ENABLED = list({ state: "activated enabled" });
const REQUIREMENT = `identifier "${ID}" and anchor apple generic`;
const FULL = profilesShown([
  policy(),
  vpnPayload({ Order: 1, ProviderDesignatedRequirement: REQUIREMENT, PayloadCertificateUUID: "U" }),
  proxyPayload({ RemoteAddress: "127.0.0.1" }),
  filterPayload({ FilterBrowsers: true }),
]) + mobileconfig(proxyPayload({ Order: 1 })) +
  configurations(
    { enabled: false, protocol: { DesignatedRequirement: REQUIREMENT, VendorConfiguration: { password: "x" } } },
    { member: "AppVPN", provider: "com.example.tunnel.old", isManaged: true },
  );

/** What the rules find; the text is read once. */
function judgeAll(text: string): string[] {
  const facts = factsOfPasted(text);
  const target = chooseTarget(findTargets(facts), ID);
  const judgements = judgeRules(READERS, { facts, target, now: NOON });
  assertEquals(judgements.flatMap(({ crash }) => crash ?? []), []);
  return judgements.flatMap((one) => foundBy(one).filter(({ latent }) => latent === undefined).map(() => one.rule.id));
}

Deno.test("rules on configurations survive a text that is cut anywhere, or has anything in the place of a value", () => {
  const text = ENABLED + FULL;
  const odd = fc.constantFrom(
    "",
    "\0",
    "…",
    "<private>",
    "__proto__",
    "(null)",
    "-1",
    "1e999",
    "\u202e",
    "A".repeat(5_000),
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(60), odd, (at, length, value) => {
      judgeAll(text.slice(0, at));
      judgeAll(text.slice(0, at) + value + text.slice(at + length));
    }),
    { numRuns: times(40) },
  );
});

Deno.test("a requirement of any length and depth is judged in time", () => {
  const start = performance.now();
  for (
    const text of [
      "(".repeat(9_000),
      "! ".repeat(4_000) + "always",
      'identifier "a" or '.repeat(500) + "never",
      '\\"'.repeat(4_000),
    ]
  ) {
    judgeAll(ENABLED + profilesShown([vpnPayload({ ProviderDesignatedRequirement: text })]));
  }
  assert(performance.now() - start < 5_000);
});

Deno.test("thousands of configurations and payloads are judged in time", () => {
  const many = Array.from({ length: 900 }, (_, i) => ({ name: `N${i}`, provider: `com.example.tunnel.p${i % 7}` }));
  const start = performance.now();
  judgeAll(
    ENABLED + configurations(...many) + profilesShown(Array.from({ length: 900 }, () => vpnPayload({ Order: 1 }))),
  );
  assert(performance.now() - start < 5_000);
});

Deno.test("what is sound is left in peace by every rule on configurations", () => {
  const sound = configurations({
    settings: { OnDemandEnabled: true },
    protocol: { DesignatedRequirement: REQUIREMENT },
  });
  assertEquals(judgeAll(ENABLED + sound), []);
  assertEquals(judgeAll(ENABLED + sound + profilesShown([vpnPayload({ OnDemandEnabled: 1 })])), []);
});

Deno.test("a secret is named, and never shown", () => {
  const text = ENABLED + configurations({ protocol: { VendorConfiguration: { apiToken: "s3cret-value" } } });
  const rule = RULES.find(({ id }) => id === "security.secret-in-provider-config")!;
  const said = JSON.stringify(judgeSample(rule, { says: "a test", text }).map(({ judgement }) => foundBy(judgement)));
  assertMatch(said, /apiToken/);
  assert(!said.includes("s3cret"));
});
