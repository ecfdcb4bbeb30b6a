/**
 * What our own reader and codesign say of the same installed code, as one. Our reader is believed about bytes, codesign about whether
 * macOS accepts them; where the two differ, a problem names both values, and nothing else follows from it.
 */
import type { SignedCode } from "../formats/codesign_display.ts";
import type { Settled } from "./define.ts";

/** Puts what codesign says of code that was read from files to the files. Code that only one of them saw stays as it is. */
export function settleCode(code: readonly SignedCode[]): Settled<SignedCode[]> {
  const value: SignedCode[] = [];
  const to: number[] = [];
  const problems: string[] = [];
  const files = new Map<string, number>();
  for (const [i, one] of code.entries()) {
    if (one.file === undefined) continue;
    to[i] = value.length;
    for (const path of [one.path, one.file.bundlePath]) if (path !== null) files.set(plainPath(path), value.length);
    value.push(one);
  }
  for (const [i, said] of code.entries()) {
    if (said.file !== undefined) continue;
    const at = said.path === null ? undefined : files.get(plainPath(said.path));
    to[i] = at ?? value.length;
    if (at === undefined) value.push(said);
    else {
      problems.push(...compare(value[at]!, said));
      value[at] = adopt(value[at]!, said);
    }
  }
  return { value, problems, to };
}

function plainPath(path: string): string {
  return path.replace(/^\/private\//, "/").replace(/\/$/, "");
}

/** A field as each of the two tells it; null for one that the tool did not print. */
type Field = readonly [name: string, ours: unknown, theirs: unknown];

function compare(ours: SignedCode, theirs: SignedCode): string[] {
  const isShown = theirs.identifier !== null || theirs.signature === "unsigned";
  const kind = ({ signature }: Pick<SignedCode, "signature">) => signature === "invalid" ? "signed" : signature;
  // codesign shows the slice that this Mac would run.
  const slice = ours.file?.slices.find(({ cdhash }) => cdhash !== null && cdhash === theirs.cdhash) ?? ours;
  const fields: Field[] = [
    ["signature", kind(slice), isShown ? kind(theirs) : null],
    ["identifier", slice.identifier, theirs.identifier],
    ["team", slice.teamId, theirs.teamId],
    ["cdhash", slice.cdhash, theirs.cdhash],
    ["flags", slice.flags?.toSorted(), theirs.flags?.toSorted() ?? null],
    ["authorities", ours.authorities, theirs.authorities.length === 0 ? null : theirs.authorities],
    ["secure timestamp", ours.secureTimestamp, theirs.secureTimestamp],
    ["entitlements", slice.entitlements, theirs.entitlements],
    ["verification", ours.verify?.ok ?? null, ours.verify === null ? null : theirs.verify?.ok ?? null],
  ];
  const name = ours.file?.bundlePath ?? ours.path ?? "the code";
  return fields.flatMap(([field, mine, tools]) => {
    if (tools === null || tools === undefined || isSame(mine, tools)) return [];
    return [`The ${field} of ${name}: our reader finds ${show(mine)}, codesign says ${show(tools)}`];
  });
}

/** What only macOS can tell: whether it holds, and what it warns of. */
function adopt(ours: SignedCode, theirs: SignedCode): SignedCode {
  return {
    ...ours,
    format: theirs.format ?? ours.format,
    verify: theirs.verify ?? ours.verify,
    infoPlistBound: theirs.infoPlistBound ?? ours.infoPlistBound,
    warnings: [...new Set([...ours.warnings, ...theirs.warnings])],
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Entitlements have no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]);
}

function show(value: unknown): string {
  if (value === true || value === false) return value ? "yes" : "no";
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text === "null" ? "nothing" : text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
