import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { verifyRsa } from "../../../formats/cms/rsa.ts";
import { digestSha1 } from "../../../formats/cms/sha1.ts";
import { digestSha256 } from "../../../formats/cms/sha256.ts";
import { bits, int, nil, oid, seq } from "../../der_builder.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SPKI = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
const MESSAGE = new TextEncoder().encode("a message");
const SIGNATURE = new Uint8Array(sign("sha256", MESSAGE, privateKey));
const HASH = digestSha256(MESSAGE);

Deno.test("digestSha1() and digestSha256() agree with the platform on every length up to three blocks", () => {
  for (let length = 0; length <= 192; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 7 + length);
    assertEquals(digestSha1(bytes).toHex(), createHash("sha1").update(bytes).digest("hex"));
    assertEquals(digestSha256(bytes).toHex(), createHash("sha256").update(bytes).digest("hex"));
  }
});

Deno.test("digestSha1() and digestSha256() agree with the platform on any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
    assertEquals(digestSha1(bytes).toHex(), createHash("sha1").update(bytes).digest("hex"));
    assertEquals(digestSha256(bytes).toHex(), createHash("sha256").update(bytes).digest("hex"));
  }));
});

Deno.test("verifyRsa() accepts what the platform signed, with both digests", () => {
  assertEquals(verifyRsa(SPKI, "sha256", HASH, SIGNATURE), true);
  const old = new Uint8Array(sign("sha1", MESSAGE, privateKey));
  assertEquals(verifyRsa(SPKI, "sha1", digestSha1(MESSAGE), old), true);
});

Deno.test("verifyRsa() refuses another digest, another kind of digest and every changed byte", () => {
  assertEquals(verifyRsa(SPKI, "sha256", digestSha256(HASH), SIGNATURE), false);
  assertEquals(verifyRsa(SPKI, "sha1", digestSha1(MESSAGE), SIGNATURE), false);
  for (let at = 0; at < SIGNATURE.length; at += 5) {
    const changed = SIGNATURE.with(at, SIGNATURE[at]! ^ 1);
    assertEquals(verifyRsa(SPKI, "sha256", HASH, changed), false);
  }
});

Deno.test("verifyRsa() refuses a signature of another length, empty, zero or beyond the modulus", () => {
  for (const signature of [SIGNATURE.slice(1), new Uint8Array(), new Uint8Array(256), new Uint8Array(256).fill(255)]) {
    assertEquals(verifyRsa(SPKI, "sha256", HASH, signature), false);
  }
});

function spki(modulus: bigint, exponent: bigint): Uint8Array {
  return seq(seq(oid("1.2.840.113549.1.1.1"), nil()), bits(seq(int(modulus), int(exponent))));
}

Deno.test("verifyRsa() says nothing of keys that are traps or no keys, at once", () => {
  const start = performance.now();
  const huge = 2n ** 16000n + 1n;
  const keys = [spki(huge, 65537n), spki(huge, huge), spki(2n ** 2047n + 1n, huge), spki(0n, 3n), spki(-5n, 3n)];
  for (const key of [...keys, spki(2n ** 2047n + 1n, 1n), seq(), new Uint8Array([0x30])]) {
    assertEquals(verifyRsa(key, "sha256", HASH, SIGNATURE), null);
  }
  assert(performance.now() - start < 200);
});

Deno.test("verifyRsa() refuses a key that is too small for the padding", () => {
  assertEquals(verifyRsa(spki(2n ** 255n + 95n, 3n), "sha256", HASH, SIGNATURE.slice(0, 32)), false);
});
