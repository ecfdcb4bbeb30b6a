/** Makes the answer of a self-test out of what was seen: the same Mac, the same answer. */
import type { Fact } from "../../evidence/define.ts";
import { nameProbe, type Reply } from "../../evidence/reply.ts";
import { parseSymbols } from "../../formats/native_symbols.ts";
import type { OsVersion } from "../../formats/sw_vers.ts";
import { BELIEFS } from "./beliefs.ts";
import { probeOf } from "./checks/native.ts";
import type { Belief, Observed } from "./define.ts";
import { pasteBack } from "./paste_back.ts";
import { KNOWN_NAME, nameIdle } from "./questions.ts";
import type { SelfTest, TestedBelief, TestedFact, TestedLibrary, TestedName, TestedRight } from "./report.ts";
import { endOf, evidenceOf, replyTo, valueOf } from "./seen.ts";
import { listWords } from "./met_words.ts";

const MOST_EXAMPLES = 5;

/** What the run itself adds. */
export interface Run extends Pick<SelfTest, "tool" | "startedAt" | "durationMs" | "partial" | "notes"> {
  readonly facts: readonly Fact[];
}

/** The answer. */
export function judgeMac(mac: Observed, { facts, tool, startedAt, durationMs, partial, notes }: Run): SelfTest {
  const beliefs = BELIEFS.map((belief) => judgeBelief(belief, mac));
  const tested = facts.map((fact) => testFact(mac, fact));
  const words = listWords(mac);
  const libraries = testLibraries(mac);
  const os = valueOf<OsVersion>(mac, "host.os");
  const count = (outcome: TestedBelief["outcome"]) => beliefs.filter((one) => one.outcome === outcome).length;
  const differs = words.some(({ known }) => !known) || libraries.some(({ missing }) => missing.length > 0) ||
    tested.some(isOdd);
  return {
    schemaVersion: "1",
    tool,
    outcome: count("contradicted") > 0
      ? "contradicted"
      : count("cannot-tell") > 0 || partial
      ? "incomplete"
      : differs
      ? "differs"
      : "passed",
    startedAt,
    durationMs,
    partial,
    host: {
      version: os?.version ?? null,
      build: os?.build ?? null,
      arch: mac.arch,
      root: mac.root,
      ordinary: mac.ordinary !== null,
    },
    counts: {
      confirmed: count("confirmed"),
      contradicted: count("contradicted"),
      "cannot-tell": count("cannot-tell"),
      person: count("person"),
    },
    beliefs,
    libraries,
    names: testNames(mac),
    questions: mac.replies.map(describeReply),
    facts: tested,
    rights: compareRights(mac),
    words,
    notes,
  };
}

/** Whether a parser left something of what it was given; what a refusal says is no output. */
export function isOdd({ status, problems, pasted }: TestedFact): boolean {
  return pasted === "different" || pasted === "unrecognised" ||
    (problems > 0 && (status === "ok" || status === "unreadable"));
}

/** A check that throws has met something that nobody thought of, and decides nothing. */
export function judgeBelief({ id, says, how, check }: Belief, mac: Observed): TestedBelief {
  if (check === undefined) return { id, says, outcome: "person", why: null, line: null, how };
  try {
    const { outcome, says: why, line } = check(mac);
    return { id, says, outcome, why, line, how };
  } catch (error) {
    const why = `The check itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return { id, says, outcome: "cannot-tell", why, line: null, how };
  }
}

function testFact(mac: Observed, fact: Fact): TestedFact {
  const { status, bytes, durationMs, problems } = evidenceOf(mac, fact.key);
  return {
    key: fact.key,
    status,
    bytes,
    durationMs,
    problems: problems.length,
    examples: problems.slice(0, MOST_EXAMPLES).map(({ text, why }) =>
      text.trim() === "" ? why : `${why}: ${text.trim()}`
    ),
    ...pasteBack(mac, fact),
  };
}

function testLibraries(mac: Observed): TestedLibrary[] {
  return ["libxpc", "SystemConfiguration"].flatMap((library): readonly TestedLibrary[] => {
    const reply = replyTo(mac, `${library} symbols`);
    const silent = (error: string) => [{ path: library, error, found: [], missing: [] }];
    if (reply === null) return silent("There was no whole answer");
    if (reply.status !== "ok") return silent(endOf(reply));
    return parseSymbols(new TextDecoder().decode(reply.stdout)) ?? silent("The child gave no list of symbols");
  });
}

function testNames(mac: Observed): TestedName[] {
  const idle = nameIdle((key) => valueOf(mac, key));
  const roles = new Map<string, TestedName["role"]>([[KNOWN_NAME, "known"], [mac.unregistered, "made-up"]]);
  for (const name of idle) roles.set(name, "idle");
  for (const { probe } of mac.replies) {
    if ("ffi" in probe && probe.ffi[1] === "probe" && !roles.has(probe.ffi[2]!)) roles.set(probe.ffi[2]!, "extension");
  }
  return [...roles].map(([name, role]) => {
    const record = probeOf(mac, name);
    if (typeof record === "string") return { name, role, lookUp: null, reason: null, connected: false, note: record };
    const { lookUp, connection, late, missing } = record;
    const wanting = [...late.map(({ call }) => `${call} was late`), ...missing.map((symbol) => `${symbol} is missing`)];
    return {
      name,
      role,
      lookUp: lookUp === null ? null : `${lookUp.text ?? "no text"} (${lookUp.code})`,
      reason: connection?.reason ?? null,
      connected: connection !== null,
      note: wanting.length === 0 ? null : wanting.join("; "),
    };
  });
}

function describeReply({ probe, status, exitCode, durationMs, stdout, note }: Reply): SelfTest["questions"][number] {
  return { question: nameProbe(probe), status, exitCode, durationMs, bytes: stdout.length, note };
}

function compareRights(mac: Observed): TestedRight[] {
  return (mac.ordinary?.replies ?? []).flatMap((reply) => {
    const question = nameProbe(reply.probe);
    const other = mac.replies.find(({ probe }) => nameProbe(probe) === question);
    if (other === undefined) return [];
    const same = other.sha256 === reply.sha256 && other.exitCode === reply.exitCode && other.status === reply.status;
    return [{ question, root: wordOf(other), ordinary: wordOf(reply), same }];
  });
}

function wordOf({ status, exitCode, stdout }: Reply): string {
  const end = exitCode === null ? "" : `exit ${exitCode}, `;
  return status === "ok" ? `${end}${stdout.length} bytes` : status;
}
