/** The signed code that belongs to the target: its app and its extension, of files or of pasted codesign output. */
import { bundleOf, type Side } from "./bundle_of.ts";
import type { Case } from "./define.ts";
import { type At, recordsOf } from "./target.ts";
import type { SignedCode } from "../formats/codesign_display.ts";

/** One piece of code, with the side of the pair that it is. */
export interface SignedPart extends At<SignedCode> {
  readonly side: Side;
}

const NAMES: Readonly<Record<Side, string>> = { app: "the app", extension: "the extension" };

/**
 * The app's code and the extension's, in the order of the evidence. Pasted output counts for the app only when its identifier
 * begins the extension's or its path is that of the app around it; of several looks at one path the last one counts. Without a target, the
 * one app that a text shows is the app.
 */
export function signedPartsOf(of: Case): SignedPart[] {
  const all = of.facts.value("code") ?? [];
  const id = of.target?.bundleId ?? null;
  const homes = id === null ? loneApp(all) : homesOf(of, id);
  const parts = new Map<string, SignedPart>();
  all.forEach((value, i) => {
    const side = value.file === undefined ? sideOfPaste(value, id, homes) : sideOfFile(of, value);
    if (side === null) return;
    const key = value.path === null ? `${i}` : value.path.replace(/(?:\/Contents\/MacOS\/[^/]+|\/)$/, "");
    parts.delete(key);
    parts.set(key, { value, side, cite: { key: "code", at: String(i) } });
  });
  return [...parts.values()];
}

/** The parts of one side. */
export function partsOfSide(of: Case, side: Side): SignedPart[] {
  return signedPartsOf(of).filter((part) => part.side === side);
}

/** `the extension com.example.tunnel.extension`, for messages. */
export function namePart({ side, value }: SignedPart): string {
  const name = value.identifier ?? value.path;
  return name === null ? NAMES[side] : `${NAMES[side]} ${name}`;
}

/** The outermost app that a path lies in, with its `.app`; null when it lies in none. */
export function outerApp(path: string | null): string | null {
  const at = path?.search(/\.app(?:\/|$)/) ?? -1;
  return at < 0 ? null : path!.slice(0, at + 4).replace(/^\/private\//, "/");
}

/** The apps that the extension lies in, or was installed from. */
function homesOf(of: Case, id: string): ReadonlySet<string> {
  const code = (of.facts.value("code") ?? []).filter((one) => isExtension(one, id));
  const paths = [...code.map(({ path }) => path), ...recordsOf(of).map(({ value }) => value.containerPath)];
  return new Set(paths.flatMap((path) => outerApp(path) ?? []));
}

function loneApp(all: readonly SignedCode[]): ReadonlySet<string> {
  const apps = new Set(all.flatMap((code) => code.file === undefined ? outerApp(code.path) ?? [] : []));
  return apps.size === 1 ? apps : new Set();
}

function sideOfFile(of: Case, { file }: SignedCode): Side | null {
  const sides: readonly Side[] = ["app", "extension"];
  return sides.find((side) => file!.role === side && file!.bundlePath === bundleOf(of, side)?.value.path) ?? null;
}

function sideOfPaste(code: SignedCode, id: string | null, homes: ReadonlySet<string>): Side | null {
  if (isExtension(code, id)) return "extension";
  if (code.identifier !== null && id?.startsWith(`${code.identifier}.`)) return "app";
  const home = outerApp(code.path);
  return home !== null && homes.has(home) && isWholeApp(code) ? "app" : null;
}

function isExtension({ identifier, path }: SignedCode, id: string | null): boolean {
  if (id === null) return false;
  return identifier === id ||
    (identifier === null && (path ?? "").replace(/\/$/, "").endsWith(`/${id}.systemextension`));
}

/** Not a helper, framework or plug-in inside of an app. */
function isWholeApp({ path, format }: SignedCode): boolean {
  if (path === null || /\.(?:systemextension|appex|framework|xpc|bundle|dylib)(?:\/|$)/.test(path)) return false;
  const isMain = /\.app\/?$/.test(path) ||
    (/\.app\/Contents\/MacOS\/[^/]+$/.test(path) && (format?.includes("bundle") ?? false));
  return isMain && path.indexOf(".app/Contents/Library/") === -1;
}
