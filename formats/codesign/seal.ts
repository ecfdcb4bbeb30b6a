/**
 * The seal of a bundle, `_CodeSignature/CodeResources` (a property list; knowledge 02, section 1.9): every file that its rules
 * cover must be named in it, and be as it was.
 *
 *     <key>files2</key><dict>
 *       <key>Library/SystemExtensions/com.example.app.ext.systemextension/Contents/Info.plist</key>
 *       <dict><key>hash2</key><data>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</data></dict>
 *       <key>Frameworks/Example.framework</key><dict><key>cdhash</key>… <key>requirement</key>…</dict>
 *     </dict>
 *     <key>rules2</key><dict><key>^.*</key><true/> …</dict>
 *
 * A system extension in Library/SystemExtensions is in no rule for nested code: its files are sealed one by one as resources.
 */
import { isDictionary, type PlistDictionary, quoteInput } from "../plist/value.ts";
import type { HashAlgorithm } from "./hash.ts";
import { readSealEntry, type SealEntry } from "./seal_entry.ts";
import { findSealRule, readSealRules, type SealRule } from "./seal_rules.ts";
import { type BundlePath, walkSealed } from "./seal_walk.ts";

export type { BundlePath } from "./seal_walk.ts";

export interface SealInput {
  /** CodeResources. */
  readonly resources: PlistDictionary;
  /** Everything in the bundle, in any order; folders may be left out. */
  readonly files: Iterable<BundlePath>;
  /** The main executable, which carries the signature and is not in the seal: "MacOS/Example". Null for a bundle without. */
  readonly executable: string | null;
  /** Hashes a file of `files`, in hexadecimal digits; null when it cannot be read. */
  readonly digest: (path: string, algorithm: HashAlgorithm) => string | null;
}

/** Code inside the bundle with a signature of its own, as the seal describes it. */
export interface NestedCode {
  readonly path: string;
  readonly cdhash: string | null;
  readonly requirement: string | null;
}

export interface SealReport {
  /** 2 with `files2`, 1 for the form of before OS X 10.9.5. */
  readonly version: 1 | 2;
  /** As codesign counts them: `Sealed Resources version=2 rules=13 files=4`. */
  readonly rules: number;
  readonly files: number;
  /** In the bundle and covered, not in the seal. */
  readonly added: readonly string[];
  /** In the seal, not in the bundle. */
  readonly missing: readonly string[];
  /** Another content, another target, or another kind of thing. */
  readonly altered: readonly string[];
  /** Could not be read, so nothing is known of them. */
  readonly unread: readonly string[];
  /** Named in the seal and there; whether it is the right code, its own signature says. */
  readonly nested: readonly NestedCode[];
  /** Whether there is a ticket of notarization; that it is the right one is not known. */
  readonly stapled: boolean;
  /** What was not understood; `added` and `missing` prove nothing when there is any. */
  readonly problems: readonly string[];
}

const MAX_PROBLEMS = 100;

/** Compares a bundle with its seal; null when the property list is no seal. */
export function judgeSeal({ resources, files, executable, digest }: SealInput): SealReport | null {
  const version = isDictionary(resources["files2"]) ? 2 : 1;
  const sealed = resources[version === 2 ? "files2" : "files"];
  const wantedRules = resources[version === 2 ? "rules2" : "rules"];
  if (!isDictionary(sealed)) return null;
  const problems = new Set<string>();
  const complain = (why: string) => void (problems.size < MAX_PROBLEMS && problems.add(why));
  if (!isDictionary(wantedRules)) complain("no rules");
  const rules = isDictionary(wantedRules) ? readSealRules(wantedRules, complain) : [];
  const walk = walkSealed(files, { executable, findRule: makeFinder(rules, complain) });
  if (walk.impossible > 0) complain(`${walk.impossible} paths too long`);
  const report = { added: [] as string[], missing: [] as string[], altered: [] as string[], unread: [] as string[] };
  const nested: NestedCode[] = [];
  const names = new Set<string>();
  for (const [path, value] of Object.entries(sealed)) {
    const name = path.normalize("NFC");
    names.add(name);
    const entry = readSealEntry(value);
    if (!entry) {
      complain(`unknown seal of ${quoteInput(path)}`);
      continue;
    }
    const place = walk.found.get(name) ?? walk.folders.get(name);
    if (!place) {
      if (!entry.optional) report.missing.push(path);
      continue;
    }
    const verdict = compare(entry, place, digest);
    if (verdict !== "same") report[verdict].push(place.path);
    else if (entry.kind === "nested") {
      nested.push({ path: place.path, cdhash: entry.cdhash, requirement: entry.requirement });
    }
  }
  for (const [name, { path, isCovered }] of walk.found) if (isCovered && !names.has(name)) report.added.push(path);
  return {
    version,
    rules: isDictionary(wantedRules) ? Object.keys(wantedRules).length : 0,
    files: names.size,
    ...report,
    nested,
    stapled: walk.stapled,
    problems: [...problems],
  };
}

function compare(entry: SealEntry, place: BundlePath, digest: SealInput["digest"]): "same" | "altered" | "unread" {
  switch (entry.kind) {
    case "nested":
      return place.kind === "symlink" ? "altered" : "same";
    case "symlink":
      if (place.kind !== "symlink") return "altered";
      if (place.target === undefined) return "unread";
      return place.target === entry.target ? "same" : "altered";
    case "file": {
      if (place.kind !== "file") return "altered";
      const actual = digest(place.path, entry.algorithm);
      return actual === null ? "unread" : actual === entry.digest ? "same" : "altered";
    }
  }
}

function makeFinder(
  rules: readonly SealRule[],
  complain: (why: string) => void,
): (path: string) => SealRule | null {
  // What one path leaves open, the others cannot close: no further time is spent on such rules.
  let isLost = false;
  return (path) => {
    const rule = isLost ? null : findSealRule(rules, path);
    if (rule === undefined) {
      complain("a rule is too complex");
      isLost = true;
    }
    return rule ?? null;
  };
}
