/**
 * Which job belongs to which system extension (knowledge: launchd labels of macOS 10.15 to 27). A Network Extension
 * runs as `NetworkExtension.<bundle id>.<version>.<build>` (some systems leave the versions out), other kinds as
 * `<team id>.<bundle id>`. Where version ends and build begins cannot be seen: the registered versions tell.
 */
export interface ExtensionName {
  readonly bundleId: string;
  readonly teamId: string | null;
  /** The versions that are registered, in any state. */
  readonly versions: readonly { readonly version: string | null; readonly build: string | null }[];
}

export interface LabelMatch {
  readonly form: "ne-versioned" | "ne-bare" | "team" | "bare";
  readonly version: string | null;
  readonly build: string | null;
  /** False when the label names a version that is not registered, or when none is. */
  readonly registered: boolean;
}

/** What a label alone says of its extension. */
export interface LabelledExtension {
  readonly bundleId: string;
  readonly teamId: string | null;
  readonly version: string | null;
  readonly build: string | null;
}

const PREFIX = "NetworkExtension.";
const TEAM_LABEL = /^([A-Z0-9]{10})\.([A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+)$/;

/** Tells whether a job's label is the extension's, and which version it names; null when it is another's. */
export function matchLabel(label: string, extension: ExtensionName): LabelMatch | null {
  const { bundleId, teamId, versions } = extension;
  if (bundleId === "") return null;
  const unversioned = { version: null, build: null, registered: versions.length > 0 };
  if (label === bundleId) return { form: "bare", ...unversioned };
  if (label === PREFIX + bundleId) return { form: "ne-bare", ...unversioned };
  if (label.startsWith(`${PREFIX}${bundleId}.`)) {
    return matchTail(label.slice(PREFIX.length + bundleId.length + 1), versions);
  }
  const isTeam = label.endsWith(`.${bundleId}`) && /^[A-Z0-9]{10}$/.test(label.slice(0, -bundleId.length - 1));
  return isTeam && (teamId === null || label.startsWith(`${teamId}.`)) ? { form: "team", ...unversioned } : null;
}

/** Guesses the extension from a label alone; null when the label has neither form. */
export function parseExtensionLabel(label: string): LabelledExtension | null {
  if (label.length > 1000) return null;
  if (!label.startsWith(PREFIX)) {
    const team = TEAM_LABEL.exec(label);
    return team ? { bundleId: team[2]!, teamId: team[1]!, version: null, build: null } : null;
  }
  const tokens = label.slice(PREFIX.length).split(".");
  if (tokens.length < 2 || tokens.includes("")) return null;
  const end = findVersion(tokens);
  return { bundleId: tokens.slice(0, end).join("."), teamId: null, ...splitVersions(tokens.slice(end)) };
}

/** What follows the bundle id must be a version: `com.example.ext.more` is another extension. */
function matchTail(tail: string, versions: ExtensionName["versions"]): LabelMatch | null {
  const row = versions.find(({ version, build }) =>
    version !== null && build !== null && tail === `${version}.${build}`
  );
  if (row !== undefined) return { form: "ne-versioned", version: row.version, build: row.build, registered: true };
  if (!/^\d/.test(tail)) return null;
  return { form: "ne-versioned", ...splitVersions(tail.split(".")), registered: false };
}

/** The first part of the version: begins with a digit, and with nothing but digits if there is such a part. */
function findVersion(tokens: readonly string[]): number {
  const number = tokens.findIndex((token, i) => i >= 2 && /^\d+(?:$|[^A-Za-z0-9])/.test(token));
  const digit = number >= 0 ? number : tokens.findIndex((token, i) => i >= 2 && /^\d/.test(token));
  return digit < 0 ? tokens.length : digit;
}

/** Splits `<version>.<build>` where only one split is likely: two parts, or the same parts twice. */
function splitVersions(tokens: readonly string[]): { version: string | null; build: string | null } {
  const half = tokens.length / 2;
  const version = tokens.slice(0, half).join(".");
  const build = tokens.slice(half).join(".");
  const certain = Number.isInteger(half) && half > 0 && (half === 1 || version === build);
  return certain ? { version, build } : { version: null, build: null };
}
