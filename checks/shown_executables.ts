/** Executables of the target that a text shows: otool, lipo and their like, where no files were read. */
import type { Side } from "./bundle_of.ts";
import type { Case } from "./define.ts";
import { type At, recordsOf } from "./target.ts";
import type { ExecutableInfo } from "../evidence/bundle/shapes.ts";

type Shown = At<ExecutableInfo>;

const STAGING = "/Library/SystemExtensions/";

/**
 * The main executable of one side: of the extension's copies the staged one first; of apps the one around the extension, or the only
 * one in the text.
 */
export function shownExecutable(of: Case, side: Side): Shown | null {
  const shown = (of.facts.value("sysex.macho") ?? []).flatMap((value, i): Shown[] =>
    value.isRead ? [] : [{ value, cite: { key: "sysex.macho", at: String(i) } }]
  );
  return (side === "extension" ? findExtension(of, shown) : findApp(of, shown)) ?? null;
}

function findExtension({ target, copy }: Case, shown: readonly Shown[]): Shown | undefined {
  if (target === null) return undefined;
  const names = [`${target.bundleId}.systemextension`, target.bundleId];
  const own = shown.filter(({ value }) => names.includes(lastPart(value.path)));
  const staged = copy === "embedded" ? undefined : own.find(({ value }) => value.path.startsWith(STAGING));
  return staged ?? own[0];
}

/** An app may have helpers beside its main executable, which is called as the app is. */
function findApp(of: Case, shown: readonly Shown[]): Shown | undefined {
  const apps = shown.filter(({ value }) => /\.app$/i.test(value.path));
  const extensions = shown.filter(({ value }) => lastPart(value.path) === `${of.target?.bundleId}.systemextension`);
  const homes = recordsOf(of).map(({ value }) => value.containerPath);
  const around = apps.filter(({ value: { path } }) =>
    homes.includes(path) || extensions.some(({ value }) => value.path.startsWith(`${path}/`))
  );
  const isOnly = new Set(apps.map(({ value }) => value.path)).size === 1;
  const own = around.length > 0 ? around : isOnly ? apps : [];
  return own.find(({ value: { path, file } }) => lastPart(path) === `${lastPart(file)}.app`) ?? own[0];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
