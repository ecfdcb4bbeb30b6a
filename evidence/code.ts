import { findCodesign, parseCodesign, type SignedCode } from "../formats/codesign_display.ts";
import type { Known, Output, Parsed, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { AFTER_REGISTRATION, fromInstalled, installedApps, saysNoSuchFile, stagedExtensions } from "./installed.ts";
import { outputsOf } from "./outputs.ts";
import { settleCode } from "./settle_code.ts";

export default defineFact<SignedCode[]>({
  key: "code",
  summary: "Signatures and entitlements of the app and its extensions",
  privacy: "path",
  privilege: "none",
  merge: "append",
  most: 1_000,
  sources: [
    {
      format: "codesign -d",
      find: ({ lines }) => outputsOf(findCodesign(lines)),
      parse: ({ lines }) => parseCodesign(lines),
    },
    fromInstalled("code"),
    {
      format: "codesign of the installed app and extension",
      after: AFTER_REGISTRATION,
      probes: probeCodesign,
      parse: parseReply,
    },
  ],
  settle: settleCode,
  fromBundle: true,
});

/** Verifying hashes every file. */
const TIMEOUT_MS = 20_000;

/** Asked beside our own reader: what macOS accepts, only macOS can tell. */
function probeCodesign(known: Known): Probe[] {
  return [...installedApps(known), ...stagedExtensions(known)].flatMap((path): Probe[] => [
    { command: ["/usr/bin/codesign", "-d", "--verbose=4", "--entitlements", "-", "--xml", path] },
    { command: ["/usr/bin/codesign", "--verify", "--deep", "--strict", "--verbose=2", path], timeoutMs: TIMEOUT_MS },
  ]);
}

/** codesign describes on standard error what it prints the entitlements of on standard output. */
function parseReply({ command, errors, lines }: Output): Parsed<SignedCode[]> {
  if (saysNoSuchFile(errors)) return { value: [], problems: [], origins: {} };
  const prompt = { n: 0, text: command ?? "", command: command ?? "" };
  return parseCodesign([prompt, ...errors, ...lines]);
}
