/** OSStatus: one space of numbers and one error domain for many frameworks, of which each has its own table. */
import { defineCodes } from "./define.ts";

/** What the families have in common. */
export const OS_STATUS = {
  id: "NSOSStatusErrorDomain",
  prefix: "",
  aliases: ["OSStatus", "MacOS error", "SecError"],
} as const;

/** A status of no family that is listed. */
export const OTHER_OS_STATUS = defineCodes({
  ...OS_STATUS,
  title: "OSStatus",
  says:
    "A status of one of the older frameworks; no table here lists it. On a Mac, security error NUMBER prints the text of those of " +
    "Security.",
  confidence: "A",
  sources: [],
}, []);
