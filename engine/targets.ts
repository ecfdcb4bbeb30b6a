/** Which extensions the evidence speaks of, and which of them is meant. */
import type { Target } from "../checks/define.ts";
import { isActivated, isTerminated, NETWORK_CATEGORY } from "../checks/target.ts";
import { providersIn } from "../checks/payloads.ts";
import type { Facts } from "../evidence/facts.ts";
import type { LaunchdJob } from "../formats/launchctl/job.ts";
import { type LabelledExtension, parseExtensionLabel } from "../formats/launchctl/labels.ts";

/** What one piece of evidence says about an extension; the first one that knows a field wins. */
type Mention = Pick<Target, "bundleId"> & Partial<Target>;

const IDENTIFIER = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** A target on the command line that names no extension, or more than one. */
export class TargetError extends Error {
  override name = "TargetError";
}

/** Every extension that any evidence names, registered ones first, in the order of the evidence. */
export function findTargets(facts: Facts): Target[] {
  const targets = new Map<string, Target>();
  for (
    const mention of [
      ...listed(facts),
      ...recorded(facts),
      ...launched(facts),
      ...embedded(facts),
      ...signed(facts),
      ...shown(facts),
      ...crashed(facts),
    ]
  ) {
    const known = targets.get(mention.bundleId);
    targets.set(mention.bundleId, {
      bundleId: mention.bundleId,
      teamId: known?.teamId ?? mention.teamId ?? null,
      name: known?.name ?? mention.name ?? null,
      version: known?.version ?? mention.version ?? null,
      build: known?.build ?? mention.build ?? null,
      category: known?.category ?? mention.category ?? null,
    });
  }
  if (targets.size > 0) return [...targets.values()];
  const asked = requested(facts);
  return asked.length > 0 ? asked : configured(facts);
}

/** The one provider that configurations and payloads name, where nothing else names any extension. */
function configured(facts: Facts): Target[] {
  const ids = [
    ...(facts.value("ne.configs") ?? []).flatMap(({ providers }) => providers.map(({ bundleId }) => bundleId)),
    ...(facts.value("mdm.profiles") ?? []).flatMap(({ payloads }) => payloads.flatMap(providersIn)).map((one) =>
      one.bundleId ?? ""
    ),
  ];
  const named = [...new Set(ids)].filter((id) => IDENTIFIER.test(id) && !id.startsWith("com.apple."));
  if (named.length !== 1) return [];
  return [{ bundleId: named[0]!, teamId: null, name: null, version: null, build: null, category: null }];
}

/**
 * The one extension whose activation a log shows, where nothing else names any. A log of several days has requests for many,
 * and which of them is meant, only the user knows.
 */
function requested(facts: Facts): Target[] {
  const targets = new Map<string, Target>();
  for (const { signature, fields } of facts.value("log.events") ?? []) {
    const bundleId = fields["id"] ?? "";
    if (!REQUESTS.includes(signature) || !/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+){2,}$/.test(bundleId)) continue;
    const teamId = fields["team"] ?? targets.get(bundleId)?.teamId ?? null;
    targets.set(bundleId, { bundleId, teamId, name: null, version: null, build: null, category: null });
  }
  return targets.size === 1 ? [...targets.values()] : [];
}

/** Lines of sysextd that name the extension in full. */
const REQUESTS: readonly string[] = [
  "sx.request",
  "sx.realize",
  "sx.stage",
  "sx.advance",
  "sx.replace",
  "sx.two-active-trap",
  "app.sx4-text",
];

/**
 * The target that `wanted` names: a bundle id, or a part of just one. An id that no evidence knows is a target too, when it
 * looks like one: its absence is what the rules are asked about.
 */
export function chooseTarget(targets: readonly Target[], wanted: string): Target {
  const word = wanted.toLowerCase();
  const exact = targets.find(({ bundleId }) => bundleId.toLowerCase() === word);
  if (exact !== undefined) return exact;
  const matches = targets.filter(({ bundleId, name }) => `${bundleId}\n${name ?? ""}`.toLowerCase().includes(word));
  if (matches.length === 1) return matches[0]!;
  if (matches.length > 1) {
    const ids = matches.map(({ bundleId }) => bundleId).join(", ");
    throw new TargetError(`"${wanted}" fits ${matches.length} extensions: ${ids}; give a longer part of the bundle id`);
  }
  if (IDENTIFIER.test(wanted)) {
    return { bundleId: wanted, teamId: null, name: null, version: null, build: null, category: null };
  }
  const ids = targets.map(({ bundleId }) => bundleId).join(", ") || "none";
  throw new TargetError(
    `No extension fits "${wanted}": the evidence names ${ids}; give a bundle id such as com.example.app.extension`,
  );
}

/**
 * Rows that run or wait say more than rows that are on their way out. An extension that is a network extension beside
 * something else is one to the rules.
 */
