/** What redaction must leave: the words that the doctor itself uses, and the ids and versions that a diagnosis is about. */
import { RULES } from "../../checks/mod.ts";
import type { Evidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import { SIGNATURES } from "../../formats/unified_log/signatures/mod.ts";
import { NODES } from "../tree.ts";
import type { Words } from "./redactor.ts";

/** The products in the evidence: `strict` replaces them, every other level keeps them. */
export interface Products {
  readonly bundleIds: readonly string[];
  readonly teamIds: readonly string[];
}

let ownWords: ReadonlySet<string> | null = null;

/** Bundle and team ids of what the evidence is about; Apple's own stay in every level. */
export function productsOf(evidence: ReadonlyMap<string, Evidence>): Products {
  const facts = createFacts(evidence);
  const records = [
    ...facts.evidence("reg.list").value?.extensions ?? [],
    ...facts.value("reg.db")?.extensions ?? [],
    ...facts.value("sysex.embedded") ?? [],
  ];
  const code = facts.value("code") ?? [];
  const bundleIds = [...records.map(({ bundleId }) => bundleId), ...code.map(({ identifier }) => identifier)];
  const teamIds = [...records, ...code].map((one) => "teamId" in one ? one.teamId : null);
  return {
    bundleIds: distinct(bundleIds).filter((id) => id.includes(".") && !id.startsWith("com.apple.")),
    teamIds: distinct(teamIds),
  };
}

/** Lower case. A name that is one of them is only replaced where it can be nothing else, as in a path. */
export function protectedWords(evidence: ReadonlyMap<string, Evidence>): Words {
  const { bundleIds, teamIds } = productsOf(evidence);
  const facts = createFacts(evidence);
  const versions = [
    ...facts.evidence("reg.list").value?.extensions ?? [],
    ...facts.value("reg.db")?.extensions ?? [],
  ].flatMap(({ version, build }) => [version, build]);
  const named = new Set(distinct([...bundleIds, ...teamIds, ...versions]).map((one) => one.toLowerCase()));
  // Collected when the first name is doubtful: a run that redacts nothing never asks.
  const own = () => ownWords ??= new Set(collectOwnWords());
  return { has: (word) => own().has(word) || named.has(word) };
}

function collectOwnWords(): string[] {
  const rules = RULES.flatMap(({ title, why, notWhen, fix }) => [
    title,
    why,
    notWhen,
    ...fix.flatMap((step) => [step.text, step.plain, step.command, step.verify, step.undo].map((text) => text ?? "")),
  ]);
  const signatures = SIGNATURES.flatMap((
    { id, process, meaning, literals },
  ) => [id, process ?? "", meaning, ...literals]);
  const texts = [...rules, ...signatures, ...NODES.map(({ question }) => question), APPLE, SELFTEST].join(" ")
    .toLowerCase();
  return texts.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu) ?? [];
}

/** Words of macOS that a person or a Mac may be named after. */
const APPLE =
  "apple macos mac macbook imac mini studio darwin xnu kernel launchd system library volumes macintosh hd preboot " +
  "ethernet wi-fi bridge thunderbolt bonjour airdrop icloud safari finder terminal keychain security staff wheel everyone";

/** What a self-test answers with. */
const SELFTEST =
  "passed incomplete differs contradicted confirmed cannot-tell person same different unrecognised not-tried known made-up idle extension";

function distinct(list: readonly (string | null | undefined)[]): string[] {
  return [...new Set(list)].filter((one): one is string => typeof one === "string" && one !== "");
}
