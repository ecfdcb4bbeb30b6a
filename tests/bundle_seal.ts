/** Makes the seal of a bundle as codesign does: code by who it is, everything else by its bytes. */
import { renderRequirement } from "../formats/codesign/requirement_render.ts";
import { parseSignature } from "../formats/codesign/signature.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import { recognizeMachO } from "../formats/macho/fat.ts";
import { parseMachO } from "../formats/macho/image.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import type { BundleFiles, Content } from "./bundle_spec.ts";
import { buildSeal, hash, type SealSpec } from "./signature_builder.ts";

const CODE_FOLDERS = "(?:Frameworks|SharedFrameworks|PlugIns|XPCServices|Helpers|MacOS|Library/LoginItems)/";
/** A bundle or a file where only code may lie: what else is in the path is that code's affair. */
const CODE = new RegExp(`^(?:${CODE_FOLDERS}(?:[^/.]+/)*)?(?:[^/]*\\.[^/]*(?=/)|[^/]+$)`);

/** CodeResources of the bundle whose files these are; the paths count from the folder that holds the seal. */
export function sealFiles(files: BundleFiles): Uint8Array {
  const parts = new Map<string, SealSpec>();
  for (const [path, content] of files) {
    const name = CODE.exec(path)?.[0];
    const identity = name === undefined ? null : identify(files, name);
    if (identity !== null) parts.set(name!, identity);
    else if (name === undefined || name === path) parts.set(path, content);
  }
  return new TextEncoder().encode(writeXmlPlist(buildSeal(Object.fromEntries(parts))));
}

/** What a seal says of code: the hash of its first slice, as on the Mac that signed it, and its requirement. */
function identify(files: BundleFiles, name: string): SealSpec | null {
  const code = mainOf(files, name);
  if (!(code instanceof Uint8Array)) return null;
  const source = fromBytes(code);
  if (recognizeMachO(source) === null) return isScript(code) ? identifyScript(code) : null;
  const signatures = parseMachO(source).slices.map((slice) => parseSignature(source, slice, hash));
  const designated = signatures[0]!.requirements?.designated;
  // Code without a signature is sealed by nobody; here it is, so that it can be asked what is said of it.
  const hashes = signatures.map(({ best }) => best?.cdhash ?? "00".repeat(20));
  return {
    cdhash: Uint8Array.fromHex(hashes[0]!),
    // Of code that nobody signed codesign derives that it must be one of these very slices.
    requirement: designated ? renderRequirement(designated) : hashes.map((one) => `cdhash H"${one}"`).join(" or "),
  };
}

/** What lies among code and is none is signed all the same: its signature is in the file's extended attributes. */
function identifyScript(script: Uint8Array): SealSpec {
  const cdhash = hash("sha1", script);
  return { cdhash: Uint8Array.fromHex(cdhash), requirement: `cdhash H"${cdhash}"` };
}

function isScript(bytes: Uint8Array): boolean {
  return bytes[0] === 0x23 && bytes[1] === 0x21;
}

function mainOf(files: BundleFiles, name: string): Content | undefined {
  const stem = name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const current = files.get(`${name}/Versions/Current`);
  if (current !== undefined && "symlink" in current) return files.get(`${name}/Versions/${current.symlink}/${stem}`);
  const inBundle = [...files.keys()].find((path) => path.startsWith(`${name}/Contents/MacOS/`));
  return files.get(inBundle ?? name);
}
