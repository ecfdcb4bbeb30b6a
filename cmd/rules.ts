import { Table } from "../compat/cliffy_table.ts";
import { CATALOGUE } from "../engine/catalogue.ts";
import { defineVerb, EXIT } from "./define.ts";

/** Lists what the doctor can decide, and what its catalogue names without a rule yet. */
export default defineVerb(({ options }, terminal) => {
  const entries = [...CATALOGUE.values()].sort((a, b) => a.stage - b.stage || (a.id < b.id ? -1 : 1));
  const written = entries.filter(({ rule }) => rule !== null);
  if (options["format"] === "json") {
    const rows = entries.map(({ id, kind, stage, severity, confidence, title, rule }) => ({
      id,
      kind,
      stage,
      severity,
      confidence,
      title,
      decided: rule !== null,
    }));
    terminal.print(`${JSON.stringify(rows, null, 2)}\n`);
    return Promise.resolve(EXIT.ok);
  }
  const rows = written.map(({ stage, id, kind, severity, title }) => [String(stage), id, kind, severity, title]);
  const room = Math.max(24, terminal.width - 64);
  const table = new Table().header(["stage", "rule", "kind", "severity", "title"]).body(rows).padding(2).maxColWidth([
    5,
    36,
    8,
    8,
    room,
  ]);
  const planned = entries.length - written.length;
  terminal.print(`${table.toString().split("\n").map((line) => line.trimEnd()).join("\n")}\n`);
  terminal.print(`\n${written.length} rules; ${planned} more of the catalogue are not decided by this version.\n`);
  return Promise.resolve(EXIT.ok);
});
