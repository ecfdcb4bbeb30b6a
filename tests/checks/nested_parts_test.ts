import { assertEquals } from "../../compat/std_assert.ts";
import { APP_PATH, bundle, codeFile, EXTENSION_PATH, nestedLibrary, signed } from "../../checks/bundle_samples.ts";
import type { Case } from "../../checks/define.ts";
import { listNames, nestedPartsOf } from "../../checks/nested_parts.ts";
import { ID, TEAM } from "../../checks/samples.ts";
import { noEvidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";

const TARGET = { bundleId: ID, teamId: TEAM, name: null, version: null, build: null, category: null };

function caseOf(nested: readonly SignedCode[], target: Case["target"] = TARGET): Case {
  const facts = bundle({ nested });
  const evidence = Object.entries(facts).map(([key, value]) =>
    [key, { ...noEvidence(key, "ok"), value, complete: true }] as const
  );
  return { facts: createFacts(new Map(evidence)), target, now: new Date(0) };
}

/** A library at a place in the app. */
function at(inner: string, role: "nested" | "appex" = "nested"): SignedCode {
  const bundlePath = `${APP_PATH}/${inner}`;
  return nestedLibrary({ path: bundlePath }, { bundlePath, role });
}

Deno.test("nestedPartsOf() knows in which of the two bundles code lies", () => {
  const parts = nestedPartsOf(caseOf([
    nestedLibrary(),
    at("Contents/Frameworks/libExample.dylib"),
    at("Contents/PlugIns/Share.appex", "appex"),
  ]));
  assertEquals(parts.map(({ side, name, cite }) => [side, name, cite.at]), [
    ["extension", "Contents/Frameworks/libExampleCore.dylib of the extension", "2"],
    ["app", "Contents/Frameworks/libExample.dylib of the app", "3"],
    ["app", "Contents/PlugIns/Share.appex of the app", "4"],
  ]);
});

Deno.test("nestedPartsOf() leaves out the app, the extension, what is in another extension, and pasted code", () => {
  const other = at(EXTENSION_PATH.slice(APP_PATH.length + 1).replace(ID, "com.example.other") + "/Contents/x.dylib");
  const { file: _, ...pasted } = signed({ path: `/Applications/${APP_PATH}/Contents/Frameworks/x.dylib` });
  const elsewhere = nestedLibrary({}, { bundlePath: "Other.app/Contents/Frameworks/x.dylib" });
  assertEquals(nestedPartsOf(caseOf([other, pasted, elsewhere, signed({ file: codeFile() })])), []);
});

Deno.test("listNames() names three and counts the rest", () => {
  const names = (count: number) =>
    listNames(nestedPartsOf(caseOf(Array.from({ length: count }, (_, i) => at(`Contents/${i}.dylib`)))));
  assertEquals([1, 2, 3, 5].map(names), [
    "Contents/0.dylib of the app",
    "Contents/0.dylib of the app and Contents/1.dylib of the app",
    "Contents/0.dylib of the app, Contents/1.dylib of the app and Contents/2.dylib of the app",
    "Contents/0.dylib of the app, Contents/1.dylib of the app, Contents/2.dylib of the app and 2 more",
  ]);
});
