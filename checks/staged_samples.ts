/** A copy of the extension of `bundle_samples.ts` that macOS staged. */
import type { SignedCode } from "../formats/codesign_display.ts";
import { bundle, type BundleParts, codeFile } from "./bundle_samples.ts";
import type { FactValues } from "../evidence/mod.ts";
import { ID } from "./samples.ts";

/** Where macOS keeps the extension that it runs. */
export const STAGED_PATH = `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension`;

/** What of the staged copy is otherwise than in the healthy app. */
export type StagedParts = Pick<BundleParts, "extension" | "extensionCode" | "extensionProfile" | "extensionSlice">;

/** The facts of an app, and those of the copy of its extension that macOS staged. */
export function withStaged(app: Partial<FactValues>, parts: StagedParts = {}): Partial<FactValues> {
  const copy = bundle({ ...parts, app: null, extension: { ...parts.extension, path: STAGED_PATH } });
  const code = (copy["code"] ?? []).map((one): SignedCode => ({
    ...one,
    path: `${STAGED_PATH}/Contents/MacOS/${ID}`,
    file: { ...one.file ?? codeFile({ role: "extension" }), bundlePath: STAGED_PATH },
  }));
  const profiles = (copy["profiles"] ?? []).map((one) => ({
    ...one,
    path: `${STAGED_PATH}/Contents/embedded.provisionprofile`,
  }));
  return {
    ...app,
    "sysex.staged": copy["sysex.embedded"] ?? [],
    "sysex.macho": [...app["sysex.macho"] ?? [], ...copy["sysex.macho"] ?? []],
    "code": [...app["code"] ?? [], ...code],
    "profiles": [...app["profiles"] ?? [], ...profiles],
  };
}
