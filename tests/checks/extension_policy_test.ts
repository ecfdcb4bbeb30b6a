import fc from "fast-check";
import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { LISTED, mobileconfig, policy, profilesShown, type SampleFields } from "../../checks/configuration_samples.ts";
import { type PolicyDecision, reconcilePolicies } from "../../checks/extension_policy.ts";
import { RULES } from "../../checks/mod.ts";
import { ID, list, TEAM } from "../../checks/samples.ts";
import { NETWORK_CATEGORY } from "../../checks/target.ts";
import { foundBy } from "../../engine/judge.ts";
import { parseConfigurationProfiles } from "../../formats/mdm/profiles.ts";
import type { ExtensionPolicy } from "../../formats/mdm/profile.ts";
import { times } from "../effort.ts";
import { judgeSample } from "../house/sample_case.ts";

const SUBJECT = { bundleId: ID, teamId: TEAM, category: NETWORK_CATEGORY };
const OTHER = "OTHER12345";

/** Policies as the parser has them, a profile each. */
function policies(...settings: readonly SampleFields[]): ExtensionPolicy[] {
  const text = profilesShown(...settings.map((one) => [one])).replace(/^%.*\n/, "");
  return parseConfigurationProfiles(new TextEncoder().encode(text)).value!.map(({ payloads }) => payloads[0]!.policy!);
}

const USERS_MAY = policy({ AllowUserOverrides: true });
const UNSAID: SampleFields = { PayloadType: "com.apple.system-extension-policy" };
const BY_TEAM = { AllowedTeamIdentifiers: [TEAM] };
const BY_ID = { AllowedSystemExtensions: { [TEAM]: [ID] } };
const types = (...names: readonly string[]) => ({ AllowedSystemExtensionTypes: { [TEAM]: names } });

const CASES: readonly (readonly [
  says: string,
  settings: readonly SampleFields[],
  decision: PolicyDecision,
  by: readonly number[],
  change: string | null,
])[] = [
  ["no policy at all", [], "needs user", [], `add ${ID} under ${TEAM} in AllowedSystemExtensions`],
  ["a policy that does not say", [UNSAID], "needs user", [], `add ${ID} under ${TEAM} in AllowedSystemExtensions`],
  ["one that leaves it to users", [USERS_MAY], "needs user", [], `add ${ID} under ${TEAM} in AllowedSystemExtensions`],
  ["one that lists nothing", [policy()], "refused", [0], `add ${ID} under ${TEAM} in AllowedSystemExtensions`],
  ["two, the second of which turns users off", [USERS_MAY, policy()], "refused", [1], null],
  ["two, both of which turn users off", [policy(), policy()], "refused", [0, 1], null],
  ["the team", [policy(BY_TEAM)], "allowed", [0], null],
  ["the id", [policy(BY_ID)], "allowed", [0], null],
  ["the id while users may", [{ ...USERS_MAY, ...BY_ID }], "allowed", [0], null],
  ["the id in the second policy", [policy(), policy(BY_ID)], "allowed", [1], null],
  ["the team in one, the id in the other", [policy(BY_TEAM), policy(BY_ID)], "allowed", [0, 1], null],
  ["another team's same id", [policy({ AllowedSystemExtensions: { [OTHER]: [ID] } })], "refused", [0], null],
  ["the same team's other id", [policy({ AllowedSystemExtensions: { [TEAM]: ["com.example.other"] } })], "refused", [
    0,
  ], `add ${ID} under ${TEAM} in AllowedSystemExtensions`],
  ["its type", [policy({ ...BY_ID, ...types("NetworkExtension") })], "allowed", [0], null],
  ["its type among others", [policy({ ...BY_TEAM, ...types("DriverExtension", "NetworkExtension") })], "allowed", [
    0,
  ], null],
  ["another type", [policy({ ...BY_TEAM, ...types("EndpointSecurityExtension") })], "refused", [
    0,
  ], `add NetworkExtension under ${TEAM} in AllowedSystemExtensionTypes`],
  ["no type at all", [policy({ ...BY_ID, ...types() })], "refused", [0], null],
  [
    "another type while users may",
    [{ ...USERS_MAY, ...types("DriverExtension") }],
    "refused",
    [
      0,
    ],
    `add ${ID} under ${TEAM} in AllowedSystemExtensions and add NetworkExtension under ${TEAM} in ` +
    "AllowedSystemExtensionTypes",
  ],
  [
    "another type in one, its own in the other",
    [
      policy({ ...BY_ID, ...types("DriverExtension") }),
      policy(types("NetworkExtension")),
    ],
    "allowed",
    [0],
    null,
  ],
  ["another type in a second policy", [policy(BY_ID), policy(types("DriverExtension"))], "refused", [1], null],
  [
    "another team's types",
    [policy({ ...BY_ID, AllowedSystemExtensionTypes: { [OTHER]: ["DriverExtension"] } })],
    "allowed",
    [
      0,
    ],
    null,
  ],
  ["its type alone", [policy(types("NetworkExtension"))], "refused", [0], null],
  ["teams that are hidden", [policy({ AllowedTeamIdentifiers: ["**********"] })], "unknown", [0], null],
  ["ids that are hidden", [policy({ AllowedSystemExtensions: { [OTHER]: ["com.example.…"] } })], "unknown", [0], null],
  ["what may be removed", [policy({ RemovableSystemExtensions: { [TEAM]: [ID] } })], "refused", [0], null],
  ["what may not be removed", [policy({ NonRemovableSystemExtensions: { [TEAM]: [ID] } })], "refused", [0], null],
  [
    "what may not be removed in Settings",
    [
      { ...USERS_MAY, NonRemovableFromUISystemExtensions: { [TEAM]: [ID] } },
    ],
    "needs user",
    [],
    null,
  ],
];

