/** Errors of libmis about profiles and signatures: 0xe8008015 and its neighbours (private; texts in public tables of MobileDevice). */
import { defineCodes } from "./define.ts";

const BAD_SIGNATURE = "the profile's signature is not valid or not trusted";
const MALFORMED = "the profile is malformed";
const PREFIX = 0xe8008000 | 0;

export const PROFILE_ERROR = defineCodes({
  id: "libmis",
  title: "Provisioning profiles and signatures (0xe80080…)",
  says: "libmis, which judges provisioning profiles for Xcode, installers and amfid, refused a profile or a signature.",
  prefix: "",
  aliases: ["MIS", "misagent", "MobileDevice"],
  confidence: "C",
  sources: ["public tables of MobileDevice"],
}, [
  [PREFIX | 0x01, "0xe8008001", "an unknown error occurred"],
  [PREFIX | 0x02, "0xe8008002", "the profile may not be changed"],
  [PREFIX | 0x03, "0xe8008003", MALFORMED],
  [PREFIX | 0x04, "0xe8008004", BAD_SIGNATURE],
  [PREFIX | 0x05, "0xe8008005", MALFORMED],
  [PREFIX | 0x06, "0xe8008006", MALFORMED],
  [PREFIX | 0x07, "0xe8008007", MALFORMED],
  [PREFIX | 0x08, "0xe8008008", MALFORMED],
  [PREFIX | 0x09, "0xe8008009", "the signature is not valid"],
  [PREFIX | 0x0a, "0xe800800a", "there is no memory for it"],
  [PREFIX | 0x0b, "0xe800800b", "a file operation failed"],
  [PREFIX | 0x0e, "0xe800800e", BAD_SIGNATURE],
  [PREFIX | 0x0f, "0xe800800f", "the signature is valid but not that of this application"],
  [PREFIX | 0x10, "0xe8008010", "the profile is of a kind that is not supported"],
  [PREFIX | 0x11, "0xe8008011", "the profile has expired", { rules: ["prof.expired"] }],
  [PREFIX | 0x12, "0xe8008012", "the profile is not for this device", { rules: ["prof.device-not-included"] }],
  [PREFIX | 0x13, "0xe8008013", BAD_SIGNATURE],
  [PREFIX | 0x14, "0xe8008014", "the executable's signature is not valid", { rules: ["sign.invalid"] }],
  [PREFIX | 0x15, "0xe8008015", "no valid profile was found for the executable", {
    text: "A valid provisioning profile for this executable was not found.",
    rules: ["prof.missing", "prof.device-not-included", "prof.not-authorising"],
  }],
  [PREFIX | 0x16, "0xe8008016", "the executable claims entitlements that its profile does not authorise", {
    text: "The executable was signed with invalid entitlements.",
    rules: ["prof.not-authorising"],
  }],
  [PREFIX | 0x17, "0xe8008017", "a sealed file was added, changed or removed", { rules: ["sign.invalid"] }],
  [PREFIX | 0x18, "0xe8008018", "the certificate that signed it is no longer valid", { rules: ["prof.expired"] }],
  [PREFIX | 0x19, "0xe8008019", "the application's signature is not valid", { rules: ["sign.invalid"] }],
  [PREFIX | 0x1a, "0xe800801a", BAD_SIGNATURE],
  [PREFIX | 0x1c, "0xe800801c", "it is not signed"],
  [PREFIX | 0x1d, "0xe800801d", "a policy rejects it"],
  [PREFIX | 0x1e, "0xe800801e", "the profile does not exist (any more)"],
  [PREFIX | 0x22, "0xe8008022", "the database of profiles could not be used"],
  [PREFIX | 0x23, "0xe8008023", "the agent for profiles could not be reached"],
  [PREFIX | 0x24, "0xe8008024", "the profile is banned"],
  [PREFIX | 0x25, "0xe8008025", "the user has not trusted the profile"],
  [PREFIX | 0x26, "0xe8008026", "the profile must be authorised online"],
  [PREFIX | 0x27, "0xe8008027", "the code is not in the trust cache"],
  [PREFIX | 0x28, "0xe8008028", "the arguments are invalid"],
]);
