/** What `codesign --verify` says about code (Security's CSCommon.h, knowledge 02 §1.10), one message a line. */

import { trimEndOf } from "./trim_end.ts";

/** One verdict: which code, and the message; `ok` for the good ones. */
export interface CodeMessage {
  readonly path: string | null;
  readonly ok: boolean;
  readonly message: string;
}

const GOOD = ["valid on disk", "satisfies its Designated Requirement", "explicit requirement satisfied"];
const BAD = [
  "code object is not signed at all",
  "invalid signature (code or signature have been modified)",
  "invalid or unsupported format for signature",
  "code or signature modified",
  "code has no resources but signature indicates they must be present",
  "a sealed resource is missing or invalid",
  "code failed to satisfy specified code requirement",
  "does not satisfy its designated Requirement",
  "invalid Info.plist",
  "code has no main executable file",
  "bundle format unrecognized, invalid, or unsuitable",
  "bundle format is ambiguous",
  "invalid resource directory",
  "nested code is not signed at all",
  "nested code is modified or invalid",
  "main executable or Info.plist must be a regular file",
  "main executable failed strict validation",
  "unsealed contents present in the",
  "resource envelope is obsolete",
  "embedded framework contains modified or invalid version",
  "invalid destination for symbolic link in bundle",
  "the code is valid but does not seem to be an app",
  "resource fork, Finder information, or similar detritus not allowed",
  "invalid entitlements",
  "notarization indicates this code has been revoked",
  "a Team Identifier string is invalid",
  "a Team Identifier is wrong or inappropriate",
  "invalid platform identifier or platform mismatch",
  "unsupported resource found",
  "the image contains multiple executable segments",
  "signature digest algorithm(s) specified are not supported",
  "signer is not trusted",
  "disallowed xattr ",
  "CSSMERR_TP_",
];
const MESSAGE = new RegExp([...GOOD, ...BAD].map(escapePattern).join("|"), "i");
const IS_GOOD = new RegExp(`^(?:${GOOD.map(escapePattern).join("|")})`, "i");
const DETAIL = /^(?:file (?:added|modified|missing)|In (?:subcomponent|architecture)): ?(.*)$/i;
/** A line of a log names code too; it is the log's to tell. */
const LOG_LINE = /^(?:\d{4}-\d\d-\d\d[ T]|[A-Z][a-z]{2} [ \d]\d \d\d:)/;
const NOT_A_VERDICT =
  /^(?:No such file|replacing existing|signed |is already signed|rejected|accepted|internal error|no signature)/;

/** Reads a verdict of codesign. Of unknown wording it is only taken when the command verified just this path. */
export function parseCodeMessage(text: string, verified: readonly string[]): CodeMessage | null {
  if (text.length > 2000 || LOG_LINE.test(text)) return null;
  const match = MESSAGE.exec(text);
  if (!match) return parseUnknownMessage(text, verified);
  const before = text.slice(0, match.index);
  const path = parsePath(before);
  if (path === null && before !== "") return null;
  const message = trimEndOf(text.slice(match.index), ' .`"').replace(/ in architecture: \S+$/i, "");
  // Prose goes on where a message ends.
  if (message.length > match[0].length + 120 || (path === null && message.length > match[0].length + 60)) return null;
  return { path, ok: IS_GOOD.test(message), message };
}

/** Reads a line that explains the verdict above it: a file, a nested code, an architecture. */
export function parseCodeDetail(text: string): string | null {
  return DETAIL.test(text) ? text : null;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?()[\]{}|\\^$]/g, "\\$&");
}

function parseUnknownMessage(text: string, verified: readonly string[]): CodeMessage | null {
  for (const path of verified) {
    if (!text.startsWith(`${path}: `)) continue;
    const message = text.slice(path.length + 2).trim();
    return NOT_A_VERDICT.test(message) || message === "" ? null : { path, ok: false, message };
  }
  return null;
}

/** The path before a message; what a tool set before the path (`CodeSignatureVerifier: `, `error: `) goes. */
function parsePath(before: string): string | null {
  const text = before.replace(/:\s*$/, "");
  if (text === before || text.length > 600) return null;
  const at = text.search(/(?:^|: )[/~.]| \//);
  const path = text.slice(Math.max(at, 0)).replace(/^: |^[\p{So}\s]+/u, "").replace(/^["'`]|["'`]$/g, "").trim();
  const absolute = /^[/~.<]/.test(path);
  return absolute || /^[^:]{1,120}\.[A-Za-z]{2,16}$/.test(path) || /^[\w./+-]+\/[^:]+$/.test(path) ? path : null;
}
