/** Judges reports and capture manifests by their JSON Schemas, with somebody else's eyes. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import captureSchema from "../../schemas/capture.schema.json" with { type: "json" };
import diffSchema from "../../schemas/diff.schema.json" with { type: "json" };
import reportSchema from "../../schemas/report.schema.json" with { type: "json" };
import selftestSchema from "../../schemas/selftest.schema.json" with { type: "json" };

/** `strictTuples` wants closed tuples; a command has one word or more. */
const AJV = new Ajv2020({ allErrors: true, strict: true, strictTuples: false, allowUnionTypes: true });
const REPORT = AJV.compile(reportSchema);
const CAPTURE = AJV.compile(captureSchema);

const DIFF = AJV.compile(diffSchema);
const SELFTEST = AJV.compile(selftestSchema);

/** What is wrong with a report, one line per mistake; empty when nothing is. */
export function faultsOfReport(report: unknown): string[] {
  return faultsOf(REPORT, report);
}

/** What is wrong with the manifest of a capture. */
export function faultsOfManifest(manifest: unknown): string[] {
  return faultsOf(CAPTURE, manifest);
}

/** What is wrong with a comparison. */
export function faultsOfDiff(comparison: unknown): string[] {
  return faultsOf(DIFF, comparison);
}

/** What is wrong with a self-test. */
export function faultsOfSelfTest(test: unknown): string[] {
  return faultsOf(SELFTEST, test);
}

/** Validates what a reader of the JSON gets, not the object behind it. */
function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || "/"} ${message} ${JSON.stringify(params)}`
  );
}
