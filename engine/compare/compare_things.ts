/** Pairs the things of one fact with themselves, and names what is another one now. */
import type { Change } from "./define.ts";
import { isWithheld } from "./mask_names.ts";
import { type FieldValue, type Thing, UNSET } from "./thing.ts";

/** A change with the word of the evidence that it is about. */
export interface Difference {
  readonly change: Omit<Change, "explains">;
  readonly words: readonly string[];
}

/** How two lists of things are compared. */
export interface Pairing {
  readonly key: string;
  /** What of a text may be compared: pseudonyms may not. */
  readonly mask: (text: string) => string;
  /** False where the list is cut on that side: what is not in it proves nothing. */
  readonly isWhole: { readonly before: boolean; readonly after: boolean };
}

/** What came, what went, what is different. */
export function compareThings(before: readonly Thing[], after: readonly Thing[], how: Pairing): Difference[] {
  const [old, current] = [Map.groupBy(before, ({ id }) => how.mask(id)), Map.groupBy(after, ({ id }) => how.mask(id))];
  const ids = new Set([...old.keys(), ...current.keys()]);
  return [...ids].flatMap((id) => {
    const [one, other] = [old.get(id) ?? [], current.get(id) ?? []];
    const isPlain = one.length < 2 && other.length < 2;
    return isPlain ? compareGroup(one, other, how) : compareGroup(one.map(nameFully), other.map(nameFully), how);
  });
}

/** Beside a namesake the name alone says nothing. */
function nameFully(thing: Thing): Thing {
  return thing.which === undefined || thing.which === "" ? thing : { ...thing, name: `${thing.name} ${thing.which}` };
}

/** Things of one id: the ones that are told apart by more first, then whatever is left of both sides. */
function compareGroup(before: readonly Thing[], after: readonly Thing[], how: Pairing): Difference[] {
  const rest = Map.groupBy(before, ({ finer = "" }) => how.mask(finer));
  const pairs: [Thing, Thing][] = [];
  const fresh: Thing[] = [];
  for (const thing of after) {
    const same = rest.get(how.mask(thing.finer ?? ""))?.shift();
    if (same === undefined) fresh.push(thing);
    else pairs.push([same, thing]);
  }
  const left = [...rest.values()].flat();
  const others = Math.min(left.length, fresh.length);
  for (let i = 0; i < others; i++) pairs.push([left[i]!, fresh[i]!]);
  return [
    ...pairs.flatMap(([one, other]) => compareFields(one, other, how)),
    ...(how.isWhole.after ? left.slice(others).map((thing) => nameWhole(thing, "gone", how.key)) : []),
    ...(how.isWhole.before ? fresh.slice(others).map((thing) => nameWhole(thing, "appeared", how.key)) : []),
  ];
}

function nameWhole(thing: Thing, what: "appeared" | "gone", key: string): Difference {
  // That there is one of a thing says its name.
  const fields = Object.entries(thing.fields).filter(([field, value]) => field !== "number" || value !== "1")
    .map(([, value]) => sayValue(value)).filter((text) => text !== "" && text !== UNSET);
  const detail = fields.slice(0, 3).join(", ");
  const values = what === "gone" ? { before: detail, after: null } : { before: null, after: detail };
  const says = `${capital(thing.name)} is ${what === "gone" ? "gone" : "new"}${detail === "" ? "" : ` (${detail})`}`;
  return { change: { key, what, thing: thing.name, field: null, ...values, says }, words: [thing.word] };
}

function compareFields(one: Thing, other: Thing, { key, mask }: Pairing): Difference[] {
  const named = (field: string, before: string, after: string, says: string): Difference => ({
    change: { key, what: "changed", thing: other.name, field, before, after, says: `${capital(other.name)}: ${says}` },
    words: [other.word, after],
  });
  const changed = Object.entries(other.fields).flatMap(([field, now]) => {
    const then = Object.hasOwn(one.fields, field) ? one.fields[field]! : null;
    if (then === null || now === null || isSame(then, now, mask)) return [];
    return [named(field, sayValue(then), sayValue(now), sayChange(field, then, now, mask))];
  });
  const jumped = Object.entries(other.counters ?? {}).flatMap(([field, now]) => {
    const then = one.counters?.[field];
    if (then === undefined || !isJump(then, now)) return [];
    return [named(field, String(then), String(now), `${field} rose from ${then} to ${now}`)];
  });
  return [...changed, ...jumped];
}

/** A provider starts with every session; what starts over and over does so many times. */
function isJump(before: number, after: number): boolean {
  return after - before >= 3 && after >= 2 * before;
}

function isSame(before: FieldValue, after: FieldValue, mask: (text: string) => string): boolean {
  const [one, other] = [setOf(before, mask), setOf(after, mask)];
  return [...one, ...other].some(isWithheld) || (one.size === other.size && [...one].every((text) => other.has(text)));
}

function setOf(value: FieldValue, mask: (text: string) => string): Set<string> {
  return new Set((typeof value === "string" ? [value] : value ?? []).map(mask));
}

/** Of a list what it gained and lost; of a value both. */
function sayChange(field: string, before: FieldValue, after: FieldValue, mask: (text: string) => string): string {
  if (typeof before === "string" || typeof after === "string" || before === null || after === null) {
    return `${field} is ${sayValue(after) || "empty"}, was ${sayValue(before) || "empty"}`;
  }
  const [one, other] = [setOf(before, mask), setOf(after, mask)];
  const gained = after.filter((text) => !one.has(mask(text)));
  const lost = before.filter((text) => !other.has(mask(text)));
  const parts = [
    gained.length > 0 ? `gained ${sayValue(gained)}` : "",
    lost.length > 0 ? `lost ${sayValue(lost)}` : "",
  ];
  return `${field} ${parts.filter(Boolean).join(" and ")}`;
}

const MOST_TEXT = 200;
const MOST_LISTED = 6;

/** One line that is not too long for one. */
function sayValue(value: FieldValue): string {
  const list = typeof value === "string" ? [value] : [...new Set(value ?? [])].sort();
  const more = list.length - MOST_LISTED;
  const shown = list.slice(0, MOST_LISTED).map((text) =>
    text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text
  );
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** Names that begin small. */
const SMALL = /^(?:macOS|launchd|sysextd|spctl|stapler|syspolicy_check|pf)\b/;

function capital(text: string): string {
  return SMALL.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
