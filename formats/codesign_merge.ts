/** Several looks at one piece of code (its display, its entitlements, its verification) as one. */
import type { CodeDraft } from "./codesign_fields.ts";
import type { Line } from "./parsed.ts";
import { trimEndOf } from "./trim_end.ts";

/**
 * Puts together what is about the same code: the same path, or a bundle and its main executable, unless the two contradict
 * each other (before and after a new signature). A part without a path goes to the code before it.
 */
export function mergeCode(drafts: readonly CodeDraft[]): CodeDraft[] {
  const merged: CodeDraft[] = [];
  const byName = new Map<string, CodeDraft[]>();
  for (const draft of drafts) {
    const home = findHome(draft, merged, byName);
    if (home) absorb(home, draft);
    else merged.push(draft);
    const owner = home ?? draft;
    const key = nameOf(owner.path);
    const named = byName.get(key) ?? [];
    if (!named.includes(owner)) byName.set(key, [...named, owner].slice(-8));
  }
  return merged;
}

function findHome(draft: CodeDraft, merged: readonly CodeDraft[], byName: Map<string, CodeDraft[]>): CodeDraft | null {
  if (draft.path === null) {
    const last = merged.at(-1);
    return last && !draft.asked && agree(last, draft) ? last : null;
  }
  const last = merged.at(-1);
  const near = last?.path === null ? [last] : [];
  const named = byName.get(nameOf(draft.path)) ?? [];
  return [...near, ...named].findLast((each) => isSameCode(each, draft) && agree(each, draft)) ?? null;
}

/** The bundle's name, or the file's: what two spellings of a path have in common. */
function nameOf(path: string | null): string {
  return bundleOf(path ?? "").replace(/^.*\//, "");
}

function bundleOf(path: string): string {
  return trimEndOf(path, "/").replace(/\/(?:Contents\/MacOS|Versions\/[^/]+)\/[^/]+$/, "").replace(
    /\/Versions\/[^/]+$/,
    "",
  );
}

function isSameCode(known: CodeDraft, draft: CodeDraft): boolean {
  if (known.path === null) return !known.executable && known.entitlements !== null && draft.entitlements === null;
  const [a, b] = [known, draft].map((each) => {
    // A helper beside the main executable is no bundle.
    const bare = each.executable && each.format?.startsWith("Mach-O") === true;
    return bare ? each.path! : bundleOf(each.path!);
  }) as [string, string];
  if (a === b || a.replace(/^\/private\//, "/") === b.replace(/^\/private\//, "/")) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return !/^[/~]/.test(short) && long.endsWith(`/${short.replace(/^(?:\.\/)+/, "")}`);
}

const SINGLE = ["identifier", "teamId", "format", "cdhash", "designatedRequirement", "secureTimestamp"] as const;

/** No field of the two says different things. */
function agree(a: CodeDraft, b: CodeDraft): boolean {
  return SINGLE.every((key) => a[key] === null || b[key] === null || a[key] === b[key]) &&
    same(a.flags, b.flags) && same(a.entitlements, b.entitlements) &&
    (a.verify === null || b.verify === null || a.verify.ok === b.verify.ok) &&
    (a.authorities.length === 0 || b.authorities.length === 0 || same(a.authorities, b.authorities)) &&
    (a.signature === null || b.signature === null || (a.signature === "unsigned") === (b.signature === "unsigned"));
}

function same(a: unknown, b: unknown): boolean {
  return a === null || b === null || JSON.stringify(a) === JSON.stringify(b);
}

function absorb(home: CodeDraft, draft: CodeDraft): void {
  if (home.path === null || (draft.executable && !home.executable)) {
    home.path = draft.path ?? home.path;
    home.executable = draft.executable;
  }
  for (const key of SINGLE) (home[key] as unknown) ??= draft[key];
  home.flags ??= draft.flags;
  home.signature ??= draft.signature;
  home.entitlements ??= draft.entitlements;
  if (home.verify && draft.verify) {
    home.verify.errors = [...new Set([...home.verify.errors, ...draft.verify.errors])];
    home.verify.details = [...new Set([...home.verify.details, ...draft.verify.details])];
  } else home.verify ??= draft.verify;
  home.stapled ??= draft.stapled;
  home.infoPlistBound ??= draft.infoPlistBound;
  if (home.authorities.length === 0) home.authorities = draft.authorities;
  home.warnings.push(...draft.warnings.filter((warning) => !home.warnings.includes(warning)));
  home.fields += draft.fields;
  home.sure ||= draft.sure;
  for (const [key, line] of Object.entries(draft.origins) as [string, Line][]) home.origins[key] ??= line;
}
