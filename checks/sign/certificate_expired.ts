import { bundle, codeFile, EXTENSION_PATH } from "../bundle_samples.ts";
import type { Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { namePart, type SignedPart, signedPartsOf } from "../signed_parts.ts";

const DAY = 86_400_000;
const SOON = 30;

export default defineRule({
  id: "sign.certificate-expired",
  kind: "context",
  stage: 3,
  title: "The signer's certificate is expired or about to expire",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: ["code"],
  judge(of) {
    return found(...signedPartsOf(of).flatMap((part) => judgePart(part, of.now)));
  },
  explains: [],
  fix: [{
    text: "Renew the certificate, make new profiles with it, and sign and notarise the next build with both",
    for: "developer",
    command: "security find-identity -v -p codesigning",
    risk: "low",
    verify: "codesign -dvv shows Timestamp=, and the certificate's end lies ahead",
  }],
  why:
    "A secure timestamp from before the certificate's end keeps a signature valid for good. Without one, macOS compares the end " +
    "with today; and an expired certificate signs no further build.",
  notWhen:
    "The signature has a secure timestamp from before the end: then nothing ends. The end of a provisioning profile is another matter.",
  macos: "10.15 and later",
  references: ["knowledge 02 §1.6, §3"],
  aliases: ["SX-SIG-014"],
  samples: () => ({
    fires: [
      {
        says: "a certificate that expired, without a timestamp",
        facts: expiring("2026-05-01T00:00:00Z", null),
      },
      {
        says: "a signature made after the certificate's end",
        facts: expiring("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"),
      },
      {
        says: "a certificate with two weeks left",
        facts: expiring("2026-12-04T00:00:00Z", "2026-10-01T00:00:00Z"),
      },
    ],
    silent: [
      { says: "a certificate with years left", facts: bundle() },
      {
        says: "an expired certificate behind an earlier timestamp",
        facts: expiring("2026-05-01T00:00:00Z", "2025-06-01T00:00:00Z"),
      },
    ],
  }),
});

function expiring(leafExpires: string, timestamp: string | null) {
  const file = codeFile({ role: "extension", bundlePath: EXTENSION_PATH, leafExpires, timestamp });
  return bundle({ extensionCode: { secureTimestamp: timestamp !== null, file } });
}

function judgePart(part: SignedPart, now: Date): Found[] {
  const { file, channel, secureTimestamp } = part.value;
  if (file?.leafExpires == null || (channel !== "developer-id" && channel !== "development")) return [];
  const end = new Date(file.leafExpires).getTime();
  const day = file.leafExpires.slice(0, 10);
  const stamped = file.timestamp === null ? null : new Date(file.timestamp).getTime();
  const left = Math.floor((end - now.getTime()) / DAY);
  const cites = [part.cite];
  if (stamped !== null && stamped > end) {
    return [{ message: `The certificate of ${namePart(part)} ended on ${day}, before the code was signed`, cites }];
  }
  // NaN, of a date that cannot be read, is on no side.
  if (left < 0 && secureTimestamp === false) {
    return [{
      message: `The certificate of ${namePart(part)} ended on ${day}, and no timestamp keeps the signature valid`,
      cites,
    }];
  }
  if (left < 0 || !(left <= SOON)) return [];
  return [{
    message: `The certificate of ${namePart(part)} ends on ${day}: builds signed until then stay valid`,
    cites,
    severity: "info",
  }];
}
