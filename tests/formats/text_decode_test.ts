import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { decodeText } from "../../formats/text_decode.ts";
import { assertTimely, LARGE } from "../effort.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, little: boolean) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
};
const join = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

const DECODED: readonly (readonly [name: string, bytes: Uint8Array, text: string, encoding: string])[] = [
  ["nothing", new Uint8Array(), "", "utf-8"],
  ["UTF-8", utf8("couldn’t"), "couldn’t", "utf-8"],
  ["UTF-8 with a mark", utf8("\ufeffé"), "é", "utf-8"],
  ["UTF-16 little-endian with a mark", utf16("\ufeffaé", true), "aé", "utf-16le"],
  ["UTF-16 big-endian with a mark", utf16("\ufeffaé", false), "aé", "utf-16be"],
  ["UTF-16 little-endian without a mark", utf16("1 extension(s)\n", true), "1 extension(s)\n", "utf-16le"],
  ["UTF-16 big-endian without a mark", utf16("1 extension(s)\n", false), "1 extension(s)\n", "utf-16be"],
  ["Windows-1252", new Uint8Array([0x63, 0x92, 0x74, 0xe9]), "c’té", "latin1"],
  [
    "UTF-8 with a cut character at its end",
    join(utf8(`couldn’t${" x".repeat(40)}`), new Uint8Array([0xe2, 0x80])),
    `couldn’t${" x".repeat(40)}\ufffd`,
    "utf-8",
  ],
  ["an escape sequence", utf8("\x1b[0mok\x1b[0m"), "\x1b[0mok\x1b[0m", "utf-8"],
];

for (const [name, bytes, text, encoding] of DECODED) {
  Deno.test(`decodeText() reads ${name}`, () => assertEquals(decodeText(bytes), { text, encoding }));
}

Deno.test("decodeText() reads entitlements behind their binary blob header", () => {
  const text = `<?xml version="1.0"?><plist><dict>${"<key>a</key><true/>".repeat(9)}</dict></plist>`;
  const bytes = join(new Uint8Array([0xfa, 0xde, 0x71, 0x71, 0, 0, 1, 0x2a]), utf8(text));
  assert(decodeText(bytes)?.text.endsWith(text));
});

const BINARY: Readonly<Record<string, Uint8Array>> = {
  "a Mach-O header": new Uint8Array([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0, 2, 0, 0, 0, 18, 0, 0, 0]),
  "a file full of control characters": new Uint8Array(100).fill(3),
  "zeros": new Uint8Array(9000),
  "a UTF-16 mark before binary data": new Uint8Array([0xff, 0xfe, ...new Uint8Array(64)]),
};

for (const [name, bytes] of Object.entries(BINARY)) {
  Deno.test(`decodeText() refuses ${name}`, () => assertEquals(decodeText(bytes), null));
}

Deno.test("decodeText() takes any bytes, and gives back any printable text", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void decodeText(bytes)));
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
    assertEquals(decodeText(utf8(text))?.text, text.replace(/^\ufeff/, ""));
  }));
});

Deno.test("decodeText() survives a cut anywhere", () => {
  for (const bytes of [utf8("a é ’ 😀 z"), utf16("\ufeffa é ’ 😀 z", true), utf16("plain text here", false)]) {
    for (let cut = 0; cut <= bytes.length; cut++) decodeText(bytes.subarray(0, cut));
  }
});

Deno.test("decodeText() is linear", () => {
  for (const byte of [0x41, 0x80, 0xe9, 0xe2]) {
    const bytes = new Uint8Array(4 * LARGE).fill(byte);
    assertTimely(() => decodeText(bytes));
  }
});
