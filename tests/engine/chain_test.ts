import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { domain, ID, job, list } from "../../checks/samples.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { drawChain } from "../../engine/chain.ts";
import type { Proof } from "../../engine/proofs.ts";
import type { Role, Selection } from "../../engine/select.ts";
import { diagnoseExample } from "../fakes/examples.ts";
import { caseOfPasted, diagnosePasted } from "../fakes/pasted.ts";

const LINKS = [
  "app",
  "bundle",
  "signature",
  "approval",
  "registration",
  "launchd",
  "mach service",
  "configuration",
  "session",
  "traffic",
];

function selection(
  roles: Readonly<Record<string, Role>>,
  primary: string | null,
  leading: string | null = null,
): Selection {
  return {
    status: primary === null ? "unknown" : "problem",
    primary,
    leading,
    confidence: "B",
    roles: new Map(Object.entries(roles)),
    explainedBy: new Map(),
  };
}

/** Link → mark, without the links of which nothing is known. */
function marks(chain: ReturnType<typeof drawChain>): string[] {
  return chain.filter(({ mark }) => mark !== "unknown").map(({ link, mark }) => `${link} ${mark}`);
}

const NOTHING = caseOfPasted("hello\n");

const DRAWN: readonly (readonly [
  says: string,
  roles: Record<string, Role>,
  primary: string | null,
  leading: string | null,
  proofs: readonly Proof[],
  ...marks: string[],
])[] = [
  ["nothing for no finding", {}, null, null, []],
  ["a broken link for the primary", { "reg.stale": "primary" }, "reg.stale", null, [], "registration broken"],
  [
    "a suspect link for the best guess",
    { "proc.crash-loop": "contributing" },
    null,
    "proc.crash-loop",
    [],
    "launchd suspect",
  ],
  [
    "broken links for what the primary explains",
    { "reg.stale": "primary", "proc.crash-loop": "contributing" },
    "reg.stale",
    null,
    [],
    "registration broken",
    "launchd broken",
  ],
  ["no fault for a latent finding", { "reg.pending-uninstall-reboot": "latent" }, null, null, []],
  ["no fault for context and holes", { "collect.needs-root": "collect" }, null, null, []],
  [
    "holding links for proofs",
    {},
    null,
    null,
    ["activated", "endpoint"],
    "approval ok",
    "registration ok",
    "mach service ok",
  ],
  [
    "the finding, not the proof, where both speak",
    { "reg.multiple-versions": "primary" },
    "reg.multiple-versions",
    null,
    ["activated"],
    "approval ok",
    "registration broken",
  ],
  [
    "the Mach service for a registration that is stale only there",
    { "reg.stale-machservices": "primary" },
    "reg.stale-machservices",
    null,
    [],
    "mach service broken",
  ],
];

for (const [says, roles, primary, leading, proofs, ...expected] of DRAWN) {
  Deno.test(`drawChain() shows ${says}`, () => {
    assertEquals(marks(drawChain(NOTHING, selection(roles, primary, leading), proofs)), expected);
  });
}

Deno.test("drawChain() has the same ten links in the same order, whatever was found", () => {
  for (const id of CATALOGUE.keys()) {
    const chain = drawChain(NOTHING, selection({ [id]: "primary" }, id), []);
    assertEquals(chain.map(({ link }) => link), LINKS, id);
  }
});

Deno.test("drawChain() says who broke a link, what proves it, or that nothing is known", () => {
  const chain = drawChain(NOTHING, selection({ "reg.stale": "primary" }, "reg.stale"), ["exec"]);
  const says = Object.fromEntries(chain.map(({ link, says }) => [link, says]));
  assertEquals([says["registration"], says["signature"], says["traffic"]], [
    "reg.stale: Registration stale / inconsistent",
    "proof: exec",
    "no evidence",
  ]);
});

Deno.test("drawChain() takes a running job for a link that holds", () => {
  const text = list({ state: "activated enabled" }) + job({ state: "running", pid: "512", runs: "1" }) +
    domain([512, `NetworkExtension.${ID}.2.4.0.240`]);
  const [diagnosis] = diagnosePasted(text).diagnoses;
  const launchd = diagnosis!.chain.find(({ link }) => link === "launchd");
  assertEquals(launchd?.mark, "ok");
  assertMatch(launchd!.says, /^process 512 runs as NetworkExtension\./);
});

Deno.test("drawChain() breaks no link of the healthy example and the registration of the stale one", async () => {
  const healthy = (await diagnoseExample("healthy")).diagnoses[0]!.chain;
  assertEquals(healthy.filter(({ mark }) => mark === "broken" || mark === "suspect"), []);
  const stale = (await diagnoseExample("stale-registration-crash-loop")).diagnoses[0]!.chain;
  assertEquals(stale.find(({ link }) => link === "registration")?.mark, "broken");
});
