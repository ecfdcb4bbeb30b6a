import { assertEquals } from "../../../compat/std_assert.ts";
import { describeSeen, leadsOutside } from "../../../evidence/bundle/seen_executable.ts";
import type { SeenSlice } from "../../../formats/macho_text/seen.ts";

const APP = "/Applications/Example.app";
const EXTENSION = `${APP}/Contents/Library/SystemExtensions/com.example.ext.systemextension`;

Deno.test("leadsOutside() counts the steps up from Contents/MacOS", () => {
  for (
    const [path, expected] of [
      ["@executable_path/../Frameworks", false],
      ["@loader_path/../Frameworks/libexample.dylib", false],
      ["@executable_path/../../x", false],
      ["@executable_path/../../../x", true],
      ["@executable_path/../../../../Frameworks", true],
      ["@executable_path/.././/../..", true],
      ["@executable_path/a/b/../../../../x", false],
      ["@executable_path", false],
      ["/usr/lib/swift", false],
      ["/System/Library/Frameworks", false],
      ["/Library/Frameworks", true],
      ["/usr/local/lib/libexample.dylib", true],
      ["/opt/local/lib", true],
      [`${EXTENSION}/Contents/Frameworks`, false],
      [`${APP}/Contents/Frameworks`, true],
      ["libexample.dylib", true],
      ["@rpath/Example", null],
      ["…/Frameworks/libexample.dylib", null],
      ["/Users/<redacted>/lib", null],
    ] as const
  ) assertEquals(leadsOutside(path, EXTENSION), expected, path);
});

function slice(change: Partial<SeenSlice>): SeenSlice {
  return {
    arch: null,
    fileType: null,
    hasEntry: null,
    usesExtensionMain: "unknown",
    minimumSystem: null,
    sdk: null,
    isSigned: null,
    rpaths: null,
    rpathsAreAll: false,
    dylibs: null,
    ...change,
  };
}

function unresolved(rpaths: readonly string[] | null, rpathsAreAll: boolean, path: string, isWeak = false): boolean {
  const slices = [slice({ rpaths, rpathsAreAll, dylibs: [{ path, isWeak }] })];
  const file = `${EXTENSION}/Contents/MacOS/com.example.ext`;
  return describeSeen({ file, archs: [], archsAreAll: false, slices }).slices[0]!.unresolved.length > 0;
}

Deno.test("describeSeen() misses only libraries that can lie nowhere in the bundle", () => {
  const KIT = "@rpath/Kit.framework/Versions/A/Kit";
  const OUT = "@executable_path/../../../../Frameworks";
  const IN = "@executable_path/../Frameworks";
  assertEquals(unresolved([OUT], true, KIT), true);
  assertEquals(unresolved(["/usr/lib/swift", OUT], true, KIT), true);
  assertEquals(unresolved([], true, KIT), true);
  assertEquals(unresolved([OUT], true, KIT, true), false);
  assertEquals(unresolved([OUT], false, KIT), false);
  assertEquals(unresolved(null, false, KIT), false);
  assertEquals(unresolved([OUT, IN], true, KIT), false);
  assertEquals(unresolved(["@loader_path/<somewhere>"], true, KIT), false);
  assertEquals(unresolved(["/usr/lib/swift"], true, "@rpath/libswiftCore.dylib"), false);
  assertEquals(unresolved(null, false, `${OUT}/Kit`), true);
  assertEquals(unresolved(null, false, "/opt/local/lib/libexample.dylib"), true);
  assertEquals(unresolved(null, false, "/usr/lib/libSystem.B.dylib"), false);
});

Deno.test("describeSeen() names the innermost bundle of which the file is an executable", () => {
  const pathOf = (file: string) => describeSeen({ file, archs: [], archsAreAll: false, slices: [] }).path;
  assertEquals(pathOf(`${EXTENSION}/Contents/MacOS/com.example.ext`), EXTENSION);
  assertEquals(pathOf(`${APP}/Contents/MacOS/Example`), APP);
  assertEquals(pathOf("build/Example.app/Contents/MacOS/Example"), "build/Example.app");
  assertEquals(pathOf(`${APP}/Contents/MacOS/tools/helper`), `${APP}/Contents/MacOS/tools/helper`);
  assertEquals(pathOf("./com.example.ext"), "./com.example.ext");
});
