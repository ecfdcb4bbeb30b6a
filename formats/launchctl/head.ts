/**
 * The first line of what `launchctl print` shows (launchctl(1), knowledge: transcripts of macOS 10.10 to 27):
 *
 *     system/com.example.ext = {      a service; old systems print `com.example.ext = {`
 *     gui/501 = {                     a domain; old systems print `com.apple.xpc.launchd.domain.system = {`
 *     disabled services = {           print-disabled
 */
import type { Line } from "../parsed.ts";
import { isGap } from "../gap.ts";
import { DOMAIN_BLOCKS, SERVICE_KEYS } from "./keys.ts";
import { parseServiceRow } from "./rows.ts";

export type Head =
  | { readonly kind: "service"; readonly domain: string | null; readonly label: string }
  | { readonly kind: "domain"; readonly name: string }
  | { readonly kind: "disabled" };

const DOMAIN = /^(?:system|(?:user|gui|login|pid|session|asid)\/[^/\s]+)$/;
const OLD_DOMAIN = /^com\.apple\.xpc\.launchd\.(?:user\.)?domain\.\S/;
const SERVICE = /^(system|(?:user|gui|login|pid|session|asid)\/[^/\s]+)\/(\S.*)$/;
const BARE_LABEL = /^[\w.[\]:@+-]{2,200}$/;
const DOMAIN_SIGN = /^(?:type = \w+|(?:handle|(?:active |service |active service )?count|creator euid) = \d+)$/;
/** How many lines from a head on tell whose it is. */
export const HEAD_LOOK_AHEAD = 13;

/** Reads the head of a print at a line; null when the line begins none. */
export function parseHead(lines: readonly Line[], index: number): Head | null {
  const text = lines[index]!.text;
  const brace = text.indexOf("{");
  if (brace < 3) return null;
  const left = text.slice(0, brace).trim();
  if (!left.endsWith("=")) return null;
  const name = left.slice(0, -1).trim();
  if (name.length > 512 || name === "") return null;
  if (/^disabled services$/i.test(name)) return { kind: "disabled" };
  const service = SERVICE.exec(name);
  if (service) return { kind: "service", domain: service[1]!, label: service[2]!.trim() };
  if (DOMAIN.test(name) || OLD_DOMAIN.test(name)) {
    return looksLikeDomain(lines, index, text.slice(brace + 1)) ? { kind: "domain", name: foldDomain(name) } : null;
  }
  if (!BARE_LABEL.test(name) || SERVICE_KEYS.has(name) || DOMAIN_BLOCKS.has(name)) return null;
  return looksLikeService(lines, index, text.slice(brace + 1), name.includes("."))
    ? { kind: "service", domain: null, label: name }
    : null;
}

/** The present name of a domain: `com.apple.xpc.launchd.domain.system` is `system`, `….user.501` is `user/501`. */
export function foldDomain(name: string): string {
  const old = /^com\.apple\.xpc\.launchd\.domain\.(?:(system)|user\.(\d+))$/.exec(name);
  if (!old) return name;
  return old[1] ?? `user/${old[2]}`;
}

/** `system = {` also begins blocks of other languages; a domain goes on with its own keys or with rows of services. */
function looksLikeDomain(lines: readonly Line[], index: number, rest: string): boolean {
  if (/\b(?:handle|active count|service count) = \d|services = \{/.test(rest)) return true;
  let afterServices = false;
  for (const text of following(lines, index, HEAD_LOOK_AHEAD)) {
    if (DOMAIN_SIGN.test(text)) return true;
    if (afterServices) return isGap(text) || parseServiceRow(text) !== null;
    afterServices = text === "services = {";
  }
  return false;
}

/** A bare label counts only when the keys of a service follow at once, and its first key when it has no dot. */
function looksLikeService(lines: readonly Line[], index: number, rest: string, dotted: boolean): boolean {
  if (/\bactive count = \d/.test(rest)) return true;
  let told = 0;
  for (const text of following(lines, index, dotted ? 6 : 1)) {
    if (text.startsWith("}")) break;
    if (/^(?:active count|copy count|one shot) = \d+$/.test(text)) return true;
    if (
      /^(?:path = [/(]|program = \/|type = (?:Launch|Submitted|XPC)|state = (?:running|not running|spawn |waiting))/
        .test(text)
    ) {
      told++;
    }
  }
  return told >= 2;
}

/** The next lines that say something, trimmed, up to the next prompt. */
function* following(lines: readonly Line[], index: number, most: number): Generator<string> {
  let given = 0;
  for (let i = index + 1; i < lines.length && i < index + HEAD_LOOK_AHEAD && given < most; i++) {
    const line = lines[i]!;
    if (line.command !== undefined) return;
    if (line.text.length > 2000) continue;
    const text = line.text.trim();
    if (text === "") continue;
    given++;
    yield text;
  }
}
