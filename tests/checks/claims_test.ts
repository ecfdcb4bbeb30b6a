import { assert, assertEquals } from "../../compat/std_assert.ts";
import { pasted, pastedApp } from "../../checks/pasted_samples.ts";
import { claimsOf, foundInAll } from "../../checks/claims.ts";
import type { Case } from "../../checks/define.ts";
import { ID, TEAM } from "../../checks/samples.ts";
import { noEvidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { makeLarge } from "../effort.ts";

const TARGET = { bundleId: ID, teamId: TEAM, name: null, version: null, build: null, category: null };

function caseOf(...code: readonly SignedCode[]): Case {
  const evidence = { ...noEvidence("code", "ok"), value: code, source: "sample", complete: true };
  return { facts: createFacts(new Map([["code", evidence]])), target: TARGET, now: new Date(0) };
}

const APPS: readonly (readonly [says: string, app: Partial<SignedCode>, counts: boolean])[] = [
  ["its identifier begins the extension's", {}, true],
  ["its path holds the extension", { path: "/Apps/Example.app", identifier: "com.example.other" }, true],
  ["it is the executable that has the app's name", {
    path: "/Apps/Example.app/Contents/MacOS/Example",
    identifier: null,
  }, true],
  ["it is another app", { path: "/Apps/Other.app", identifier: "com.example.other" }, false],
  [
    "it is a helper beside the executable",
    {
      path: "/Apps/Example.app/Contents/MacOS/helper",
      identifier: "com.example.helper",
      format: "Mach-O thin (arm64)",
    },
    false,
  ],
  [
    "it is a helper app",
    { path: "/Apps/Example.app/Contents/Helpers/Helper.app", identifier: "com.example.helper" },
    false,
  ],
  ["its identifier ends within a word", { path: "/Apps/Other.app", identifier: "com.example.tun" }, false],
  ["it has no path", { path: null }, false],
];

for (const [says, app, counts] of APPS) {
  Deno.test(`claimsOf() ${counts ? "counts" : "leaves out"} pasted code for the app when ${says}`, () => {
    const extension = pasted({ path: `/Apps/Example.app/Contents/Library/SystemExtensions/${ID}.systemextension` });
    assertEquals(claimsOf(caseOf(pastedApp(app), extension), "app").length, counts ? 1 : 0);
  });
}

const EXTENSIONS: readonly (readonly [says: string, code: Partial<SignedCode>, counts: boolean])[] = [
  ["it is the executable", {}, true],
  ["only its path names it", { identifier: null }, true],
  ["only its identifier names it", { path: null }, true],
  [
    "it is a framework inside",
    { path: `/x/${ID}.systemextension/Contents/Frameworks/A.framework`, identifier: null },
    false,
  ],
  ["it is another extension", { path: "/x/com.example.other.systemextension", identifier: "com.example.other" }, false],
  ["nothing names it", { path: null, identifier: null }, false],
  ["it is ad-hoc signed", { signature: "adhoc", channel: "adhoc" }, false],
  ["its entitlements were not printed", { entitlements: null }, false],
];

for (const [says, code, counts] of EXTENSIONS) {
  Deno.test(`claimsOf() ${counts ? "counts" : "leaves out"} pasted code for the extension when ${says}`, () => {
    assertEquals(claimsOf(caseOf(pasted(code)), "extension").length, counts ? 1 : 0);
  });
}

Deno.test("foundInAll() keeps silent when one of two copies is sound", () => {
  const of = caseOf(pasted({ entitlements: {} }), pasted({ path: `/y/${ID}.systemextension` }));
  const isEmpty = (entitlements: object) => Object.keys(entitlements).length === 0;
  const judge = (wanted: boolean) =>
    foundInAll(of, "extension", ({ entitlements }) => {
      return isEmpty(entitlements) === wanted || !wanted ? { message: "Found" } : null;
    });
  assertEquals(judge(true), []);
  assertEquals(judge(false).map(({ cites }) => cites.map(({ at }) => at)), [["0", "1"]]);
});

Deno.test("claimsOf() takes long paths in linear time", () => {
  const paths = ["/", "a", "a.app/", ".app", "a/"].map(makeLarge);
  const start = performance.now();
  for (const path of paths) claimsOf(caseOf(pastedApp({ path, identifier: null }), pasted()), "app");
  assert(performance.now() - start < 1000);
});
