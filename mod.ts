/** The library: recorded evidence in, a report out. The command line is `doctor.ts`. */
export { diagnose, type DiagnoseOptions } from "./engine/diagnose.ts";
export type { Diagnosis, Finding, Report, Verdict } from "./engine/report.ts";
export { FACTS, type FactValues } from "./evidence/mod.ts";
export type { Collected, Evidence, Fact } from "./evidence/define.ts";
export { readDocuments } from "./evidence/sources/transcript.ts";
export { RULES } from "./checks/mod.ts";
export type { Rule } from "./checks/define.ts";
