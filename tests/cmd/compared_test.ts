import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { alignSides, type Opened } from "../../cmd/compared.ts";
import { compare } from "../../engine/compare/compare.ts";
import { type Row } from "../../engine/compare/loose_json.ts";
import { prepareForSaved } from "../../engine/compare/redact_saved.ts";
import { redactTexts } from "../../engine/redact/redact_report.ts";
import { renderDiffMarkdown } from "../../reports/diff/markdown.ts";
import { renderDiffTable } from "../../reports/diff/table.ts";
import { times } from "../effort.ts";
import { diagnoseExample } from "../fakes/examples.ts";
import { TOOL_OF_TESTS } from "../fakes/pasted.ts";
import { faultsOfDiff } from "../schemas/validators.ts";

const REPORT: Row = JSON.parse(JSON.stringify(await diagnoseExample("two-versions-fighting", { withFacts: true })));
type Path = readonly string[];

/** The paths of all members, at any depth. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

/** The report with something else at some places; its version and its list of diagnoses stay what they are. */
function damage(changes: readonly (readonly [path: Path, value: unknown])[]): Row {
  const report = structuredClone(REPORT) as Record<string, unknown>;
  for (const [path, value] of changes) {
    const above = path.slice(0, -1).reduce<unknown>((one, key) => (one as Row | null)?.[key], report);
    if (typeof above === "object" && above !== null) {
      (above as Record<string, unknown>)[path.at(-1)!] = structuredClone(value);
    }
  }
  return report;
}

function open(report: Row, level: Opened["level"]): Opened {
  return { path: "x.json", report, level, isBaseline: false };
}

Deno.test("a report that was changed at any place is compared and redacted, and the answer is what its schema says", () => {
  const paths = pathsOf(REPORT).filter((path) => path.length > 1);
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, [], {}, [[null]], { a: [1, { b: null }] }),
    fc.string(),
    fc.integer(),
  );
  const changes = fc.array(fc.tuple(fc.constantFrom(...paths), value), { maxLength: 30 });
  fc.assert(
    fc.property(changes, changes, (one, other) => {
      const sides = [damage(one), damage(other)] as const;
      const { before, after } = alignSides(open(sides[0], "default"), open(sides[1], "off"));
      const comparison = compare(before, after, TOOL_OF_TESTS);
      assertEquals(faultsOfDiff(comparison), []);
      const redacted = redactTexts(comparison, prepareForSaved(sides, "strict")).clean;
      assertEquals(faultsOfDiff(redacted), []);
      renderDiffTable(redacted, { width: 80, color: false, plain: true, verbose: true });
      renderDiffMarkdown(redacted);
    }),
    { numRuns: times(20) },
  );
});
