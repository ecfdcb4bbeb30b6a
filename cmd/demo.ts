import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import { planFacts } from "../engine/plan.ts";
import { type CaptureStore, openCaptureStore } from "../evidence/sources/capture_store.ts";
import { readCapture } from "../evidence/sources/capture.ts";
import { defineVerb, EXIT, type Terminal, UsageError } from "./define.ts";
import { renderReport } from "./answer.ts";
import { deliver } from "./sources.ts";

/** The recorded Macs in `examples/`, and what is wrong with each. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "stale-registration-crash-loop": "macOS says enabled, launchd restarts a version that is gone",
  "waiting-for-user": "nobody allowed the extension",
  "mach-service-not-refreshed": "after an update the app cannot reach its extension",
  "two-versions-fighting": "two records of one extension are active",
  "old-copy-waiting-for-reboot": "a removed copy blocks the new one until a restart",
  "healthy": "nothing is wrong",
};
const DEFAULT = "stale-registration-crash-loop";

/** Diagnoses a recorded Mac, so that a newcomer sees a full report without having a broken one. */
export default defineVerb(async (words, terminal) => {
  const name = words.positionals[0] ?? DEFAULT;
  if (!Object.hasOwn(EXAMPLES, name)) {
    throw new UsageError(`There is no example "${name}": choose one of ${Object.keys(EXAMPLES).join(", ")}`);
  }
  const collected = await readCapture(`examples/${name}`, planFacts(RULES), await openExample(name, terminal));
  const report = diagnose(collected, {
    tool: terminal.tool,
    clock: new Date(terminal.host.now()),
  });
  const format = words.options["format"] ?? "table";
  const text = await renderReport(report, { ...words, options: { ...words.options, format } }, terminal);
  await deliver(text, words, terminal);
  const isRead = format === "table" && words.options["output"] === undefined;
  if (isRead && words.positionals.length === 0) terminal.print(renderOthers());
  return EXIT.ok;
});

async function openExample(name: string, terminal: Terminal): Promise<CaptureStore> {
  if (terminal.openExample !== undefined) return terminal.openExample(name);
  const { protocol, pathname } = new URL(`../examples/${name}`, import.meta.url);
  // Out of a registry, each module comes by itself and nothing else does.
  if (protocol !== "file:") {
    throw new UsageError("The recorded Macs are not part of this package: run doctor from its sources");
  }
  return await openCaptureStore(decodeURIComponent(pathname));
}

function renderOthers(): string {
  const width = Math.max(...Object.keys(EXAMPLES).map((name) => name.length));
  const lines = Object.entries(EXAMPLES).filter(([name]) => name !== DEFAULT)
    .map(([name, says]) => `  doctor demo ${name.padEnd(width)}  ${says}`);
  return `\nThis was a recorded Mac. Others:\n${lines.join("\n")}\n`;
}
