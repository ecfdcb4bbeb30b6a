/** The words before a row's version: team id, bundle id, and what posters put in their place. */

const TEAM_ID = /^[A-Z0-9]{10}$/;
/** `ABCTEAM`, `TEAM123`: an invented team id of the wrong length. */
const TEAM_LIKE = /^[A-Z][A-Z0-9]{1,14}$/;
const PLACEHOLDER = /^(?:<[^<>]{0,60}>|_{2,20}|\.{3,20}|…{1,5}|[x•█]{3,20}|\*{3,20}|#{3,20})$/i;
const HIDDEN = /<[^<>]{0,60}>|\.{3,20}|…|_{2,20}|\*{3,20}|x{4,20}|[█•]{2,20}/gi;
const BUNDLE_ID = /^[A-Za-z0-9][\w.\-…<>*$]{0,254}$/;

/** True for a text of which a poster left nothing: `<...>`, `__`, `…`, `<...> (...)`. */
export function isRedacted(text: string): boolean {
  const shown = text.slice(0, 300).replace(HIDDEN, "").replace(/[\s()/]/g, "");
  return shown === "" && text.trim() !== "";
}

/** A team id, or what stands for one; `id` is null for a placeholder, and the whole is null for any other word. */
export function parseTeamToken(
  text: string,
): { readonly id: string | null; readonly kind: "id" | "placeholder" } | null {
  if (TEAM_ID.test(text)) return { id: text, kind: "id" };
  if (PLACEHOLDER.test(text)) return { id: null, kind: "placeholder" };
  return TEAM_LIKE.test(text) ? { id: text, kind: "placeholder" } : null;
}

/** A bundle id (`lenient`: or a placeholder, or a word without a dot), else null. */
export function parseBundleId(text: string, lenient: boolean): string | null {
  if (lenient && PLACEHOLDER.test(text)) return text;
  if (!BUNDLE_ID.test(text) || /[.\-]$/.test(text.replace(/\.{3}$/, "")) || text.includes("****")) return null;
  const dot = text.indexOf(".");
  if (dot < 0) return lenient && /^[A-Za-z]/.test(text) ? text : null;
  return /[A-Za-z]/.test(text.slice(0, dot)) ? text : null;
}