function listed(facts: Facts): Mention[] {
  const rows = facts.evidence("reg.list").value?.extensions ?? [];
  const network = new Set(rows.filter(({ category }) => category === NETWORK_CATEGORY).map(({ bundleId }) => bundleId));
  const rank = (state: string | null) =>
    state === "activated enabled" ? 0 : isActivated(state) ? 1 : isTerminated(state) ? 3 : 2;
  const best = new Map<string, typeof rows[number]>();
  for (const row of rows) {
    const other = best.get(row.bundleId);
    if (other === undefined || rank(row.state) < rank(other.state)) best.set(row.bundleId, row);
  }
  return rows.map((row) => ({
    ...best.get(row.bundleId) ?? row,
    ...network.has(row.bundleId) && { category: NETWORK_CATEGORY },
  }));
}

function recorded(facts: Facts): Mention[] {
  const records = facts.value("reg.db")?.extensions ?? [];
  return records.map((record) => {
    const { categories } = record;
    const category = categories.includes(NETWORK_CATEGORY) ? NETWORK_CATEGORY : categories[0] ?? null;
    return { ...record, name: null, category };
  });
}

/** Jobs that launchd would only have for an extension: by their label, or by where their program lies. */
function launched(facts: Facts): Mention[] {
  const registered = [...listed(facts), ...recorded(facts)].map(({ bundleId }) => bundleId);
  const jobs = (facts.value("launchd.jobs") ?? []).map((job) => ({
    label: job.label,
    isExtension: !("missing" in job) && runsAnExtension(job),
  }));
  const services = (facts.value("launchd.domain")?.services ?? []).map(({ label }) => ({ label, isExtension: false }));
  return [...jobs, ...services].flatMap(({ label, isExtension }) => {
    const named = label === null ? null : parseExtensionLabel(label);
    if (named === null) return [];
    const isNetwork = label!.startsWith("NetworkExtension.");
    if (isHalfLabel(named, registered)) return [];
    return isNetwork || isExtension ? [{ ...named, category: isNetwork ? NETWORK_CATEGORY : null }] : [];
  });
}

/** A label that a paste cut off within the id of a registered extension. */
function isHalfLabel({ bundleId, version }: LabelledExtension, registered: readonly string[]): boolean {
  return version === null && registered.some((id) => id.startsWith(bundleId) && id !== bundleId);
}

/** Apps submit their helpers to launchd, too: such a job names its app or a program outside the staging folder. */
function runsAnExtension(job: LaunchdJob): boolean {
  if (job.program !== null) return job.program.includes("/Library/SystemExtensions/");
  return job.type === "Submitted" && job.programIdentifier === null && job.parentBundleIdentifier === null;
}

/** Extensions in an app that was read, or staged; a provider of the Network Extension framework says so in its Info.plist. */
function embedded(facts: Facts): Mention[] {
  const copies = [...facts.value("sysex.embedded") ?? [], ...facts.value("sysex.staged") ?? []];
  return copies.flatMap(({ bundleId, fileName, version, build, providerClasses }) => {
    const id = bundleId ?? fileName.replace(/\.systemextension$/, "");
    const code = facts.value("code")?.find(({ identifier }) => identifier === id);
    const category = providerClasses === null ? null : NETWORK_CATEGORY;
    return id === "" ? [] : [{ bundleId: id, teamId: code?.teamId ?? null, version, build, category }];
  });
}

/** The bundle of an extension, or its main executable: what lies deeper is code of its own. */
const EXTENSION_PATH = /(?:^|\/)([^/]{1,255})\.systemextension(?:\/?|\/Contents(?:\/MacOS\/[^/]+)?)$/;

/**
 * Signed code of a text that is an extension: its path says so, and where no identifier is shown, the bundle's name is one. Of
 * files the bundle itself was read, and it need not be signed under its own name.
 */
function signed(facts: Facts): Mention[] {
  return (facts.value("code") ?? []).flatMap(({ identifier, path, teamId, file }) => {
    const name = EXTENSION_PATH.exec(path ?? "")?.[1];
    if (name === undefined || file !== undefined) return [];
    const bundleId = identifier ?? (IDENTIFIER.test(name) ? name : null);
    return bundleId === null ? [] : [{ bundleId, teamId }];
  });
}

/** Extensions of which otool or lipo shows the executable. */
function shown(facts: Facts): Mention[] {
  return (facts.value("sysex.macho") ?? []).flatMap(({ isRead, path }) => {
    const name = EXTENSION_PATH.exec(path)?.[1];
    return isRead || name === undefined || !IDENTIFIER.test(name) ? [] : [{ bundleId: name }];
  });
}

/** Where an extension runs, and what its process is then called. */
const STAGED = /\/([A-Za-z0-9_.-]{1,200})\.systemextension\//;
const OWN_NAME = /^(?!com\.apple\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+){2,}$/;

/** Extensions that a crash report names: by their path, or by a process that is called as its bundle where no path is shown. */
function crashed(facts: Facts): Mention[] {
  return (facts.value("crash.reports") ?? []).flatMap(
    ({ bundleId, path, process, referencedFrom, teamId, version }) => {
      const staged = STAGED.exec(path ?? referencedFrom ?? "")?.[1];
      const named = path === null && bundleId !== null && bundleId === process && OWN_NAME.test(bundleId);
      const id = staged ?? (named ? bundleId : undefined);
      const [, short = null, build = null] = /^(\S+) \((\S+)\)$/.exec(version ?? "") ?? [];
      return id === undefined ? [] : [{ bundleId: id, teamId, version: short, build }];
    },
  );
}
