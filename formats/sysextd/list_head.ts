/** The beginning of a row: the star columns, the team id, the bundle id. */
import { isRedacted, parseBundleId, parseTeamToken } from "./list_token.ts";

export interface RowHead {
  /** Everything before the team id (or the bundle id, when the team id is missing): the star columns. */
  readonly prefix: string;
  readonly teamId: string | null;
  /** What stands where the team id belongs: an id, a dash or a poster's placeholder, or nothing. */
  readonly team: "id" | "placeholder" | "dash" | "none";
  readonly bundleId: string;
  readonly rest: string;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s*(<[^<>]{0,60}>|[^\s()[\]]+)/y;
const DASH = /^[-–—]$/;

/** Reads the first columns of a row; null when the text does not begin with them. */
export function parseRowHead(text: string): RowHead | null {
  const stars = /^[\s*]{0,200}/.exec(text)![0];
  // Three stars and more are no columns: a redacted team id, or another tool's banner.
  const hidden = stars.search(/\*{3}/);
  if (hidden >= 0) return parseHidden(text, hidden, stars.length);
  let dash: Token | null = null;
  let token = readToken(text, stars.length);
  for (let i = 0; i < 3 && token !== null && (DASH.test(token.text) || token.text === "*"); i++) {
    // The last dash before the bundle id is the team id; one before a team id is an empty column.
    dash = DASH.test(token.text) ? token : null;
    token = readToken(text, token.end);
  }
  return token === null ? null : parseIds(text, token, dash);
}

function parseHidden(text: string, from: number, to: number): RowHead | null {
  const next = readToken(text, to);
  const bundleId = next === null ? null : parseBundleId(next.text, false);
  if (next === null || bundleId === null) return null;
  return { prefix: text.slice(0, from), teamId: null, team: "placeholder", bundleId, rest: text.slice(next.end) };
}

function readToken(text: string, at: number): Token | null {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(text);
  if (match === null) return null;
  const end = TOKEN.lastIndex;
  return { text: match[1]!, start: end - match[1]!.length, end };
}

/** Team id and bundle id, from the first token that is neither star nor dash. */
function parseIds(text: string, token: Token, dash: Token | null): RowHead | null {
  const prefix = text.slice(0, token.start);
  const rest = text.slice(token.end);
  const glued = /^([A-Z0-9]{10})([a-z][\w-]{0,60}\..{1,200})$/.exec(token.text);
  if (glued) {
    const bundleId = parseBundleId(glued[2]!, false);
    return bundleId === null ? null : { prefix, teamId: glued[1]!, team: "id", bundleId, rest };
  }
  const team = parseTeamToken(token.text);
  const next = team === null ? null : readToken(text, token.end);
  if (team !== null && next !== null) {
    const bundleId = text.slice(token.end, next.start).trim() === "" ? parseBundleId(next.text, true) : null;
    if (bundleId !== null) {
      return {
        prefix,
        teamId: team.id,
        team: team.kind,
        bundleId,
        rest: dropPlaceholder(text.slice(next.end), bundleId),
      };
    }
  }
  const bundleId = parseBundleId(token.text, false);
  if (bundleId === null) return null;
  return dash === null
    ? { prefix, teamId: null, team: "none", bundleId, rest }
    : { prefix: text.slice(0, dash.start), teamId: null, team: "dash", bundleId, rest };
}

/** `<...>  <...> (...)`: a poster hid the bundle id with two placeholders. */
function dropPlaceholder(rest: string, bundleId: string): string {
  return isRedacted(bundleId) ? rest.replace(/^\s{1,20}<[^<>]{0,60}>(?=\s{0,4}\()/, "") : rest;
}
