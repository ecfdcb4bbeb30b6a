import { defineRenderer } from "./define.ts";

/** The report as it is, indented: `schemas/report.schema.json` describes it. */
export default defineRenderer({ format: "json", render: (report) => `${JSON.stringify(report, null, 2)}\n` });
