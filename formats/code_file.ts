/** What only the files of signed code tell, beside what `codesign` prints about it. */

/** Where the code stands in what was read. */
export type CodeRole = "app" | "extension" | "appex" | "nested" | "bare";

/** One slice of the executable. */
export interface CodeSlice {
  readonly arch: string;
  readonly signature: "signed" | "adhoc" | "linker-signed" | "unsigned" | null;
  readonly identifier: string | null;
  readonly teamId: string | null;
  readonly cdhash: string | null;
  readonly flags: readonly string[];
  /** What the system reads: DER where there is some. Null when it cannot be read; empty when there are none. */
  readonly entitlements: Readonly<Record<string, unknown>> | null;
  /** Whether the XML and the DER form say the same; null when one of them is missing. */
  readonly formsAgree: boolean | null;
  /** Pages that differ from the signature. */
  readonly badPages: number;
  /** Sealed parts that differ: `infoPlist`, `codeResources`, `entitlements`, … */
  readonly alteredParts: readonly string[];
}

/** What the seal of the bundle around it says of nested code. */
export interface SealedCode {
  /** The bundle whose seal it is. */
  readonly by: string;
  /** `code`: by who it is; `resource`: by its bytes, like any file; `nothing`: not at all. */
  readonly as: "code" | "resource" | "nothing";
  /** Whether it is the very code that was sealed; null when the seal names no hash of it. */
  readonly isSame: boolean | null;
  /** Whether it is who the seal says; null when the seal does not say. */
  readonly requirement: "satisfied" | "failed" | "unknown" | null;
}

/** The signature as its files have it. */
export interface CodeFile {
  readonly role: CodeRole;
  /** Path of the bundle, or of the bare file. */
  readonly bundlePath: string;
  /** `execute`, `dylib`, `bundle`, or a number. */
  readonly kind: string | null;
  readonly slices: readonly CodeSlice[];
  /** The signer's organisational unit, which must be the team. */
  readonly leafTeam: string | null;
  readonly leafSha256: string | null;
  /** ISO 8601. */
  readonly leafExpires: string | null;
  /** Whether the chain ends at a pinned root of Apple's. */
  readonly chainsToApple: boolean | null;
  /** Whether the signature is about these very cdhashes. */
  readonly signsTheseHashes: boolean | null;
  /** ISO 8601, of the countersignature. */
  readonly timestamp: string | null;
  readonly launchConstraints: readonly string[];
  /** What differs between the slices: `entitlements`, `team`, `identifier`. */
  readonly slicesDiffer: readonly string[];
  /** Files that the seal misses, did not expect, or finds altered. */
  readonly seal: {
    readonly missing: readonly string[];
    readonly added: readonly string[];
    readonly altered: readonly string[];
  } | null;
  /** Null for what no other bundle holds. */
  readonly sealed: SealedCode | null;
  /** The bundles of the app and its extensions that cannot start without this library. */
  readonly loadedBy: readonly string[];
  readonly problems: readonly string[];
}
