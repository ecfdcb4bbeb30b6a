import { assert, assertEquals } from "../../compat/std_assert.ts";
import { findSettings, SETTINGS_PATHS, type SettingsPlace } from "../../checks/tables/settings_paths.ts";

const NEW = "System Settings > General > Login Items & Extensions > Network Extensions";

/** Where macOS has the list of extensions. */
const VERSIONS: readonly (readonly [version: string | null, path: string])[] = [
  ["27.0", NEW],
  ["26.1", NEW],
  ["15.5", NEW],
  ["14.7.1", "System Settings > Privacy & Security (at its end, under Security)"],
  ["13.0", "System Settings > Privacy & Security (at its end, under Security)"],
  ["12.6", "System Preferences > Security & Privacy > General"],
  ["10.15.7", "System Preferences > Security & Privacy > General"],
  [null, `${NEW} (before macOS 15: Privacy & Security)`],
  ["", `${NEW} (before macOS 15: Privacy & Security)`],
  ["Sequoia", `${NEW} (before macOS 15: Privacy & Security)`],
];

for (const [version, path] of VERSIONS) {
  Deno.test(`the list of extensions of macOS ${version ?? "(unknown)"} is at ${path}`, () => {
    assertEquals(findSettings("extensionSettings", version), path);
  });
}

Deno.test("every place has a path for every macOS since 10, newest first, and words for one that is not known", () => {
  for (const [place, { since, any }] of Object.entries(SETTINGS_PATHS)) {
    const majors = since.map(([major]) => major);
    assertEquals(majors, majors.toSorted((a, b) => b - a));
    assertEquals(majors.at(-1), 10);
    assert(any !== "");
    for (const [major, path] of since) assertEquals(findSettings(place as SettingsPlace, `${major}.3`), path);
  }
});
