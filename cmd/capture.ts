import { FACTS } from "../evidence/mod.ts";
import { writeCapture } from "../evidence/sources/write_capture.ts";
import { defineVerb, EXIT } from "./define.ts";
import { openRedaction } from "./redaction.ts";
import { openLive } from "./sources.ts";

/** Collects everything that any rule could ask, and saves it as it was printed. */
export default defineVerb(async (words, terminal) => {
  const live = await openLive(words, FACTS, terminal);
  const isBaseline = words.options["baseline"] === true;
  const path = (words.options["output"] as string | undefined) ?? nameCapture(live.collectedAt, isBaseline);
  const redaction = await openRedaction({ ...words, options: { ...words.options, output: path } }, terminal);
  const redactor = await redaction.prepare(live);
  const { redactReplies } = await import("../engine/redact/redact_replies.ts");
  await writeCapture(path, { ...live, replies: redactReplies(live.replies, redactor) }, terminal.tool, {
    redaction: redaction.level,
    ...isBaseline && { baseline: true },
  });
  await redaction.finish();
  terminal.print(`${path}\n`);
  for (const note of live.notes) terminal.complain(note);
  if (live.partial) terminal.complain("The capture is partial: the deadline or an interrupt ended it early");
  return EXIT.ok;
});

/** `sysex-doctor-20261122-090000.tar.gz`, by the moment of the collection; a baseline says so in its name, to be kept. */
function nameCapture(collectedAt: string | null, isBaseline: boolean): string {
  const moment = (collectedAt ?? "").replace(/[-:]|\.\d+Z$/g, "").replace("T", "-");
  return `sysex-doctor-${isBaseline ? "baseline-" : ""}${moment}.tar.gz`;
}
