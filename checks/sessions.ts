/**
 * Which session of Network Extension a log event speaks of, and whether it is the target's. nesessionmanager prints the session
 * before the message, with the name and the identifier of its configuration:
 *
 *     NESMVPNSession[Primary Tunnel:Example Tunnel:11111111-2222-4333-8444-555555555555:(null)]: status changed to connected
 */
import type { Case } from "./define.ts";
import { extensionOf } from "./bundle_of.ts";
import { isIdOf, namedId } from "./named_id.ts";
import { isTerminated, NETWORK_CATEGORY } from "./target.ts";
import type { Facts } from "../evidence/facts.ts";
import { parseExtensionLabel } from "../formats/launchctl/labels.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** What the brackets say. */
export interface Session {
  /** `NESMVPNSession`. */
  readonly kind: string;
  /** The configuration's identifier, else everything within the brackets. */
  readonly key: string;
  readonly names: readonly string[];
}

/**
 * `own`: tied to the extension by the log, by the services of the system or by its name. `likely`: nothing ties it to anybody, and no
 * other network extension is known. `other`: tied to another one, or one of macOS' own. `unclear`: it could be any's.
 */
export type Ownership = "own" | "likely" | "unclear" | "other";

const SESSION = /\b(NESM\w{0,40}Session)\[([^\]\n]{1,300})\]/;
const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;
/** Words within the brackets that name no configuration. */
const NO_NAME = /^(?:Primary Tunnel|\(null\)|<private>)?$/;
/** Sessions of macOS' own protocols and services: no system extension provides them. */
const BUILT_IN = /^NESM(?:IKEv2|Legacy|IPSec|L2TP|PathController|ServiceProxy|DNSSettings|AlwaysOn|Hotspot|AppPush)/;
/** What a session of this kind needs its provider to be, where the extension says what it is. */
const POINTS: readonly (readonly [kind: RegExp, point: RegExp])[] = [
  [/^NESMFilter/, /\.filter-/],
  [/^NESMDNSProxy/, /\.dns-proxy$/],
  [/^NESMVPN/, /\.(?:packet-tunnel|app-proxy)$/],
  [/^NESM(?:TransparentProxy|FlowDivert|AppProxy)/, /\.app-proxy$/],
];

const READ = new WeakMap<LogEvent, Session | null>();

/** The session that a message names; null when it names none. */
export function sessionOf(event: LogEvent): Session | null {
  const known = READ.get(event);
  if (known !== undefined) return known;
  const session = readSession(event);
  READ.set(event, session);
  return session;
}

function readSession({ message }: LogEvent): Session | null {
  const match = SESSION.exec(message.slice(0, 2000));
  if (match === null) return null;
  const parts = match[2]!.split(":").map((part) => part.trim());
  const key = parts.find((part) => UUID.test(part))?.toUpperCase() ?? match[2]!;
  return { kind: match[1]!, key, names: parts.filter((part) => !UUID.test(part) && !NO_NAME.test(part)) };
}

/** Whose session the event speaks of; where it names none, it is anybody's. */
export function ownerOfSession(of: Case, event: LogEvent): Ownership {
  const session = sessionOf(event);
  if (session === null) return isSoleExtension(of) ? "likely" : "unclear";
  const known = OWNERS.get(of) ?? new Map<string, Ownership>();
  OWNERS.set(of, known);
  const owner = known.get(session.key) ?? judgeSession(of, session);
  known.set(session.key, owner);
  return owner;
}

const OWNERS = new WeakMap<Case, Map<string, Ownership>>();

/** True when the event is the target's, as far as anything tells: no other network extension could have said it. */
export function isOwnSession(of: Case, event: LogEvent): boolean {
  return ["own", "likely"].includes(ownerOfSession(of, event));
}

/** True when the evidence knows no other network extension that may run. */
export function isSoleExtension(of: Case): boolean {
  return of.target === null || rivalsOf(of).length === 0;
}

function judgeSession(of: Case, session: Session): Ownership {
  if (BUILT_IN.test(session.kind) || session.names.some((name) => name.startsWith("com.apple."))) return "other";
  if (of.target === null) return "likely";
  const { providers, sessions } = sessionsIn(of.facts);
  const tied = providers.get(session.key);
  if (tied !== undefined) return tied.some((id) => isOfTarget(of, id)) ? "own" : "other";
  const points = Object.keys(extensionOf(of)?.value.providerClasses ?? {});
  const wanted = POINTS.find(([kind]) => kind.test(session.kind))?.[1];
  if (wanted !== undefined && points.length > 0 && !points.some((point) => wanted.test(point))) return "other";
  const isOwn = fits(session, of.target.bundleId, of.target.name);
  const isRivals = rivalsOf(of).some(({ bundleId, name }) => fits(session, bundleId, name));
  if (isOwn !== isRivals) return isOwn ? "own" : "other";
  if (isOwn || rivalsOf(of).length > 0) return "unclear";
  // Where another session of the same log bears the product's name, this one is somebody else's.
  const { bundleId, name } = of.target;
  return session.names.length > 0 && [...sessions.values()].some((one) => fits(one, bundleId, name))
    ? "other"
    : "likely";
}

