import { defineRenderer } from "./define.ts";
import { renderJson } from "./json_text.ts";

/** The report as it is, indented: `schemas/report.schema.json` describes it. */
export default defineRenderer({ format: "json", render: (report) => `${renderJson(report, 2)}\n` });
