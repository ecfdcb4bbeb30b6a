import { defineRenderer } from "./define.ts";

/** The report on one line, for pipes. */
export default defineRenderer({ format: "ndjson", render: (report) => `${JSON.stringify(report)}\n` });
