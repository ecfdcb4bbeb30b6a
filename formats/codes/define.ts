/** What a table of error codes is: the numbers of one domain, each with a name, a meaning, a usual cause and a next step. */

/** A: seen in captures with a confirmed cause, or in Apple's headers. B: in captures. C: read in one place. D: said once. */
export type CodeConfidence = "A" | "B" | "C" | "D";

/** A code, named by its domain. */
export interface CodeReference {
  readonly domain: string;
  readonly code: number;
}

/** What is known of a code beside its name and its meaning; what no source says is left out. */
export interface CodeNotes {
  /** As macOS prints it, in English: `Operation not permitted`. */
  readonly text?: string;
  /** The usual cause, a clause. Left out where no source states one. */
  readonly cause?: string;
  /** What to do next, a sentence without its full stop. */
  readonly next?: string;
  /** Rules that can be behind it, likeliest first. */
  readonly rules?: readonly string[];
  readonly confidence?: CodeConfidence;
  /** Part of a working system: by itself it is no failure. */
  readonly benign?: true;
  /** What an app sees of it, where the system translates it into another domain. */
  readonly becomes?: CodeReference;
  readonly sources?: readonly string[];
}

/** One line of a table: the number, Apple's name without the prefix of its domain, and what it means, a clause behind "that". */
export type CodeRow = readonly [code: number | null, name: string, meaning: string, notes?: CodeNotes];

/** What is common to the codes of a domain. */
interface DomainHead {
  /** As error objects, tools and logs print it: `NEVPNErrorDomain`. */
  readonly id: string;
  /** In a few words, for titles. */
  readonly title: string;
  /** What the domain is and where its codes come from, in sentences: all that can be said of a number it does not list. */
  readonly says: string;
  /** Apple's prefix of the names: `NEVPNError`. Empty where the names are whole. */
  readonly prefix: string;
  /** Other words before a number that name this domain, any case: `OSStatus`, `exit code`. */
  readonly aliases: readonly string[];
  /** Where its numbers come from that it does not list itself: the id of another domain. */
  readonly base?: string;
  /** The number of another domain that a number of this one stands for: exit code 137 is signal 9. */
  readonly standsFor?: (code: number) => CodeReference | null;
  /** Of codes that say nothing else. */
  readonly confidence: CodeConfidence;
  /** Of codes that say nothing else. */
  readonly sources: readonly string[];
}

/** One error code. */
export interface Code {
  /** Null for errors that are objects and have no number. */
  readonly code: number | null;
  /** Apple's spelling, without the prefix of the domain. Domains without published names have the text that is printed. */
  readonly name: string;
  readonly text: string | null;
  readonly meaning: string;
  readonly cause: string | null;
  readonly next: string | null;
  readonly rules: readonly string[];
  readonly confidence: CodeConfidence;
  readonly benign: boolean;
  readonly becomes: CodeReference | null;
  readonly sources: readonly string[];
}

/** The codes of one domain. */
export interface CodeDomain extends DomainHead {
  readonly codes: readonly Code[];
  /** The code with this number, of this table alone. */
  readonly byNumber: ReadonlyMap<number, Code>;
}

/** Declares the codes of a domain. */
export function defineCodes(head: DomainHead, rows: readonly CodeRow[]): CodeDomain {
  const codes = rows.map(([code, name, meaning, notes = {}]): Code => ({
    code,
    name,
    text: notes.text ?? null,
    meaning,
    cause: notes.cause ?? null,
    next: notes.next ?? null,
    rules: notes.rules ?? [],
    confidence: notes.confidence ?? head.confidence,
    benign: notes.benign ?? false,
    becomes: notes.becomes ?? null,
    sources: notes.sources ?? head.sources,
  }));
  const numbered = codes.flatMap((entry) => entry.code === null ? [] : [[entry.code, entry] as const]);
  return { ...head, codes, byNumber: new Map(numbered) };
}
