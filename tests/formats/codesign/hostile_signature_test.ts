import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { verifyPages } from "../../../formats/codesign/pages.ts";
import { parseSignature, type Signature } from "../../../formats/codesign/signature.ts";
import { verifySpecialSlots } from "../../../formats/codesign/special_slots.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { buildSignature, hash, type SigningSpec } from "../../signature_builder.ts";
import { times } from "../../effort.ts";

const FULL: SigningSpec = {
  directories: [{ teamId: "EXAMPLE123", flags: 0x10000, hashType: 1 }, { teamId: "EXAMPLE123", flags: 0x10000 }],
  designated: { op: "identifier", name: "com.example.app" },
  entitlementsXml: "<plist><dict/></plist>",
  entitlementsDer: Uint8Array.of(0x70, 0x05, 2, 1, 1, 0xb0, 0),
  infoPlist: Uint8Array.of(1),
  constraints: { 8: Uint8Array.of(0x70, 0) },
  cms: Uint8Array.of(0x30, 0),
};

/** Parses, verifies and returns what every part of the reader says of hostile bytes. */
function readEverything(bytes: Uint8Array, code: Uint8Array): Signature {
  const file = new Uint8Array(code.length + bytes.length);
  file.set(code);
  file.set(bytes, code.length);
  const slice = { offset: 0, size: file.length, codeSignature: { offset: code.length, size: bytes.length } };
  const signature = parseSignature(fromBytes(file), slice, hash);
  for (const directory of signature.directories) {
    assert(verifyPages(fromBytes(file), slice, directory, hash).checked <= 4);
    verifySpecialSlots(directory, signature.contents, hash);
    assert(directory.pageHashes().length <= bytes.length * 2);
  }
  assert(signature.problems.length <= 100);
  return signature;
}

/** Numbers below a bound, the same in every run (mulberry32): fast-check's own cost more than what is tested. */
function makeRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) % bound;
  };
}

Deno.test("a signature cut at any byte never throws and never invents", () => {
  const code = new Uint8Array(5000);
  const whole = buildSignature(code, FULL);
  const known = readEverything(whole, code);
  for (let length = 0; length < whole.length; length++) {
    const cut = readEverything(whole.subarray(0, length), code);
    assert(cut.problems.length > 0 && !cut.complete);
    assert(cut.kind === null || cut.kind === "signed");
    assert(cut.cdhashes.every((cdhash) => known.cdhashes.includes(cdhash)));
    assert([null, known.entitlementsXml].includes(cut.entitlementsXml));
    assert(cut.cms === null || cut.cms.length === known.cms!.length);
    assertEquals(cut.requirements ?? known.requirements, known.requirements);
  }
});

Deno.test("mutated signatures never throw and stay within their bytes", () => {
  const code = new Uint8Array(100);
  const whole = buildSignature(code, { ...FULL, directories: [{ teamId: "EXAMPLE123", flags: 0x10000 }] });
  const values = [0, 1, 2, 8, 0x7f, 0x80, 0xff];
  const random = makeRandom(20_260_822);
  const rounds = times(1000);
  let read = 0;
  for (let i = 0; i < rounds; i++) {
    const bytes = whole.slice();
    for (let n = random(4); n >= 0; n--) bytes[random(bytes.length)] = values[random(values.length)]!;
    if (readEverything(bytes, code).best) read++;
  }
  assert(read > rounds / 2, `only ${read} could be read`);
});

Deno.test("no bytes make parseSignature() throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const framed = Uint8Array.of(0xfa, 0xde, 0x0c, 0xc0, 0, 0, 0, 200, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 28, ...bytes);
    assert([null, "adhoc", "signed", "linker-signed"].includes(readEverything(framed, new Uint8Array(0)).kind));
  }));
});

Deno.test("a signature of a megabyte of index entries is read in no time", () => {
  const bytes = new Uint8Array(1024 * 1024);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xfade0cc0);
  view.setUint32(4, bytes.length);
  view.setUint32(8, 0xffff_ffff);
  const start = performance.now();
  assertEquals(readEverything(bytes, new Uint8Array(0)).kind, null);
  assert(performance.now() - start < 1000);
});
