/** Which of the executables that a text shows are the target's. */
import { assertEquals } from "../../compat/std_assert.ts";
import { database, ID, list } from "../../checks/samples.ts";
import { shownExecutable } from "../../checks/shown_executables.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const HOME = "/Applications/Example Tunnel.app";
const EMBEDDED = `${HOME}/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}`;
const STAGED =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const APP = `${HOME}/Contents/MacOS/Example Tunnel`;
const HELPER = `${HOME}/Contents/MacOS/helper`;
const OTHER_APP = "/Applications/Other.app/Contents/MacOS/Other";
const OTHER = "/Library/SystemExtensions/X/com.other.filter.systemextension/Contents/MacOS/com.other.filter";
const ROW = list({ state: "activated enabled" });

const lipo = (file: string) => `Non-fat file: ${file} is architecture: arm64\n`;

const FOUND: readonly (readonly [says: string, text: string, app: string | null, extension: string | null])[] = [
  ["the extension in its app", lipo(APP) + lipo(EMBEDDED), APP, EMBEDDED],
  ["the copy that macOS runs, before the app's", lipo(EMBEDDED) + lipo(STAGED), null, STAGED],
  ["the app's own executable, before a helper's", lipo(HELPER) + lipo(APP) + lipo(EMBEDDED), APP, EMBEDDED],
  ["the app around the extension, of two", lipo(OTHER_APP) + lipo(APP) + lipo(EMBEDDED), APP, EMBEDDED],
  ["the only app", ROW + lipo(APP), APP, null],
  ["no app of two that may both be it", ROW + lipo(OTHER_APP) + lipo(APP), null, null],
  ["the app that macOS remembers", database({ state: "activated enabled" }) + lipo(OTHER_APP) + lipo(APP), APP, null],
  ["no executable of another extension", ROW + lipo(OTHER), null, null],
  ["a file by its name alone", ROW + lipo(`./${ID}`), null, `./${ID}`],
];

for (const [says, text, app, extension] of FOUND) {
  Deno.test(`shownExecutable() takes ${says}`, () => {
    const of = caseOfPasted(text);
    const fileOf = (side: "app" | "extension") => shownExecutable(of, side)?.value.file ?? null;
    assertEquals([fileOf("app"), fileOf("extension")], [app, extension]);
  });
}
