/**
 * One row of `scutil --nc list` (configd `nc.c`; knowledge chapters 04 §1.6 and 08 §11). Status, kind and name are padded to 16,
 * 18 and 32 characters and cut there, so that a name of 31 characters loses its closing quotation mark:
 *
 *     * (Connected)      1D2C3B4A-0000-4000-8000-000000000001 VPN (com.example.app) "Example"                      [VPN:com.example.app]
 *       (Invalid)        1D2C3B4A-0000-4000-8000-000000000002 PPP --> L2TP       "Office"                       [PPP:L2TP]
 */

/** A network connection service, of whatever kind. */
export interface NetworkService {
  readonly enabled: boolean;
  /** `Connected`, `Disconnected`, `Connecting`, `Disconnecting`; `Invalid` for every one that is not enabled. */
  readonly status: string;
  /** The UUID of the configuration, or what somebody put for it. */
  readonly id: string;
  /** `VPN`, `PPP`, `IPSec`. */
  readonly type: string | null;
  /** The bundle id of the app that a VPN's configuration belongs to. */
  readonly provider: string | null;
  readonly name: string | null;
  /** `L2TP`, `Modem`: what a PPP service speaks. */
  readonly protocol: string | null;
}

/** Whoever pastes a list puts `[uuid here]` for an id. */
const STATUS =
  /^\s*(?:[>|]\s*)?([*•✱]\s{0,4})?\((Invalid|Disconnected|Connecting|Connected|Disconnecting|Unknown)\)\s{1,40}([<[{][^<>"[\]{}]{1,80}[>\]}]|[^\s"[\]]{1,80})\s{1,40}(\S[^]*)$/;
const BRACKET = /\[([A-Za-z][\w.-]{0,60})(?::([^[\]\s]{1,300}))?\]\s*$/;
const KIND =
  /^(?:(VPN|Relay|\w{2,20}) \(([\w.-]{1,200})\)?|(PPP) --> (\w[\w. ()-]{0,40}?)|(IPSec|IKEv2|L2TP|PPTP|PPP|VPN))(?=\s|$)/;
const LONGEST = 1_000;

const START =
  /^\s*(?:[>|]\s*)?(?:[*•✱]\s{0,4})?\((?:Invalid|Disconnected|Connecting|Connected|Disconnecting|Unknown)\)(?:\s|$)/;

/** Whether a line begins as a row does, be the rest of it there or not. */
export function beginsServiceRow(text: string): boolean {
  return text.length <= LONGEST && START.test(text);
}

/** The service on a line; null when it is no row of the list. */
export function parseServiceRow(text: string): NetworkService | null {
  const row = text.length > LONGEST ? null : STATUS.exec(text);
  if (row === null) return null;
  const [, star, status = "", id = "", rest = ""] = row;
  const bracket = BRACKET.exec(rest);
  const body = (bracket === null ? rest : rest.slice(0, bracket.index)).trim();
  const quote = body.search(/["“”]/);
  const kind = KIND.exec(quote < 0 ? body : body.slice(0, quote));
  if (bracket === null && quote < 0 && (kind?.[2] ?? kind?.[4]) === undefined) return null;
  return {
    // A service that is not enabled has no other status than Invalid, whatever became of its star.
    enabled: star !== undefined || status !== "Invalid",
    status,
    id,
    ...readKind(bracket, kind),
    name: quote < 0 ? null : readName(body.slice(quote + 1)),
  };
}

/** Up to its closing quotation mark; without that it was cut, or the row was. */
function readName(text: string): string {
  const end = Math.max(text.lastIndexOf('"'), text.lastIndexOf("”"), text.lastIndexOf("“"));
  return (end < 0 ? text.split("  [", 1)[0]! : text.slice(0, end)).trimEnd();
}

/** The bracket at the end is whole; where a paste lost it, the column before the name says the same. */
function readKind(bracket: RegExpExecArray | null, kind: RegExpExecArray | null) {
  const type = bracket?.[1] ?? kind?.[1] ?? kind?.[3] ?? kind?.[5] ?? null;
  const second = bracket === null ? kind?.[2] ?? kind?.[4] ?? null : bracket[2] ?? null;
  const isPpp = type === "PPP";
  return { type, provider: isPpp ? null : second, protocol: isPpp ? second : null };
}
