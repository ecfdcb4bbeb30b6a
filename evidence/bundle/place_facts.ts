/** Says of facts that were read inside a tree where they lie on the Mac. */
import type { CodeFile } from "../../formats/code_file.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { BundleFacts } from "./read_bundle.ts";

/**
 * The same facts with whole paths: the tree's root `name` lies at `path`. An extension by itself is what macOS copied to its own
 * folder: its Info.plist is that of a staged copy.
 */
export function placeFacts(facts: BundleFacts, name: string, path: string): BundleFacts {
  const place = (inner: string) =>
    inner === name || inner.startsWith(`${name}/`) ? path + inner.slice(name.length) : inner;
  const placed = <T extends { readonly path: string }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, path: place(one.path) }));
  const isStaged = path.endsWith(".systemextension");
  const extensions = placed(facts["sysex.embedded"]);
  return {
    "app.info": placed(facts["app.info"]),
    "app.appex": placed(facts["app.appex"]),
    "app.layout": placed(facts["app.layout"]),
    "app.machNames": placed(facts["app.machNames"]),
    "sysex.embedded": isStaged ? [] : extensions,
    "sysex.staged": isStaged ? extensions : [],
    "sysex.macho": placed(facts["sysex.macho"]).map((one) => ({ ...one, file: place(one.file) })),
    "code": facts["code"].map((code) => placeCode(code, place)),
    "profiles": facts["profiles"].map((profile) => ({ ...profile, path: profile.path && place(profile.path) })),
  };
}

function placeCode(code: SignedCode, place: (path: string) => string): SignedCode {
  return {
    ...code,
    path: code.path && place(code.path),
    ...code.file !== undefined && { file: placeFile(code.file, place) },
  };
}

function placeFile(file: CodeFile, place: (path: string) => string): CodeFile {
  const { bundlePath, sealed, loadedBy } = file;
  return {
    ...file,
    bundlePath: place(bundlePath),
    sealed: sealed && { ...sealed, by: place(sealed.by) },
    loadedBy: loadedBy.map(place),
  };
}
