/**
 * Whether the parsers read this Mac's own output as well when somebody pastes it: each fact's text, behind the prompt of the command
 * that made it, must be recognised and give the value that the live reading gave.
 */
import { type Evidence, type Fact, type FactSource, noEvidence } from "../../evidence/define.ts";
import { evidenceFromReplies, identifyProbe, nameProbe, probesOf, type Reply } from "../../evidence/reply.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import type { Observed } from "./define.ts";
import type { TestedFact } from "./report.ts";

type Pasted = Pick<TestedFact, "pasted" | "differences">;

const NOT_TRIED: Pasted = { pasted: "not-tried", differences: [] };
const MOST_DIFFERENCES = 8;
/** Who asked, and where it stands in its text: both are another matter in a paste. */
const OF_THE_TEXT: ReadonlySet<string> = new Set(["root", "line"]);
/** More than any Mac prints to one of these questions: reading it once more would take seconds. */
const MOST_BYTES = 2 ** 20;

/** Reads what one fact was told once more, as pasted text. */
export function pasteBack(mac: Observed, fact: Fact): Pasted {
  const replies = repliesOf(mac, fact).filter(({ source, reply }) => isPastable(source, reply));
  if (replies.length === 0) return NOT_TRIED;
  const live = evidenceFromReplies(fact, replies, mac.root);
  if (live.status !== "ok" || isEmpty(live.value)) return NOT_TRIED;
  const files = [...new Set(replies.map(({ reply }) => reply))].map((reply) => ({
    name: nameProbe(reply.probe),
    bytes: writeAsPasted(reply, mac.root),
  }));
  const pasted = readDocuments(files, [fact]).evidence.get(fact.key) ?? noEvidence(fact.key, "notCollected");
  if (pasted.value === null) return { pasted: "unrecognised", differences: [] };
  const differences = differencesOf(live, pasted);
  return { pasted: differences.length === 0 ? "same" : "different", differences };
}

/** The replies to the questions of one fact, each with the source that asked. */
export function repliesOf(
  mac: Observed,
  fact: Fact,
): { readonly source: FactSource<unknown>; readonly reply: Reply }[] {
  const byId = new Map(mac.replies.map((reply) => [identifyProbe(reply.probe), reply]));
  const known = (key: string) => {
    const evidence = mac.evidence.get(key);
    return evidence?.status === "ok" ? evidence.value : null;
  };
  return fact.sources.flatMap((source) =>
    probesOf(source, known).flatMap((probe) => {
      const reply = byId.get(identifyProbe(probe));
      return reply === undefined ? [] : [{ source, reply }];
    })
  );
}

/** Bundles and folders have no output that could be pasted; a fact without finders is not read from text. */
function isPastable({ find }: FactSource<unknown>, { probe, status, stdout, truncated, timedOut }: Reply): boolean {
  if ("bundle" in probe || "folder" in probe) return false;
  return find !== undefined && status === "ok" && !truncated && !timedOut && stdout.length <= MOST_BYTES;
}

/** As it stands in a terminal: a prompt, then both streams. Files come as they are. */
function writeAsPasted({ probe, stdout, stderr }: Reply, root: boolean): Uint8Array<ArrayBuffer> {
  if (!("command" in probe)) return new Uint8Array(stdout);
  const words = probe.command.map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);
  const prompt = new TextEncoder().encode(`% ${root ? "sudo " : ""}${words.join(" ")}\n`);
  return new Uint8Array([...prompt, ...stdout, ...stderr]);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Paths into the values at which they differ; the first few. */
function differencesOf(live: Evidence, pasted: Evidence): string[] {
  const found: string[] = [];
  compare(live.value, pasted.value, "", found);
  return found.slice(0, MOST_DIFFERENCES);
}

function compare(one: unknown, other: unknown, path: string, found: string[]): void {
  if (found.length > MOST_DIFFERENCES || Object.is(one, other)) return;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    found.push(path === "" ? "the value" : path);
    return;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (OF_THE_TEXT.has(key)) continue;
    const at = (value: object) => (value as Record<string, unknown>)[key];
    compare(at(one), at(other), path === "" ? key : `${path}.${key}`, found);
  }
}
