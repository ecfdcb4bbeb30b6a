/**
 * Which session of Network Extension a log event speaks of, and whether it is the target's. nesessionmanager prints the session
 * before the message, with the name and the identifier of its configuration:
 *
 *     NESMVPNSession[Primary Tunnel:Example Tunnel:11111111-2222-4333-8444-555555555555:(null)]: status changed to connected
 */
import type { Case } from "./define.ts";
import { isIdOf, namedId } from "./named_id.ts";
import { isTerminated, NETWORK_CATEGORY } from "./target.ts";
import type { Facts } from "../evidence/facts.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** What the brackets say. */
export interface Session {
  /** `NESMVPNSession`. */
  readonly kind: string;
  /** The configuration's identifier, else everything within the brackets. */
  readonly key: string;
  readonly names: readonly string[];
}

const SESSION = /\b(NESM\w{0,40}Session)\[([^\]\n]{1,300})\]/;
const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;
/** Words within the brackets that name no configuration. */
const NO_NAME = /^(?:Primary Tunnel|\(null\)|<private>)?$/;
/** Sessions of macOS' own protocols and services: no system extension provides them. */
const BUILT_IN = /^NESM(?:IKEv2|Legacy|IPSec|L2TP|PathController|ServiceProxy|DNSSettings|AlwaysOn|Hotspot|AppPush)/;

/** The session that a message names; null when it names none. */
export function sessionOf({ message }: LogEvent): Session | null {
  const match = SESSION.exec(message.slice(0, 2000));
  if (match === null) return null;
  const parts = match[2]!.split(":").map((part) => part.trim());
  const key = parts.find((part) => UUID.test(part))?.toUpperCase() ?? match[2]!;
  return { kind: match[1]!, key, names: parts.filter((part) => !UUID.test(part) && !NO_NAME.test(part)) };
}

/** True when the event's session cannot be the target's: one of macOS' own, or one that is another extension's. */
export function isForeignSession(of: Case, event: LogEvent): boolean {
  const session = sessionOf(event);
  if (session === null) return false;
  if (BUILT_IN.test(session.kind) || session.names.some((name) => name.startsWith("com.apple."))) return true;
  return of.target !== null && ownsSession(of, session) === false;
}

/** True when the event is surely the target's: its session is, or no other network extension could have said it. */
export function isOwnSession(of: Case, event: LogEvent): boolean {
  const session = sessionOf(event);
  if (session !== null && isForeignSession(of, event)) return false;
  return (session !== null && of.target !== null && ownsSession(of, session) === true) || isSoleExtension(of);
}

/** True when the evidence knows no other network extension that may run. */
export function isSoleExtension(of: Case): boolean {
  return of.target === null || rivalsOf(of).length === 0;
}

/** By the extension that the log names with this session, else by names; undefined when neither tells. */
function ownsSession(of: Case, session: Session): boolean | undefined {
  const tied = providersOf(of.facts).get(session.key);
  if (tied !== undefined) return tied.some((id) => isOfTarget(of, id));
  const { bundleId, name } = of.target!;
  const own = fits(session, bundleId, name);
  const others = rivalsOf(of).filter((rival) => fits(session, rival.bundleId, rival.name));
  return own === others.length > 0 ? undefined : own;
}

/** True for the target's id and that of its app, unless that is an extension of its own. */
export function isOfTarget({ target, facts }: Case, id: string): boolean {
  if (target === null || id === target.bundleId) return true;
  const isExtension = (facts.value("reg.list")?.extensions ?? []).some(({ bundleId }) => bundleId === id);
  return !isExtension && isIdOf(target.bundleId, id);
}

const PROVIDERS = new WeakMap<Facts, ReadonlyMap<string, readonly string[]>>();

/** Session → the ids that lines about it name. */
function providersOf(facts: Facts): ReadonlyMap<string, readonly string[]> {
  const known = PROVIDERS.get(facts);
  if (known !== undefined) return known;
  const providers = new Map<string, string[]>();
  for (const event of facts.value("log.events") ?? []) {
    const id = namedId(event);
    const session = id === null ? null : sessionOf(event);
    if (session !== null) providers.set(session.key, [...providers.get(session.key) ?? [], id!]);
  }
  PROVIDERS.set(facts, providers);
  return providers;
}

interface Rival {
  readonly bundleId: string;
  readonly name: string | null;
}

/** Other network extensions that are registered and not on their way out. */
function rivalsOf({ facts, target }: Case): Rival[] {
  const rows = facts.value("reg.list")?.extensions ?? [];
  return rows.filter(({ bundleId, category, state }) =>
    bundleId !== target?.bundleId && (category ?? NETWORK_CATEGORY) === NETWORK_CATEGORY && !isTerminated(state)
  );
}

/** Parts of bundle ids that many products share. */
const COMMON =
  /^(?:com|net|org|app|apps|macos|macsys|system|extension|network|networkextension|tunnel|provider|proxy)$/;

/** Configurations are mostly named after the product: as macOS lists the extension, or as its identifier has it. */
function fits({ names }: Session, bundleId: string, name: string | null): boolean {
  const words = [name ?? "", ...bundleId.split(".").filter((part) => !COMMON.test(part))].map(plain);
  return names.map(plain).some((own) =>
    words.some((word) => word.length > 3 && own.length > 3 && (own.includes(word) || word.includes(own)))
  );
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}
