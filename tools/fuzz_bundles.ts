/**
 * Feeds changed apps to the bundle reader and the rules: no crash, nothing that takes longer than a second, and never a sound
 * verdict about changed code. `deno run -A tools/fuzz_bundles.ts [COUNT] [SEED]`; every failure names the seed of its input.
 */
import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import { FACTS } from "../evidence/mod.ts";
import { readTree } from "../evidence/bundle/read_bundle.ts";
import { BundleError, type BundleTree, type TreeEntry } from "../evidence/bundle/tree.ts";
import { openZipTree } from "../evidence/bundle/zip_tree.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import { parseMachO } from "../formats/macho/image.ts";
import {
  APP,
  APP_EXECUTABLE,
  type BundleFiles,
  EXTENSION,
  EXTENSION_EXECUTABLE,
  FLAVOURS,
} from "../tests/bundle_spec.ts";
import { buildBundle } from "../tests/bundles.ts";
import { buildZip } from "../tests/zip_builder.ts";
import { type Chance, makeChance, mutate } from "./fuzz/mutate.ts";

const COUNT = Number(Deno.args[0] ?? 100_000);
const SEED = Number(Deno.args[1] ?? 1);
const SLOW_MS = 1000;
const FACTS_OF_BUNDLES = FACTS.filter(({ fromBundle }) => fromBundle === true);
const TOOL = { name: "fuzz", version: "0" };

/** What is changed, and how often of a hundred inputs. */
const TARGETS: readonly (readonly [path: string | null, share: number])[] = [
  [EXTENSION_EXECUTABLE, 25],
  [APP_EXECUTABLE, 10],
  [`${EXTENSION}/Contents/embedded.provisionprofile`, 10],
  [`${EXTENSION}/Contents/Info.plist`, 10],
  [`${APP}/Contents/Info.plist`, 5],
  [`${EXTENSION}/Contents/_CodeSignature/CodeResources`, 7],
  [`${APP}/Contents/_CodeSignature/CodeResources`, 8],
  [null, 25],
];

interface Tally {
  inputs: number;
  refused: number;
  failures: number;
  slowest: number;
}

/** A tree in memory. */
function makeTree(files: BundleFiles): BundleTree {
  const entries = new Map<string, TreeEntry>();
  for (const [path, content] of files) {
    for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      if (!entries.has(folder)) entries.set(folder, { path: folder, kind: "folder", size: 0, target: null });
    }
    entries.set(
      path,
      content instanceof Uint8Array
        ? { path, kind: "file", size: content.length, target: null }
        : { path, kind: "symlink", size: 0, target: content.symlink },
    );
  }
  const open = (path: string) => {
    const content = files.get(path);
    return content instanceof Uint8Array ? fromBytes(content) : null;
  };
  return { name: APP, entries, isComplete: true, notes: [], open, close: () => {} };
}

/** Says what is wrong with the answer; null when nothing is. */
async function tryFiles(sound: BundleFiles, path: string, bytes: Uint8Array): Promise<string | null> {
  const collected = await readTree(makeTree(new Map(sound).set(path, bytes)), FACTS_OF_BUNDLES);
  diagnose(collected, { tool: TOOL, clock: new Date(0), rules: RULES });
  const code = collected.evidence.get("code")!.value as readonly SignedCode[];
  const changed = code.find((one) => one.path === path);
  const isCode = path === EXTENSION_EXECUTABLE || path === APP_EXECUTABLE;
  return isCode && changed?.verify?.ok === true && isCodeChanged(sound.get(path) as Uint8Array, bytes)
    ? "changed code is said to be sound"
    : null;
}

/** Whether a byte that a signature covers is another one. What lies between the slices, nothing covers. */
function isCodeChanged(sound: Uint8Array, bytes: Uint8Array): boolean {
  return parseMachO(fromBytes(sound)).slices.some(({ offset, codeSignature }) => {
    const end = offset + codeSignature!.offset;
    for (let at = offset; at < end; at++) if (sound[at] !== bytes[at]) return true;
    return false;
  });
}

async function tryZip(bytes: Uint8Array): Promise<null> {
  const tree = await openZipTree("a.zip", bytes);
  await readTree(tree, FACTS_OF_BUNDLES);
  return null;
}

function choose(chance: Chance): string | null {
  let left = chance(100);
  for (const [path, share] of TARGETS) {
    if (left < share) return path;
    left -= share;
  }
  return null;
}

async function runOne(seed: number, apps: readonly BundleFiles[], zips: readonly Uint8Array[], tally: Tally) {
  const chance = makeChance(seed);
  const app = chance(apps.length);
  const path = choose(chance);
  const original = path === null ? zips[app]! : apps[app]!.get(path) as Uint8Array;
  const bytes = mutate(original, chance);
  const start = performance.now();
  const fail = (why: string) => {
    tally.failures++;
    console.error(`seed ${seed} (${FLAVOURS[app]}, ${path ?? "zip"}): ${why}`);
  };
  try {
    const fault = path === null ? await tryZip(bytes) : await tryFiles(apps[app]!, path, bytes);
    if (fault !== null) fail(fault);
  } catch (error) {
    if (error instanceof BundleError) tally.refused++;
    else fail(error instanceof Error ? error.stack ?? error.message : String(error));
  }
  const took = performance.now() - start;
  if (took > SLOW_MS) fail(`it took ${took.toFixed(0)} ms`);
  tally.slowest = Math.max(tally.slowest, took);
  tally.inputs++;
}

const apps = FLAVOURS.map((flavour) => buildBundle({ flavour }));
const zips = apps.map((files) =>
  buildZip([...files].map(([path, content]) => content instanceof Uint8Array ? { path, data: content } : { path }))
);
const tally: Tally = { inputs: 0, refused: 0, failures: 0, slowest: 0 };
const start = performance.now();
for (let i = 0; i < COUNT; i++) await runOne(SEED * 1_000_000 + i, apps, zips, tally);
const seconds = (performance.now() - start) / 1000;
console.log(
  `${tally.inputs} inputs in ${seconds.toFixed(0)} s, ${tally.refused} refused, ${tally.failures} failures, ` +
    `slowest ${tally.slowest.toFixed(0)} ms`,
);
Deno.exit(tally.failures > 0 ? 1 : 0);
