import { defineVerb, EXIT, UsageError } from "./define.ts";

const SCHEMAS: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  report: () => import("../schemas/report.schema.json", { with: { type: "json" } }),
  capture: () => import("../schemas/capture.schema.json", { with: { type: "json" } }),
  diff: () => import("../schemas/diff.schema.json", { with: { type: "json" } }),
  selftest: () => import("../schemas/selftest.schema.json", { with: { type: "json" } }),
};

/** Prints a JSON Schema, generated from the types. */
export default defineVerb(async ({ positionals }, terminal) => {
  const name = positionals[0] ?? "report";
  const load = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (load === undefined) {
    throw new UsageError(`There is no schema "${name}": choose one of ${Object.keys(SCHEMAS).join(", ")}`);
  }
  terminal.print(`${JSON.stringify((await load()).default, null, 2)}\n`);
  return EXIT.ok;
});