for (const [says, settings, decision, by, change] of CASES) {
  Deno.test(`policies that have ${says}: ${decision}`, () => {
    const verdict = reconcilePolicies(policies(...settings), SUBJECT);
    assertEquals([verdict.decision, verdict.by], [decision, by]);
    if (change !== null) assertEquals(verdict.change, change);
    assertEquals(verdict.change === null, decision === "allowed");
  });
}

const FAULTS: readonly (readonly [settings: readonly SampleFields[], fault: RegExp])[] = [
  [[policy({ ...BY_TEAM, ...BY_ID })], /both in AllowedTeamIdentifiers and in AllowedSystemExtensions/],
  [[policy(BY_TEAM), policy({ AllowedSystemExtensions: { [TEAM]: [] } })], /both in AllowedTeamIdentifiers/],
  [
    [
      policy({ RemovableSystemExtensions: { [TEAM]: [ID] } }),
      policy({ NonRemovableSystemExtensions: { [TEAM]: [ID] } }),
    ],
    /both in RemovableSystemExtensions and in NonRemovable/,
  ],
  [[policy({ AllowedSystemExtensions: { [OTHER]: [ID] } })], /listed under OTHER12345, but its team is EXAMPLE123/],
  [[policy({ AllowedSystemExtensions: { [TEAM]: ["com.example.tunnel"] } })], /which is the app; the extension is/],
  [[policy({ AllowedSystemExtensions: { [TEAM]: [`${ID}.systemextension`] } })], /letter by letter/],
  [[policy({ AllowedSystemExtensions: { [TEAM]: [`${ID} `] } })], /letter by letter/],
  [[policy({ AllowedTeamIdentifiers: [TEAM.toLowerCase()] })], /the team is written "example123" and not EXAMPLE123/],
];

for (const [settings, fault] of FAULTS) {
  Deno.test(`policies say what is wrong in them: ${fault.source}`, () => {
    const { faults } = reconcilePolicies(policies(...settings), SUBJECT);
    assertEquals(faults.length, 1, faults.join("\n"));
    assertMatch(faults[0]!, fault);
  });
}

Deno.test("an extension without a known team, and one of an unknown category, are decided only where that does not matter", () => {
  const decide = (change: object, ...settings: readonly SampleFields[]) =>
    reconcilePolicies(policies(...settings), { ...SUBJECT, ...change }).decision;
  assertEquals(decide({ teamId: null }, policy()), "unknown");
  assertEquals(decide({ teamId: null }), "needs user");
  assertEquals(decide({ category: null }, LISTED), "allowed");
  assertEquals(decide({ category: null }, policy({ ...BY_ID, ...types("NetworkExtension") })), "unknown");
  assertEquals(decide({ category: "com.apple.system_extension.endpoint_security" }, policy(BY_TEAM)), "allowed");
});

Deno.test("the change that a verdict names makes it an approval, whatever the policies are", () => {
  const names = fc.constantFrom(TEAM, OTHER, "__proto__", "");
  const ids = fc.array(fc.constantFrom(ID, "com.example.tunnel", "constructor"), { maxLength: 2 });
  const byTeam = fc.dictionary(names, ids, { maxKeys: 2 });
  const kinds = fc.dictionary(
    names,
    fc.array(fc.constantFrom("NetworkExtension", "DriverExtension"), { maxLength: 2 }),
    {
      maxKeys: 2,
    },
  );
  const one = fc.record({
    allowUserOverrides: fc.constantFrom(true, false, null),
    allowedTeamIdentifiers: fc.array(names, { maxLength: 2 }),
    allowedSystemExtensions: byTeam,
    allowedSystemExtensionTypes: kinds,
    removableSystemExtensions: byTeam,
    nonRemovableSystemExtensions: byTeam,
    nonRemovableFromUi: byTeam,
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), (list) => {
      const verdict = reconcilePolicies(list, SUBJECT);
      const added: ExtensionPolicy = {
        ...reconciled(verdict.change),
        removableSystemExtensions: {},
        nonRemovableSystemExtensions: {},
        nonRemovableFromUi: {},
      };
      assertEquals(reconcilePolicies([...list, added], SUBJECT).decision, "allowed");
      assert(verdict.by.every((at) => list[at] !== undefined));
    }),
    { numRuns: times(300) },
  );
});

/** The payload that the words of a change ask for. */
function reconciled(change: string | null) {
  return {
    allowUserOverrides: null,
    allowedTeamIdentifiers: [],
    allowedSystemExtensions:
      change?.includes("in AllowedSystemExtensions and") || change?.endsWith("in AllowedSystemExtensions")
        ? { [TEAM]: [ID] }
        : {},
    allowedSystemExtensionTypes: change?.includes("AllowedSystemExtensionTypes")
      ? { [TEAM]: ["NetworkExtension"] }
      : {},
  };
}

Deno.test("a refusal names the profile and the change, and one from a file is less sure", () => {
  const rule = RULES.find(({ id }) => id === "mdm.policy-missing-or-blocking")!;
  const judge = (text: string) =>
    judgeSample(rule, { says: "a test", text: list({ state: "activated waiting for user" }) + text })
      .flatMap(({ judgement }) => foundBy(judgement));
  const [shown] = judge(profilesShown([policy()]));
  assertMatch(shown!.message, /is not allowed by the profile Example profile 1: AllowUserOverrides is off/);
  assertEquals(shown!.values, { policyChange: `add ${ID} under ${TEAM} in AllowedSystemExtensions` });
  assertEquals(judge(mobileconfig(policy())).map(({ confidence }) => confidence), ["C"]);
});
