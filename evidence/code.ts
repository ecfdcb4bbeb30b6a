import { findCodesign, parseCodesign, type SignedCode } from "../formats/codesign_display.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<SignedCode[]>({
  key: "code",
  summary: "Signatures and entitlements of the app and its extensions",
  privacy: "path",
  privilege: "none",
  merge: "append",
  most: 1_000,
  sources: [{
    format: "codesign -d",
    find: ({ lines }) => outputsOf(findCodesign(lines)),
    parse: ({ lines }) => parseCodesign(lines),
  }],
  fromBundle: true,
});
