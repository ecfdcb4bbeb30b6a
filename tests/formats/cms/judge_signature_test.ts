import { assertEquals } from "../../../compat/std_assert.ts";
import { APPLE_ROOTS } from "../../../formats/cms/apple_roots.ts";
import { parseCms } from "../../../formats/cms/cms.ts";
import { judgeSignature, type SignatureVerdict } from "../../../formats/cms/judge_signature.ts";
import { loadCrypto } from "../../../formats/cms/platform_crypto.ts";
import { PURE_CRYPTO } from "../../../formats/cms/pure_crypto.ts";
import { APPLE, attribute, type CmsOptions, type Digest, issue, sha256, signCms } from "../../ca.ts";
import { octets, oid, seq } from "../../der_builder.ts";

const CONTENT = new TextEncoder().encode("code directory");
const OTHER = new TextEncoder().encode("code Directory");
const ROOT = issue({ commonName: "Example Root CA", organization: "Apple Inc." }, { isAuthority: true });
const FAKE_ROOT = issue({ commonName: "Example Root CA", organization: "Apple Inc." }, { isAuthority: true });
const MIDDLE = issue({ commonName: "Example Issuer", organization: "Apple Inc." }, {
  issuer: ROOT,
  isAuthority: true,
  markers: [`${APPLE}.6.2.6`],
});
const LEAF = issue({ commonName: "Developer ID Application: Example (EXAMPLE123)" }, {
  issuer: MIDDLE,
  markers: [`${APPLE}.6.1.13`],
});
const GRANDCHILD = issue({ commonName: "Mac OS X Provisioning Profile Signing" }, { issuer: LEAF });
const RSA_ROOT = issue({ commonName: "RSA Root" }, { isAuthority: true, keyKind: "rsa" });
const RSA_LEAF = issue({ commonName: "Developer ID Application: RSA" }, { issuer: RSA_ROOT, keyKind: "rsa" });
const ALL = [ROOT.certificate, LEAF.certificate, MIDDLE.certificate];

const PLATFORM = await loadCrypto();

/** Runs `use` while this root counts as Apple's. */
function withRoot<T>(root: Uint8Array, use: () => T): T {
  const roots = APPLE_ROOTS as Map<string, string>;
  const hash = sha256(root).toHex();
  roots.set(hash, "test");
  try {
    return use();
  } finally {
    roots.delete(hash);
  }
}

function verify(options: CmsOptions = {}, signer = LEAF, content: Uint8Array | null = null): SignatureVerdict {
  const cms = parseCms(signCms(signer, CONTENT, { certificates: ALL, ...options }));
  return withRoot(ROOT.certificate, () => judgeSignature(cms, content, PLATFORM));
}

Deno.test("judgeSignature() accepts a signature whose chain ends in a pinned root, and orders the chain", () => {
  const verdict = verify();
  assertEquals([verdict.messageDigestOk, verdict.signatureOk, verdict.chainsToApple], [true, true, true]);
  assertEquals(verdict.chain.map((one) => one.der), [LEAF.certificate, MIDDLE.certificate, ROOT.certificate]);
  assertEquals([verdict.signer, verdict.leaf], ["Developer ID Application: Example (EXAMPLE123)", "developer-id"]);
  assertEquals([verdict.signingTime, verdict.timestamp], ["2026-02-03T04:05:06Z", null]);
});

type Outcome = readonly [digest: boolean | null, signature: boolean | null, apple: boolean | null];
const OUTCOMES: readonly [says: string, outcome: Outcome, run: () => SignatureVerdict][] = [
  ["content that was changed", [false, true, true], () => verify({ signedContent: OTHER })],
  ["detached content", [true, true, true], () => verify({ detached: true }, LEAF, CONTENT)],
  ["other detached content", [false, true, true], () => verify({ detached: true }, LEAF, OTHER)],
  ["detached content that is not at hand", [null, true, true], () => verify({ detached: true })],
  ["a signature without attributes", [null, true, true], () => verify({ withoutAttributes: true })],
  [
    "a root of the same name",
    [true, true, false],
    () => verify({ certificates: [FAKE_ROOT.certificate, LEAF.certificate, MIDDLE.certificate] }),
  ],
  ["both roots of one name", [true, true, true], () => verify({ certificates: [FAKE_ROOT.certificate, ...ALL] })],
  [
    "no root, of an issuer that claims to be Apple",
    [true, true, null],
    () => verify({ certificates: [LEAF.certificate, MIDDLE.certificate] }),
  ],
  ["no certificate", [true, null, null], () => verify({ certificates: [] })],
  [
    "a certificate that a leaf issued",
    [true, true, false],
    () => verify({ certificates: [GRANDCHILD.certificate, ...ALL] }, GRANDCHILD),
  ],
];

