/** Reads a whole app, or a bare extension, into facts. */
import { loadHash } from "../../formats/codesign/hash.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { CodeRole } from "../../formats/code_file.ts";
import { parseProfile, type Profile } from "../../formats/profile/profile.ts";
import type { Collected, Evidence, Fact } from "../define.ts";
import { noEvidence } from "../define.ts";
import { loadFileDigest } from "./digest_file.ts";
import { findLayout } from "./layout.ts";
import { limitReading } from "./limit_reading.ts";
import { openTree } from "./open_tree.ts";
import { readCode } from "./read_code.ts";
import { openExecutable, readExecutable } from "./read_executable.ts";
import { readBundleInfo } from "./read_info.ts";
import { readSeal } from "./read_seal.ts";
import type { BundleInfo, ExecutableInfo } from "./shapes.ts";
import { BundleError, type BundleTree, readWhole } from "./tree.ts";

/** Bundles of one app: more is no app. */
const MOST_BUNDLES = 200;

/** Everything that was read of one app. */
interface Reading {
  readonly apps: BundleInfo[];
  readonly extensions: BundleInfo[];
  readonly appexes: BundleInfo[];
  readonly executables: ExecutableInfo[];
  readonly code: SignedCode[];
  readonly profiles: Profile[];
}

/** The facts of the bundle at `path`, an app, an extension, a Mach-O file or an archive. Throws a BundleError. */
export async function readBundle(path: string, facts: readonly Fact[]): Promise<Collected> {
  const tree = limitReading(await openTree(path));
  try {
    return await readTree(tree, facts);
  } finally {
    tree.close();
  }
}

/** The facts of an opened bundle. Throws a BundleError. */
export async function readTree(tree: BundleTree, facts: readonly Fact[]): Promise<Collected> {
  const { name } = tree;
  const reading: Reading = { apps: [], extensions: [], appexes: [], executables: [], code: [], profiles: [] };
  for (const { root, role } of findBundles(tree)) await readOne(tree, root, role, reading);
  if (reading.code.length === 0 && reading.apps.length === 0 && reading.extensions.length === 0) {
    throw new BundleError(`"${name}" holds no app, no system extension and no Mach-O file: give the path of one`);
  }
  const values: Readonly<Record<string, unknown>> = {
    "app.info": reading.apps[0] ?? null,
    "app.appex": reading.appexes,
    "app.layout": findLayout(tree, reading.apps.map((app) => app.path)),
    "sysex.embedded": reading.extensions,
    "sysex.macho": reading.executables,
    "code": reading.code,
    "profiles": reading.profiles,
  };
  return {
    kind: "bundle",
    paths: [name],
    collectedAt: null,
    evidence: new Map(facts.map(({ key }) => [key, evidenceOf(key, values[key], tree)])),
    partial: false,
    notes: [
      ...tree.notes,
      ...(reading.apps.length > 1 ? [`${name} holds ${reading.apps.length} apps: the first one is judged`] : []),
    ],
  };
}

function evidenceOf(key: string, value: unknown, { name: source, isComplete }: BundleTree): Evidence {
  if (value === undefined) return noEvidence(key, "notCollected");
  if (value === null) return { ...noEvidence(key, "notApplicable"), source };
  const origins = Array.isArray(value)
    ? value.map((one, i) => [String(i), originOf(one, source)] as const)
    : [["", originOf(value, source)] as const];
  return { ...noEvidence(key, "ok"), value, source, complete: isComplete, origins: Object.fromEntries(origins) };
}

/** A file has no lines: the place is the path inside the bundle. */
function originOf(value: unknown, source: string): { source: string; line: number; text: string } {
  const { path } = (value ?? {}) as { path?: unknown };
  return { source: typeof path === "string" ? path : source, line: 0, text: "" };
}

interface Found {
  readonly root: string;
  readonly role: CodeRole;
}

/** The app's bundles, outermost first; a tree without a bundle is searched for bare Mach-O files. */
function findBundles(tree: BundleTree): Found[] {
  const roots = new Map<string, CodeRole>();
  for (const { path, kind } of tree.entries.values()) {
    const ending = kind === "folder" ? /\.(app|systemextension|appex)$/i.exec(path)?.[1]?.toLowerCase() : undefined;
    if (ending !== undefined && tree.entries.has(`${path}/Contents`)) roots.set(path, roleOf(ending));
  }
  // Apps within apps are helpers; what lies within an extension is that extension's affair.
  const outer = [...roots].flatMap(([root, role]) => {
    const around = rolesAround(root, roots);
    return around.some((one) => one !== "app") || (role === "app" && around.length > 0) ? [] : [{ root, role }];
  });
  if (outer.length > 0) return outer.slice(0, MOST_BUNDLES);
  return [...tree.entries.values()].filter(({ kind }) => kind === "file").slice(0, MOST_BUNDLES).map(({ path }) => ({
    root: path,
    role: "bare",
  }));
}

function rolesAround(path: string, roots: ReadonlyMap<string, CodeRole>): CodeRole[] {
  const around: CodeRole[] = [];
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    const role = roots.get(path.slice(0, slash));
    if (role !== undefined) around.push(role);
  }
  return around;
}

function roleOf(ending: string): CodeRole {
  return ending === "app" ? "app" : ending === "appex" ? "appex" : "extension";
}

async function readOne(tree: BundleTree, root: string, role: CodeRole, reading: Reading): Promise<void> {
  const [hash, digestFile] = await Promise.all([loadHash(), loadFileDigest()]);
  if (role === "bare") {
    const image = openExecutable(tree, root);
    if (image === null) return;
    reading.code.push(
      await readCode({
        tree,
        role,
        bundlePath: root,
        executablePath: root,
        image,
        hash,
        seal: null,
        unread: [],
        isStapled: false,
      }),
    );
    return;
  }
  const info = readBundleInfo(tree, root);
  (role === "app" ? reading.apps : role === "appex" ? reading.appexes : reading.extensions).push(info);
  const profile = readProfile(tree, root);
  if (profile !== null) reading.profiles.push(profile);
  const executablePath = `${root}/Contents/MacOS/${info.executable}`;
  const image = info.executable === null ? null : openExecutable(tree, executablePath);
  if (image === null) return;
  reading.executables.push(readExecutable(tree, info, image));
  const { isStapled } = info;
  const seal = readSeal(tree, root, info.executable, digestFile);
  reading.code.push(await readCode({ tree, role, bundlePath: root, executablePath, image, hash, ...seal, isStapled }));
}

function readProfile(tree: BundleTree, root: string): Profile | null {
  const path = `${root}/Contents/embedded.provisionprofile`;
  const bytes = readWhole(tree, path);
  const value = bytes === null ? null : parseProfile(bytes).value;
  return value === null ? null : { ...value, path };
}
