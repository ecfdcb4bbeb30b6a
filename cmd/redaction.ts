/** `--redact` and `--redact-map`: what leaves the terminal leaves it without names. */
import type { RedactionLevel } from "../engine/redact/define.ts";
import type { PseudonymMap } from "../engine/redact/pseudonyms.ts";
import type { Redactor } from "../engine/redact/redactor.ts";
import type { Report } from "../engine/report.ts";
import type { Collected } from "../evidence/define.ts";
import { type Terminal, UsageError, type Words } from "./define.ts";
import { writeTo } from "./writing.ts";

/** Redaction of one run; the pseudonyms are the same in everything that it cleans. */
export interface Redaction {
  readonly level: RedactionLevel;
  /** A redactor that knows what this evidence names. */
  readonly prepare: (collected: Collected) => Promise<Redactor>;
  /** `more` is what else the report has texts of. */
  readonly clean: (report: Report, collected: Collected, more?: unknown) => Promise<Report>;
  /** Looks at the finished text once more: what still names somebody is replaced there. */
  readonly check: (text: string) => string;
  /** Writes the map, when one was asked for. */
  readonly finish: () => Promise<void>;
}

/** Reads the options. Throws a UsageError for a map that is none. */
export async function openRedaction({ options }: Words, terminal: Terminal): Promise<Redaction> {
  const { parseLevel } = await import("../engine/redact/define.ts");
  const toPerson = terminal.host.stdoutIsTerminal && options["output"] === undefined;
  const asked = options["redact"] as string | undefined;
  const level = asked === undefined && toPerson ? "off" : parseLevel(asked);
  const path = options["redact-map"] as string | undefined;
  let saved = path === undefined ? undefined : await readMap(path);
  let last: Redactor | null = null;
  const prepare = async (collected: Collected): Promise<Redactor> => {
    const { prepareRedactor } = await import("../engine/redact/prepare.ts");
    // What an earlier report of this run was given stands for the same in this one.
    if (last !== null && path !== undefined) saved = last.map();
    return last = prepareRedactor(collected, level, saved);
  };
  return {
    level,
    prepare,
    async clean(report, collected, more) {
      if (level === "off") return report;
      const { redactReport, textsOf } = await import("../engine/redact/redact_report.ts");
      const redactor = await prepare(collected);
      if (more !== undefined) redactor.harvest(textsOf(more).join("\n"));
      return redactReport(report, redactor);
    },
    check: (text) => last?.leaks(text) ? last.apply(text) : text,
    async finish() {
      if (path === undefined || last === null) return;
      const { writePrivateFile } = await import("../evidence/sources/write_private.ts");
      const map = new TextEncoder().encode(`${JSON.stringify(last.map(), null, 2)}\n`);
      await writeTo(path, () => writePrivateFile(path, map));
    },
  };
}

/** The map of an earlier run; none yet is no mistake. */
async function readMap(path: string): Promise<PseudonymMap | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    const { describeOsError } = await import("../evidence/sources/os_error.ts");
    throw new UsageError(`Cannot read "${path}": ${describeOsError(error)}; choose another path`);
  }
  const { parsePseudonymMap } = await import("../engine/redact/pseudonyms.ts");
  const map = parsePseudonymMap(text);
  if (map === null) {
    throw new UsageError(`"${path}" is no map of a redaction: give a path that does not exist yet, or the right file`);
  }
  return map;
}