for (const [says, outcome, run] of OUTCOMES) {
  Deno.test(`judgeSignature() says ${outcome.join(", ")} of ${says}`, () => {
    const { messageDigestOk, signatureOk, chainsToApple } = run();
    assertEquals([messageDigestOk, signatureOk, chainsToApple], [...outcome]);
  });
}

Deno.test("judgeSignature() says false of a self-made root and of a signature of another key", () => {
  const cms = parseCms(signCms(LEAF, CONTENT, { certificates: ALL }));
  assertEquals(judgeSignature(cms, null, PLATFORM).chainsToApple, false);
  const [signer] = cms.signers;
  const forged = { ...cms, signers: [{ ...signer!, signature: signer!.signature.slice(0, -1) }] };
  assertEquals(judgeSignature(forged, null, PLATFORM).signatureOk, false);
});

Deno.test("judgeSignature() checks RSA and ECDSA with every digest; the plain code agrees or says that it cannot tell", () => {
  for (const digest of ["sha1", "sha256", "sha384", "sha512"] satisfies Digest[]) {
    for (const signer of [LEAF, RSA_LEAF]) {
      const cms = parseCms(signCms(signer, CONTENT, { digest, certificates: [...ALL, RSA_LEAF.certificate] }));
      const real = judgeSignature(cms, null, PLATFORM);
      assertEquals([real.messageDigestOk, real.signatureOk], [true, true]);
      const plain = judgeSignature(cms, null, PURE_CRYPTO);
      const known = digest === "sha1" || digest === "sha256";
      assertEquals(plain.messageDigestOk, known ? true : null);
      assertEquals(plain.signatureOk, known && signer === RSA_LEAF ? true : null);
    }
  }
});

Deno.test("judgeSignature() cannot tell of a digest that is too short for the curve, and can of the others", () => {
  const cms = parseCms(signCms(issue({ commonName: "P-384" }, { curve: "P-384" }), CONTENT));
  for (const [algorithm, ok] of [["1.2.840.10045.4.1", null], ["1.2.840.10045.4.3.3", false]] as const) {
    const relabelled = { ...cms, signers: cms.signers.map((one) => ({ ...one, signatureAlgorithm: algorithm })) };
    assertEquals(judgeSignature(relabelled, null, PLATFORM).signatureOk, ok);
  }
  assertEquals(judgeSignature(cms, null, PLATFORM).signatureOk, true);
});

Deno.test("judgeSignature() with plain code follows an RSA chain to a pinned root", () => {
  const certificates = [RSA_ROOT.certificate, RSA_LEAF.certificate];
  const cms = parseCms(signCms(RSA_LEAF, CONTENT, { certificates, digest: "sha1" }));
  const verdict = withRoot(RSA_ROOT.certificate, () => judgeSignature(cms, null, PURE_CRYPTO));
  assertEquals([verdict.signatureOk, verdict.chainsToApple], [true, true]);
});

Deno.test("judgeSignature() reads a secure timestamp and says whether it is of this signature", () => {
  const timestamp = { authority: ROOT, time: "2031-07-04T09:26:40Z" };
  assertEquals((verify({ timestamp })).timestamp, { time: timestamp.time, ok: true, chainsToApple: true });
  const moved = { ...timestamp, of: OTHER };
  assertEquals((verify({ timestamp: moved })).timestamp?.ok, false);
  const stranger = { ...timestamp, authority: FAKE_ROOT };
  assertEquals((verify({ timestamp: stranger })).timestamp, {
    time: timestamp.time,
    ok: true,
    chainsToApple: false,
  });
});

Deno.test("judgeSignature() reads both attributes of code directory hashes", () => {
  const hash = sha256(CONTENT);
  const list = `<plist version="1.0"><dict><key>cdhashes</key><array><data>${
    hash.subarray(0, 20).toBase64()
  }</data></array></dict></plist>`;
  const { cdhashes } = verify({
    attributes: [
      attribute(`${APPLE}.9.1`, octets(new TextEncoder().encode(list))),
      attribute(`${APPLE}.9.2`, seq(oid("2.16.840.1.101.3.4.2.1"), octets(hash))),
    ],
  });
  assertEquals(cdhashes.plist, [{ algorithm: null, hash: hash.toHex().slice(0, 40) }]);
  assertEquals(cdhashes.der, [{ algorithm: "sha256", hash: hash.toHex() }]);
});

Deno.test("judgeSignature() leaves out code directory hashes that cannot be read", () => {
  const junk = octets(CONTENT);
  const { cdhashes } = verify({ attributes: [attribute(`${APPLE}.9.1`, junk), attribute(`${APPLE}.9.2`, junk)] });
  assertEquals(cdhashes, { plist: [], der: [] });
});

Deno.test("the roots are pinned by 64 hex digits", () => {
  assertEquals([...APPLE_ROOTS.keys()].every((hash) => /^[0-9a-f]{64}$/.test(hash)), true);
  assertEquals([...APPLE_ROOTS.values()], ["Apple Root CA", "Apple Root CA - G2", "Apple Root CA - G3"]);
});
