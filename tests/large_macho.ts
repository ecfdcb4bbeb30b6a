/** Signed Mach-O files of many megabytes: the builder of small ones writes byte by byte. */
import { fromBytes } from "../formats/macho/bytes.ts";
import { parseMachO } from "../formats/macho/image.ts";
import { buildMachO, type ImageSpec } from "./macho_builder.ts";
import { buildSignature, type SigningSpec } from "./signature_builder.ts";

const CODE_SIGNATURE = 0x1d;
const PAGE = 4096;

/** An image with so many bytes of filler between its last segment and its signature. */
export function buildLargeSignedMachO(image: ImageSpec, spec: SigningSpec, filler: number): Uint8Array {
  const small = buildMachO({ ...image, signature: 16 });
  const { offset } = parseMachO(fromBytes(small)).slices[0]!.codeSignature!;
  const size = Math.ceil((offset + filler) / PAGE) * PAGE;
  const code = new Uint8Array(size);
  code.set(small.subarray(0, offset));
  for (let at = offset; at < size; at++) code[at] = Math.imul(at, 2654435761) >>> 24;
  const place = findCommand(code, CODE_SIGNATURE) + 8;
  const view = new DataView(code.buffer);
  view.setUint32(place, size, true);
  // The signature has a hash of the page that says how long it is, not of the length itself: the first round finds out.
  const { length } = buildSignature(code, spec);
  view.setUint32(place + 4, length, true);
  const whole = new Uint8Array(size + length);
  whole.set(code);
  whole.set(buildSignature(code, spec), size);
  return whole;
}

function findCommand(bytes: Uint8Array, wanted: number): number {
  const view = new DataView(bytes.buffer);
  for (let at = 32, left = view.getUint32(16, true); left > 0; left--) {
    if (view.getUint32(at, true) === wanted) return at;
    at += view.getUint32(at + 4, true);
  }
  throw new RangeError(`Cannot find load command ${wanted}`);
}
