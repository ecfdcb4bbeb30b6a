import { X509Certificate } from "node:crypto";
import { assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { extensionOf, parseCertificate } from "../../../formats/cms/certificate.ts";
import { classifyLeaf } from "../../../formats/cms/classify_leaf.ts";
import { readRsaKey } from "../../../formats/cms/public_key.ts";
import { DerError } from "../../../formats/der/der_error.ts";
import { APPLE, issue } from "../../ca.ts";
import { seq } from "../../der_builder.ts";

const ROOT = issue({ commonName: "Example Root", organization: "Example Inc." }, { isAuthority: true, keyKind: "rsa" });
const LEAF = issue(
  {
    commonName: "Developer ID Application: Zoë (EXAMPLE123)",
    organizationalUnit: "EXAMPLE123",
    organization: "Zoë",
    userId: "EXAMPLE123",
  },
  { issuer: ROOT, markers: [`${APPLE}.6.1.13`], extendedKeyUsage: ["1.3.6.1.5.5.7.3.3"] },
);

Deno.test("parseCertificate() reads names, validity, key and extensions", () => {
  const certificate = parseCertificate(LEAF.certificate);
  assertEquals(certificate.subject, {
    commonName: "Developer ID Application: Zoë (EXAMPLE123)",
    organizationalUnit: "EXAMPLE123",
    organization: "Zoë",
    parts: new Map([
      ["0.9.2342.19200300.100.1.1", "EXAMPLE123"],
      ["2.5.4.3", "Developer ID Application: Zoë (EXAMPLE123)"],
      ["2.5.4.11", "EXAMPLE123"],
      ["2.5.4.10", "Zoë"],
    ]),
  });
  assertEquals(certificate.issuer.commonName, "Example Root");
  assertEquals([certificate.notBefore, certificate.notAfter], ["2025-01-02T03:04:05Z", "2049-06-07T08:09:10Z"]);
  assertEquals(certificate.publicKey.curve, "1.2.840.10045.3.1.7");
  assertEquals(certificate.publicKey.bits, 256);
  assertEquals(certificate.extendedKeyUsage, ["1.3.6.1.5.5.7.3.3"]);
  assertEquals(certificate.isAuthority, false);
  assertEquals(extensionOf(certificate, `${APPLE}.6.1.13`)?.toHex(), "0500");
  assertEquals(extensionOf(certificate, `${APPLE}.6.1.12`), null);
  assertEquals(certificate.extensions.at(-1)?.critical, true);
});

Deno.test("parseCertificate() and the platform agree", () => {
  for (const { certificate: der } of [ROOT, LEAF]) {
    const certificate = parseCertificate(der);
    const platform = new X509Certificate(der);
    assertEquals(BigInt(`0x${certificate.serial}`), BigInt(`0x${platform.serialNumber}`));
    assertEquals(certificate.isAuthority, platform.ca);
    assertEquals(Date.parse(certificate.notAfter), Date.parse(platform.validTo));
  }
});

Deno.test("parseCertificate() reads an RSA key, and an authority", () => {
  const { publicKey, isAuthority } = parseCertificate(ROOT.certificate);
  assertEquals([publicKey.bits, publicKey.curve, isAuthority], [2048, null, true]);
  assertEquals(readRsaKey(publicKey.der).exponent, 65537n);
});

Deno.test("parseCertificate() throws a DerError for a cut at every byte and for another sequence", () => {
  for (let end = 0; end < LEAF.certificate.length; end++) {
    assertThrows(() => parseCertificate(LEAF.certificate.subarray(0, end)), DerError);
  }
  assertThrows(() => parseCertificate(seq(seq(), seq(), seq())), DerError, "lacks a part");
});

const LEAVES: readonly [name: string, markers: readonly string[], kind: string][] = [
  ["Developer ID Application: Example (EXAMPLE123)", ["6.1.13", "6.1.33"], "developer-id"],
  ["Renamed", ["6.1.13"], "developer-id"],
  ["Developer ID Application: Example (EXAMPLE123)", [], "developer-id"],
  ["Apple Development: Jo Example (EXAMPLE456)", ["6.1.2", "6.1.12"], "development"],
  ["Mac Developer: Jo Example (EXAMPLE456)", ["6.1.12"], "development"],
  ["Apple Distribution: Example (EXAMPLE123)", ["6.1.4", "6.1.7"], "app-store"],
  ["3rd Party Mac Developer Application: Example (EXAMPLE123)", ["6.1.7"], "app-store"],
  ["Apple Mac OS Application Signing", ["6.1.9"], "app-store"],
  ["TestFlight Beta Distribution", ["6.1.9", "6.1.25.1"], "testflight"],
  ["Mac OS X Provisioning Profile Signing", ["4.11"], "profile-signing"],
  ["WWDR Provisioning Profile Signing", ["12.19"], "profile-signing"],
  ["Apple iPhone OS Provisioning Profile Signing", [], "profile-signing"],
  ["Software Signing", [], "apple"],
  ["Developer ID Installer: Example (EXAMPLE123)", ["6.1.14"], "unknown"],
  ["Not Software Signing", [], "unknown"],
];

for (const [commonName, markers, kind] of LEAVES) {
  Deno.test(`classifyLeaf() calls "${commonName}" with ${markers.join(", ") || "no marker"} ${kind}`, () => {
    const { certificate } = issue({ commonName }, { markers: markers.map((marker) => `${APPLE}.${marker}`) });
    assertEquals(classifyLeaf(parseCertificate(certificate)), kind);
  });
}
