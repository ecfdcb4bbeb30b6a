/** Finds what lies in an app where signing or macOS will object to it. */
import { recognizeMachO } from "../../formats/macho/fat.ts";
import type { LayoutFinding } from "./shapes.ts";
import { type BundleTree, openQuietly } from "./tree.ts";

/** Folders in which codesign takes every file for code. */
const CODE_FOLDERS = /^(?:MacOS|Frameworks|SharedFrameworks|PlugIns|Helpers|XPCServices)\/[^/]+$/;
/** Nothing but these belongs beside Contents. */
const ROOT_NAMES: readonly string[] = ["Contents", "Wrapper", "WrappedBundle"];
const MOST = 100;

/** What is wrong with the layout of these apps; the first hundred places. */
export function findLayout(tree: BundleTree, apps: readonly string[]): LayoutFinding[] {
  const findings: LayoutFinding[] = [];
  for (const app of apps) {
    for (const entry of tree.entries.values()) {
      if (findings.length >= MOST) return findings;
      if (!entry.path.startsWith(`${app}/`)) continue;
      const kind = judgePath(tree, app, entry.path.slice(app.length + 1), entry);
      if (kind !== null) findings.push({ kind, path: entry.path });
    }
  }
  return findings;
}

function judgePath(
  tree: BundleTree,
  app: string,
  inner: string,
  { kind, target, path }: { readonly kind: string; readonly target: string | null; readonly path: string },
): LayoutFinding["kind"] | null {
  const name = inner.slice(inner.lastIndexOf("/") + 1);
  if (name.startsWith("._")) return "apple-double";
  if (!inner.includes("/")) return ROOT_NAMES.includes(inner) || inner === ".DS_Store" ? null : "stray-in-root";
  if (kind === "symlink" && target !== null && leadsOutside(app, path, target)) return "link-outside";
  const isExtension = kind === "folder" && name.endsWith(".systemextension");
  if (isExtension && inner !== `Contents/Library/SystemExtensions/${name}`) return "misplaced-extension";
  const inContents = inner.slice("Contents/".length);
  const isCodeFolder = kind === "file" && inner.startsWith("Contents/") && CODE_FOLDERS.test(inContents);
  if (!isCodeFolder) return null;
  const source = openQuietly(tree, path);
  return source !== null && recognizeMachO(source) === null ? "data-among-code" : null;
}

function leadsOutside(app: string, path: string, target: string): boolean {
  if (target.startsWith("/")) return true;
  const shallowest = app.split("/").length;
  let depth = path.split("/").length - 1;
  for (const part of target.split("/")) {
    if (part !== "" && part !== ".") depth += part === ".." ? -1 : 1;
    if (depth < shallowest) return true;
  }
  return false;
}
