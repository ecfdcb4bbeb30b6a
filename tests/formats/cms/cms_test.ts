import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { parseCms } from "../../../formats/cms/cms.ts";
import { judgeSignature } from "../../../formats/cms/judge_signature.ts";
import { PURE_CRYPTO } from "../../../formats/cms/pure_crypto.ts";
import { DerError } from "../../../formats/der/der_error.ts";
import { APPLE, attribute, issue, signCms } from "../../ca.ts";
import { context, indefinite, int, nil, octets, oid, seq, set, utf8 } from "../../der_builder.ts";
import { LARGE, times } from "../../effort.ts";

const CONTENT = new TextEncoder().encode("content of the message");
const ROOT = issue({ commonName: "Example Root" }, { isAuthority: true });
const LEAF = issue({ commonName: "Developer ID Application: Example (EXAMPLE123)" }, {
  issuer: ROOT,
  markers: [`${APPLE}.6.1.13`],
});
const STAMPER = issue({ commonName: "Example Timestamp" });
const SAMPLE = signCms(LEAF, CONTENT, {
  certificates: [ROOT.certificate, LEAF.certificate],
  attributes: [attribute(`${APPLE}.9.1`, octets(CONTENT))],
  timestamp: { authority: STAMPER, time: "2031-07-04T09:26:40Z" },
});

Deno.test("parseCms() reads content, certificates and signer", () => {
  const cms = parseCms(SAMPLE);
  assertEquals(cms.contentType, "1.2.840.113549.1.7.1");
  assertEquals(cms.content, CONTENT);
  assertEquals(cms.digestAlgorithms, ["2.16.840.1.101.3.4.2.1"]);
  assertEquals(cms.certificates, [ROOT.certificate, LEAF.certificate]);
  const [signer] = cms.signers;
  assertEquals(signer?.serial, LEAF.serial.toString(16).padStart(4, "0"));
  assertEquals(signer?.issuer, ROOT.name);
  assertEquals(signer?.subjectKeyId, null);
  assertEquals(signer?.signatureAlgorithm, "1.2.840.10045.4.3.2");
  assertEquals(signer?.signedBytes?.[0], 0x31);
  assertEquals(signer?.signedAttributes.map((one) => one.oid).slice(0, 3), [
    "1.2.840.113549.1.9.3",
    "1.2.840.113549.1.9.5",
    "1.2.840.113549.1.9.4",
  ]);
  assertEquals(signer?.unsignedAttributes.map((one) => one.oid), ["1.2.840.113549.1.9.16.2.14"]);
});

Deno.test("parseCms() gives no content for a detached signature, and lets padding follow", () => {
  const bare = signCms(LEAF, CONTENT, { detached: true });
  const padded = new Uint8Array(bare.length + 40);
  padded.set(bare);
  assertEquals(parseCms(padded).content, null);
});

Deno.test("parseCms() joins content that stands in pieces of indefinite length", () => {
  const pieces = indefinite(0x24, octets(CONTENT.subarray(0, 5)), octets(CONTENT.subarray(5)));
  const algorithms = set(seq(oid("1.3.14.3.2.26"), nil()));
  const data = indefinite(0x30, oid("1.2.840.113549.1.7.1"), indefinite(0xa0, pieces));
  const signed = indefinite(0x30, int(1), algorithms, data, set());
  const { content, signers } = parseCms(indefinite(0x30, oid("1.2.840.113549.1.7.2"), indefinite(0xa0, signed)));
  assertEquals([content, signers], [CONTENT, []]);
});

Deno.test("parseCms() takes a signer that is named by its key", () => {
  const signer = seq(
    int(3),
    context(0, octets(new Uint8Array(2))),
    seq(oid("1.3.14.3.2.26")),
    seq(oid("1.2.840.113549.1.1.1")),
    octets(CONTENT),
  );
  const signed = seq(int(3), set(), seq(oid("1.2.840.113549.1.7.1")), set(signer));
  const [read] = parseCms(seq(oid("1.2.840.113549.1.7.2"), context(0, signed))).signers;
  assertEquals([read?.issuer, read?.serial, read?.subjectKeyId, read?.signedBytes], [null, null, "0000", null]);
});

const BAD: readonly [says: string, bytes: Uint8Array, message: string][] = [
  ["nothing", new Uint8Array(), "ends too early"],
  ["an empty signature, as ad hoc code has it", seq(), "no CMS message"],
  ["text", utf8("hello"), "no CMS message"],
  ["a message that is not signed", seq(oid("1.2.840.113549.1.7.1")), "not signed"],
  ["a message without signed data", seq(oid("1.2.840.113549.1.7.2"), context(0)), "no signed data"],
  [
    "a message without signers",
    seq(oid("1.2.840.113549.1.7.2"), context(0, seq(int(1), set(), seq(oid("1.2.3"))))),
    "no signers",
  ],
];

for (const [says, bytes, message] of BAD) {
  Deno.test(`parseCms() refuses ${says}`, () => void assertThrows(() => parseCms(bytes), DerError, message));
}

Deno.test("parseCms() throws a DerError for a cut at every byte", () => {
  for (let end = 0; end < SAMPLE.length; end++) {
    assertThrows(() => parseCms(SAMPLE.subarray(0, end)), DerError);
  }
});

Deno.test("parseCms() and judgeSignature() survive mutations, and none of them passes for Apple's", () => {
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  const rounds = times(1000);
  let parsed = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = SAMPLE.slice();
    for (let edits = 1 + next(3); edits > 0; edits--) bytes[next(bytes.length)] = next(256);
    try {
      const cms = parseCms(bytes);
      // Judging hashes and parses certificates: every fifth is enough.
      if (parsed++ % 5 === 0) assert(judgeSignature(cms, null, PURE_CRYPTO).chainsToApple !== true);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
    }
  }
  assert(parsed > rounds / 4);
});

Deno.test("parseCms() ends within a second on very many certificates, signers or attributes", () => {
  const start = performance.now();
  const shell = (...parts: Uint8Array[]) =>
    seq(oid("1.2.840.113549.1.7.2"), context(0, seq(int(1), set(), seq(oid("1.2.3")), ...parts)));
  const many = (part: Uint8Array) => Array.from({ length: Math.floor(LARGE / part.length) }, () => part);
  const { certificate } = LEAF;
  const cms = parseCms(shell(context(0, ...many(certificate)), set()));
  judgeSignature(cms, null, PURE_CRYPTO);
  assertThrows(() => parseCms(shell(set(new Uint8Array(LARGE).map((_, i) => i % 2 ? 0 : 0x30)))), DerError);
  assert(performance.now() - start < 1000);
});
