/**
 * Feeds changed apps to the bundle reader and the rules: no crash, nothing that takes longer than a second, and never a sound
 * verdict about changed code or a changed file. `deno run -A tools/fuzz_bundles.ts [COUNT] [SEED]`; every failure names the seed of its input.
 */
import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import { readTree } from "../evidence/bundle/read_bundle.ts";
import { BundleError } from "../evidence/bundle/tree.ts";
import { openZipTree } from "../evidence/bundle/zip_tree.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import { equalBytes } from "../formats/cms/chain.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import { recognizeMachO } from "../formats/macho/fat.ts";
import { parseMachO } from "../formats/macho/image.ts";
import {
  APP,
  APP_EXECUTABLE,
  type BundleFiles,
  EXTENSION,
  EXTENSION_EXECUTABLE,
  EXTENSION_LIBRARY,
  FLAVOURS,
} from "../tests/bundle_spec.ts";
import { buildBundle } from "../tests/bundles.ts";
import { makeTree } from "../tests/memory_tree.ts";
import { nestedSpec, UPDATES_VERSION } from "../tests/nested_layout.ts";
import { buildZip } from "../tests/zip_builder.ts";
import { type Chance, makeChance, mutate } from "./fuzz/mutate.ts";

const COUNT = Number(Deno.args[0] ?? 100_000);
const SEED = Number(Deno.args[1] ?? 1);
const SLOW_MS = 1000;
const TOOL = { name: "fuzz", version: "0" };

/** An app, its archive, and what of it is changed how often of a hundred inputs; null is the archive. */
interface Subject {
  readonly name: string;
  readonly files: BundleFiles;
  readonly zip: Uint8Array;
  readonly targets: readonly (readonly [path: string | null, share: number])[];
}

const TARGETS: Subject["targets"] = [
  [EXTENSION_EXECUTABLE, 25],
  [APP_EXECUTABLE, 10],
  [`${EXTENSION}/Contents/embedded.provisionprofile`, 10],
  [`${EXTENSION}/Contents/Info.plist`, 10],
  [`${APP}/Contents/Info.plist`, 5],
  [`${EXTENSION}/Contents/_CodeSignature/CodeResources`, 7],
  [`${APP}/Contents/_CodeSignature/CodeResources`, 8],
  [null, 25],
];

const VERSION = `${APP}/Contents/${UPDATES_VERSION}`;
const NESTED_TARGETS: Subject["targets"] = [
  [`${VERSION}/ExampleUpdates`, 15],
  [`${VERSION}/Relauncher`, 10],
  [`${VERSION}/XPCServices/Installer.xpc/Contents/MacOS/Installer`, 10],
  [`${APP}/Contents/Helpers/example-cli`, 10],
  [EXTENSION_LIBRARY, 10],
  [`${VERSION}/Resources/Info.plist`, 10],
  [`${VERSION}/_CodeSignature/CodeResources`, 10],
  [`${VERSION}/XPCServices/Installer.xpc/Contents/Info.plist`, 10],
  [`${VERSION}/XPCServices/Installer.xpc/Contents/_CodeSignature/CodeResources`, 10],
  [null, 5],
];

interface Tally {
  inputs: number;
  refused: number;
  failures: number;
  slowest: number;
}

/** Says what is wrong with the answer; null when nothing is. */
async function tryFiles(sound: BundleFiles, path: string, bytes: Uint8Array): Promise<string | null> {
  const collected = await readTree(makeTree(new Map(sound).set(path, bytes)));
  const { diagnoses } = diagnose(collected, { tool: TOOL, clock: new Date(0), rules: RULES });
  const original = sound.get(path) as Uint8Array;
  const isCode = recognizeMachO(fromBytes(original)) !== null;
  if (isCode ? !isCodeChanged(original, bytes) : equalBytes(original, bytes)) return null;
  const code = collected.evidence.get("code")!.value as readonly SignedCode[];
  if (isCode && code.find((one) => one.path === path)?.verify?.ok === true) return "changed code is said to be sound";
  const isWell = diagnoses.some(({ verdict }) => verdict.status === "healthy" || verdict.status === "warning");
  return isWell ? "an app with a changed file is said to be well" : null;
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
  await readTree(tree);
  return null;
}

function choose({ targets }: Subject, chance: Chance): string | null {
  let left = chance(100);
  for (const [path, share] of targets) {
    if (left < share) return path;
    left -= share;
  }
  return null;
}

async function runOne(seed: number, subjects: readonly Subject[], tally: Tally) {
  const chance = makeChance(seed);
  const subject = subjects[chance(subjects.length)]!;
  const path = choose(subject, chance);
  const original = path === null ? subject.zip : subject.files.get(path) as Uint8Array;
  const bytes = mutate(original, chance);
  const start = performance.now();
  const fail = (why: string) => {
    tally.failures++;
    console.error(`seed ${seed} (${subject.name}, ${path ?? "zip"}): ${why}`);
  };
  try {
    const fault = path === null ? await tryZip(bytes) : await tryFiles(subject.files, path, bytes);
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

function makeSubject(name: string, files: BundleFiles, targets: Subject["targets"]): Subject {
  const zip = buildZip(
    [...files].map(([path, content]) => content instanceof Uint8Array ? { path, data: content } : { path, ...content }),
  );
  return { name, files, zip, targets };
}

const subjects = [
  ...FLAVOURS.map((flavour) => makeSubject(flavour, buildBundle({ flavour }), TARGETS)),
  ...(["developer-id", "development", "app-store"] as const).map((flavour) =>
    makeSubject(`${flavour} with nested code`, buildBundle(nestedSpec(flavour)), NESTED_TARGETS)
  ),
];
const tally: Tally = { inputs: 0, refused: 0, failures: 0, slowest: 0 };
const start = performance.now();
for (let i = 0; i < COUNT; i++) await runOne(SEED * 1_000_000 + i, subjects, tally);
const seconds = (performance.now() - start) / 1000;
console.log(
  `${tally.inputs} inputs in ${seconds.toFixed(0)} s, ${tally.refused} refused, ${tally.failures} failures, ` +
    `slowest ${tally.slowest.toFixed(0)} ms`,
);
Deno.exit(tally.failures > 0 ? 1 : 0);