/** True when a name is the product's, as far as names tell, and no other extension's. */
export function isNamedAfter(of: Case, name: string): boolean {
  if (of.target === null) return false;
  const named = { names: [name] };
  return fits(named, of.target.bundleId, of.target.name) &&
    !rivalsOf(of).some((rival) => fits(named, rival.bundleId, rival.name));
}

/** True for the target's id and that of its app, unless that is an extension of its own. */
export function isOfTarget({ target, facts }: Case, id: string): boolean {
  if (target === null || id === target.bundleId) return true;
  const isExtension = (facts.value("reg.list")?.extensions ?? []).some(({ bundleId }) => bundleId === id);
  return !isExtension && isIdOf(target.bundleId, id);
}

interface Sessions {
  /** Session → the ids that lines about it, and the services of the system, name. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
  readonly sessions: ReadonlyMap<string, Session>;
}

const SESSIONS = new WeakMap<Facts, Sessions>();

function sessionsIn(facts: Facts): Sessions {
  const known = SESSIONS.get(facts) ?? readSessions(facts);
  SESSIONS.set(facts, known);
  return known;
}

function readSessions(facts: Facts): Sessions {
  const providers = new Map<string, Set<string>>();
  const sessions = new Map<string, Session>();
  const tie = (key: string, id: string) => providers.set(key, (providers.get(key) ?? new Set()).add(id));
  for (const event of facts.value("log.events") ?? []) {
    const session = sessionOf(event);
    if (session === null) continue;
    sessions.set(session.key, session);
    const id = namedId(event);
    if (id !== null) tie(session.key, id);
  }
  for (const { id, providers: wanted, app } of facts.value("ne.configs") ?? []) {
    const owners = wanted.length > 0 ? wanted.map(({ bundleId }) => bundleId) : app === null ? [] : [app];
    for (const owner of id === null ? [] : owners) tie(id!.toUpperCase(), owner);
  }
  for (const { id, provider } of facts.value("net.services") ?? []) {
    if (provider !== null) tie(id.toUpperCase(), provider);
  }
  return { sessions, providers: new Map([...providers].map(([key, ids]) => [key, [...ids]])) };
}

interface Rival {
  readonly bundleId: string;
  readonly name: string | null;
}

const RIVALS = new WeakMap<Case, Rival[]>();

/** Other network extensions that are registered and not on their way out, or that launchd has a job for. */
function rivalsOf(of: Case): Rival[] {
  const known = RIVALS.get(of) ?? readRivals(of);
  RIVALS.set(of, known);
  return known;
}

function readRivals({ facts, target }: Case): Rival[] {
  const listed = (facts.value("reg.list")?.extensions ?? []).filter(({ category, state }) =>
    (category ?? NETWORK_CATEGORY) === NETWORK_CATEGORY && !isTerminated(state)
  );
  const labels = [...facts.value("launchd.jobs") ?? [], ...facts.value("launchd.domain")?.services ?? []].map((job) =>
    job.label
  );
  const launched = labels.flatMap((label) => {
    const named = label?.startsWith("NetworkExtension.") ? parseExtensionLabel(label) : null;
    return named === null ? [] : [{ bundleId: named.bundleId, name: null }];
  });
  const isOther = ({ bundleId }: Rival) =>
    bundleId !== target?.bundleId && !(target?.bundleId.startsWith(`${bundleId}.`));
  return [...listed, ...launched].filter(isOther);
}

/** Parts of bundle ids that many products share. */
const COMMON =
  /^(?:com|net|org|app|apps|macos|macsys|system|extension|network|networkextension|tunnel|provider|proxy)$/;

/** Configurations are mostly named after the product: as macOS lists the extension, or as its identifier has it. */
function fits({ names }: Pick<Session, "names">, bundleId: string, name: string | null): boolean {
  const words = [name ?? "", ...bundleId.split(".").filter((part) => !COMMON.test(part))].map(plain);
  return names.map(plain).some((own) =>
    words.some((word) => word.length > 3 && own.length > 3 && (own.includes(word) || word.includes(own)))
  );
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}
