/**
 * Pasted output of `codesign -d…`, `--entitlements` and `--verify` (man page codesign(1), Security's CSCommon.h; knowledge:
 * transcripts of macOS 10.15 to 26):
 *
 *     Executable=/Applications/Example.app/Contents/MacOS/Example
 *     Identifier=com.example.app
 *     Format=app bundle with Mach-O universal (x86_64 arm64)
 *     CodeDirectory v=20500 size=1821 flags=0x10000(runtime) hashes=46+7 location=embedded
 *     Authority=Developer ID Application: Example (EXAMPLE123)
 *     Timestamp=22 Nov 2025 at 09:26:40
 *     TeamIdentifier=EXAMPLE123
 *     /Applications/Example.app: valid on disk
 */
import type { CodeFile } from "./code_file.ts";
import { type Channel, channelOf, type CodeDraft, type SignatureKind } from "./codesign_fields.ts";
import { mergeCode } from "./codesign_merge.ts";
import { scanCodesign } from "./codesign_scan.ts";
import type { Line, Parsed } from "./parsed.ts";

/** One piece of code and its signature; what the text does not show is null. */
export interface SignedCode {
  /** What the text names: `Executable=`, else the path of the command or message. */
  readonly path: string | null;
  readonly identifier: string | null;
  readonly teamId: string | null;
  readonly format: string | null;
  /** The words of the code directory's flags: `runtime`, `adhoc`, …; empty for `0x0(none)`. */
  readonly flags: readonly string[] | null;
  readonly signature: SignatureKind | null;
  /** The certificate chain, leaf first. */
  readonly authorities: readonly string[];
  readonly channel: Channel;
  readonly secureTimestamp: boolean | null;
  readonly cdhash: string | null;
  /** Null when they were not asked for, empty when the code has none. */
  readonly entitlements: Readonly<Record<string, unknown>> | null;
  readonly designatedRequirement: string | null;
  /** `errors` are codesign's messages without the path, `details` the files and parts that they are about. */
  readonly verify:
    | { readonly ok: boolean; readonly errors: readonly string[]; readonly details: readonly string[] }
    | null;
  /** Whether a notarization ticket is stapled to it, by `Notarization Ticket=`. */
  readonly stapled: boolean | null;
  /** False for `Info.plist=not bound`. */
  readonly infoPlistBound: boolean | null;
  /** codesign's warnings about it, as printed. */
  readonly warnings: readonly string[];
  /** What only the files tell; left out of what was read from a text. */
  readonly file?: CodeFile;
}

/**
 * Reads all code that a text shows, in the text's order; what it shows about one piece of code in several places is put
 * together. Origins: `N` and `N.field`.
 */
export function parseCodesign(lines: readonly Line[]): Parsed<SignedCode[]> {
  const { drafts, problems, gaps } = scanCodesign(lines);
  const code = mergeCode(drafts).filter((draft) => draft.sure);
  // A lone line in prose (`TeamIdentifier=not set`) that contradicts the code of the text is about none of it.
  const named = code.some((draft) => draft.path !== null);
  const kept = code.filter((draft) => draft.path !== null || draft.fields > 1 || !named);
  const origins: Record<string, Line> = {};
  kept.forEach((draft, i) => {
    for (const [field, line] of Object.entries(draft.origins)) origins[field === "" ? `${i}` : `${i}.${field}`] = line;
  });
  return { value: kept.length > 0 ? kept.map(finish) : null, problems, origins, complete: !gaps };
}

/** Finds codesign's output in a text: one block from its first line to its last, or none. */
export function findCodesign(lines: readonly Line[]): (readonly Line[])[] {
  const { first, last } = scanCodesign(lines);
  const block = first < 0 ? [] : lines.slice(first, last + 1);
  return block.length > 0 && parseCodesign(block).value !== null ? [block] : [];
}

function finish(draft: CodeDraft): SignedCode {
  const signature = judgeSignature(draft);
  const local = signature === "adhoc" || signature === "linker-signed";
  return {
    path: draft.path,
    identifier: draft.identifier,
    teamId: draft.teamId,
    format: draft.format,
    flags: draft.flags,
    signature,
    authorities: draft.authorities,
    channel: local && draft.authorities.length === 0 ? "adhoc" : channelOf(draft.authorities),
    secureTimestamp: draft.secureTimestamp,
    cdhash: draft.cdhash,
    entitlements: draft.entitlements,
    designatedRequirement: draft.designatedRequirement,
    verify: draft.verify,
    stapled: draft.stapled,
    infoPlistBound: draft.infoPlistBound,
    warnings: draft.warnings,
  };
}

/** Entitlements or a requirement alone show that there is a signature, not of what kind. */
function judgeSignature(draft: CodeDraft): SignatureKind | null {
  if (draft.flags?.includes("linker-signed")) return "linker-signed";
  if (draft.signature === "adhoc" || draft.flags?.includes("adhoc")) return "adhoc";
  if (draft.signature === "unsigned") return "unsigned";
  if (draft.verify?.ok === false) return "invalid";
  const shown = draft.signature ?? draft.flags ?? draft.verify ?? draft.cdhash ?? draft.teamId ?? draft.secureTimestamp;
  return shown !== null || draft.authorities.length > 0 || draft.identifier !== null ? "signed" : null;
}
