/** Libraries inside of the app or the extension that their executable may not load, as the files show them. */
import type { Case, Found } from "./define.ts";
import { type NestedPart, nestedPartsOf } from "./nested_parts.ts";
import { namePart, type SignedPart, signedPartsOf } from "./signed_parts.ts";

/** Lets code with the hardened runtime load anybody's libraries. */
export const ANY_LIBRARY = "com.apple.security.cs.disable-library-validation";
/** Flags of code that loads nothing but Apple's libraries and its own team's. */
const STRICT: readonly string[] = ["runtime", "library-validation"];

/** What the executables of the two cannot start without and may not load. */
export function foreignLibraries(of: Case): Found[] {
  const nested = nestedPartsOf(of);
  return signedPartsOf(of).flatMap((part) => judgePart(part, nested));
}

function judgePart(part: SignedPart, nested: readonly NestedPart[]): Found[] {
  const { teamId, flags, entitlements, signature, file } = part.value;
  const isStrict = STRICT.some((one) => flags?.includes(one));
  if (file === undefined || signature !== "signed" || teamId === null || !isStrict) return [];
  // Entitlements that could not be read may hold the exception.
  if (entitlements === null || entitlements[ANY_LIBRARY] === true) return [];
  return nested.filter(({ value }) => value.file.loadedBy.includes(file.bundlePath)).flatMap((library) => {
    const signer = describeStranger(library, teamId);
    if (signer === null) return [];
    return [{
      message: `${namePart(part)} of the team ${teamId} loads ${library.name}, which ${signer}`.replace(/^t/, "T"),
      cites: [part.cite, library.cite],
      confidence: "B" as const,
    }];
  });
}

/** Who signed a library that the team's code may not load; null for one that it may. What was replaced has a rule of its own. */
function describeStranger({ value }: NestedPart, team: string): string | null {
  const { signature, teamId, channel, file: { sealed } } = value;
  if (sealed?.requirement === "failed" || (sealed?.as === "code" && signature === "unsigned")) return null;
  if (signature === "unsigned") return "is not signed at all";
  if (signature === "adhoc" || signature === "linker-signed") return "names no team in its signature";
  if (signature !== "signed" || channel === "apple" || teamId === team) return null;
  return teamId === null ? "names no team in its signature" : `is signed by the team ${teamId}`;
}
