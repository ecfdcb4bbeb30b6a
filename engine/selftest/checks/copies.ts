import type { SignedCode } from "../../../formats/codesign_display.ts";
import type { BundleInfo } from "../../../evidence/bundle/shapes.ts";
import { nameProbe } from "../../../evidence/reply.ts";
import type { Judged, Observed } from "../define.ts";
import {
  cannotTell,
  confirm,
  contradict,
  evidenceOf,
  isRefused,
  missing,
  NEEDS_USER,
  ordinaryView,
  repliesTo,
  replyTo,
  valueOf,
} from "../seen.ts";
import { DATABASE } from "../questions.ts";

const READABLE = "/bin/test -r ";

export function checkReadableForAll(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const answers = repliesTo(view, READABLE.trim()).map(({ probe, exitCode }) => ({
    path: nameProbe(probe).slice(READABLE.length),
    exitCode,
  }));
  // The database remembers apps that were deleted.
  const there = answers.filter(({ path }) => path !== DATABASE && replyTo(mac, `/bin/test -e ${path}`)?.exitCode === 0);
  const closed = there.find(({ exitCode }) => exitCode === 1);
  if (closed !== undefined) return contradict("An ordinary user may not read it", closed.path);
  if (!mac.root && isRefused(mac, "sysex.staged")) {
    return contradict("An ordinary user may not read all of a staged copy", evidenceOf(mac, "sysex.staged").note);
  }
  const open = there.filter(({ exitCode }) => exitCode === 0);
  return open.length === 0
    ? cannotTell("There is neither a staged network extension nor its app")
    : confirm(`An ordinary user may read ${open.length} copies and apps`, open[0]!.path);
}

/** Two copies with one code directory hash have the same program, Info.plist and sealed files. */
export function checkSameCopies(mac: Observed): Judged {
  const staged = valueOf<BundleInfo[]>(mac, "sysex.staged");
  const embedded = valueOf<BundleInfo[]>(mac, "sysex.embedded");
  const code = valueOf<SignedCode[]>(mac, "code");
  if (staged === null) return missing(mac, "sysex.staged");
  if (embedded === null) return missing(mac, "sysex.embedded");
  if (code === null) return missing(mac, "code");
  const hashOf = (path: string) =>
    code.find((one) => one.path === path || one.path?.startsWith(`${path}/`))?.cdhash ?? null;
  const pairs = staged.flatMap((copy) =>
    embedded.filter(({ bundleId, version, build }) =>
      bundleId === copy.bundleId && version === copy.version && build === copy.build
    ).map((origin) => ({ copy, of: hashOf(copy.path), from: hashOf(origin.path) }))
  ).filter(({ of, from }) => of !== null && from !== null);
  const [first] = pairs;
  if (first === undefined) return cannotTell("No extension has the same version staged and in its app");
  const drifted = pairs.find(({ of, from }) => of !== from);
  return drifted === undefined
    ? confirm(`${pairs.length} with the same code directory hash`, `${first.copy.path}: ${first.of}`)
    : contradict(`The app has ${drifted.from} under the same version`, `${drifted.copy.path}: ${drifted.of}`);
}
