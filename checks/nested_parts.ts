/** The code inside of the target's app and extension that has a signature of its own. Only files show it in full. */
import { bundleOf, type Side } from "./bundle_of.ts";
import type { Case } from "./define.ts";
import type { At } from "./target.ts";
import type { CodeFile } from "../formats/code_file.ts";
import type { SignedCode } from "../formats/codesign_display.ts";

/** One library, framework, helper or app extension, and in which of the two bundles it lies. */
export interface NestedPart extends At<SignedCode & { readonly file: CodeFile }> {
  readonly side: Side;
  /** `Contents/Frameworks/libExample.dylib of the extension`, for messages. */
  readonly name: string;
}

const EXTENSIONS = "/Contents/Library/SystemExtensions/";

/** All of it, in the order of the evidence. What lies in another extension of the same app is not the target's affair. */
export function nestedPartsOf(of: Case): NestedPart[] {
  const [app, extension] = [bundleOf(of, "app")?.value.path, bundleOf(of, "extension")?.value.path];
  return (of.facts.value("code") ?? []).flatMap((value, i) => {
    const { file } = value;
    if (file === undefined || (file.role !== "nested" && file.role !== "appex")) return [];
    const isIn = (root: string | undefined) => root !== undefined && file.bundlePath.startsWith(`${root}/`);
    const side: Side | null = isIn(extension)
      ? "extension"
      : isIn(app) && !file.bundlePath.startsWith(app + EXTENSIONS)
      ? "app"
      : null;
    if (side === null) return [];
    const inner = file.bundlePath.slice((side === "app" ? app : extension)!.length + 1);
    return [{ value: { ...value, file }, side, name: `${inner} of the ${side}`, cite: { key: "code", at: String(i) } }];
  });
}

/** `a`, `a and b`, or the first three and how many more. */
export function listNames(parts: readonly NestedPart[]): string {
  const names = parts.map(({ name }) => name);
  const more = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return more.length < 2 ? more.join() : `${more.slice(0, -1).join(", ")} and ${more.at(-1)}`;
}
