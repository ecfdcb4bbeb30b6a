/** Which signatures a message of a log matches, and on which of its lines. */
import { isMention } from "../mention.ts";
import type { Line } from "../parsed.ts";
import type { Matcher } from "./catalogue.ts";
import type { Signature } from "./define.ts";
import type { Excerpt } from "./excerpt.ts";
import { LOG, plainName } from "./processes.ts";

/** One match: the line on which it begins, the message as far as it goes, the named groups. */
export interface Match {
  readonly signature: Signature;
  readonly line: Line;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The record's head speaks for this line, too. */
  readonly headed: boolean;
  /** A more exact signature that matches here, too, and stands for this one. */
  readonly narrowedBy: string | null;
}

/** `part` and `end`: the parts of the excerpt on which it begins and ends. */
type Found = Match & { readonly part: number; readonly end: number };

/**
 * The matches of an excerpt in the order of its lines, within a line in the order of the matchers. A signature counts once
 * per line; wider ones that another match stands for (`insteadOf`) say so. Where the head names another process than the
 * signature, only lines behind the head count, as pasted on their own; signatures that need a head match nowhere else.
 */
export function matchExcerpt(excerpt: Excerpt, matchers: readonly Matcher[]): Match[] {
  const found: Found[] = [];
  for (const matcher of matchers) matchSignature(excerpt, matcher, isSaidHere(excerpt, matcher.signature), found);
  if (found.length < 2) return found;
  const narrower = findNarrower(found);
  return found.map((one) => ({ ...one, narrowedBy: narrower.get(one.signature.id)?.get(one.part) ?? null }))
    .sort((a, b) => a.part - b.part);
}

/** Whether the excerpt's speaker, where it is known, is the signature's. What `log` says itself, nobody else says. */
function isSaidHere({ record, isOwn }: Excerpt, { process }: Signature): boolean {
  if (isOwn || process === LOG) return isOwn && process === LOG;
  return process === null || record?.process == null || plainName(record.process) === process;
}

/** By signature and part, the first match that stands for it there: a text may have very many in one excerpt. */
function findNarrower(found: readonly Found[]): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const narrower = new Map<string, Map<number, string>>();
  for (const { signature, part, end } of found) {
    for (const wider of signature.insteadOf ?? []) {
      const byPart = narrower.get(wider) ?? new Map<number, string>();
      narrower.set(wider, byPart);
      for (let at = part; at <= end; at++) if (!byPart.has(at)) byPart.set(at, signature.id);
    }
  }
  return narrower;
}

function matchSignature(excerpt: Excerpt, { signature, pattern }: Matcher, agrees: boolean, found: Found[]): void {
  const headed = excerpt.record !== null && agrees;
  const isAlone = excerpt.parts.length === 1 || signature.process === LOG;
  if (!agrees && isAlone || signature.needsHead && !headed) return;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(excerpt.text); match; match = pattern.exec(excerpt.text)) {
    const part = partAt(excerpt.parts, match.index);
    const end = partAt(excerpt.parts, match.index + match[0].length - 1);
    pattern.lastIndex = Math.max(pattern.lastIndex, endOfPart(excerpt, part));
    if (!agrees && part === 0 || isOnlyMentioned(excerpt, part, match)) continue;
    found.push({
      signature,
      part,
      end,
      line: excerpt.parts[part]!.line,
      message: messageOf(excerpt, part, end),
      fields: fieldsOf(match.groups),
      headed,
      narrowedBy: null,
    });
  }
}

/** Behind a head the words were logged; on a line of its own, somebody may write about them. */
function isOnlyMentioned(excerpt: Excerpt, part: number, { 0: { length }, index }: RegExpExecArray): boolean {
  if (excerpt.isOwn || excerpt.record !== null && part === 0) return false;
  const { start } = excerpt.parts[part]!;
  return isMention(
    excerpt.text.slice(start, endOfPart(excerpt, part)).trimEnd(),
    index - start,
    index + length - start,
  );
}

/** The index of the part that holds the offset, by halving. */
function partAt(parts: Excerpt["parts"], offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function endOfPart({ text, parts }: Excerpt, part: number): number {
  return part + 1 < parts.length ? parts[part + 1]!.start : text.length;
}

/** The lines of a match as one, without the breaks that wrapping made. */
function messageOf({ parts }: Excerpt, first: number, last: number): string {
  return parts.slice(first, last + 1).map(({ shown }) => shown).join(" ");
}

/** The groups that took part, each as one line: wrapping changes no value. */
function fieldsOf(groups: Record<string, string> | undefined): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  // No pairs: it is done for every line of a log that is all events.
  for (const name in groups) {
    const value = groups[name];
    if (value !== undefined) fields[name] = value.replace(/\s+/g, " ");
  }
  return fields;
}
