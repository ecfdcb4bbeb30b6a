import { defineRenderer } from "./define.ts";
import { renderJson } from "./json_text.ts";

/** The report on one line, for pipes. */
export default defineRenderer({ format: "ndjson", render: (report) => `${renderJson(report)}\n` });
