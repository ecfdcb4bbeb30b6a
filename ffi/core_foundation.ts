/** Values of CoreFoundation: made, read and given back. */
import type { CoreFoundationLibrary } from "./core_foundation_library.ts";
import { Handle } from "./handle.ts";
import { need } from "./libraries.ts";
import { pointerArray } from "./memory.ts";

const UTF8 = 0x08000100;
const XML_V1 = 100n;
/** The store of a busy Mac has half a megabyte. */
const MOST_BYTES = 24 * 2 ** 20;

/** A library that answered otherwise than it must: the sentence says how. */
export class NativeValueError extends Error {
  override readonly name = "NativeValueError";
}

/** Owns what a `Create` or `Copy` gave. */
export function own(foundation: CoreFoundationLibrary, pointer: Deno.PointerObject): Handle {
  return new Handle(pointer, need(foundation.CFRelease, "CFRelease"));
}

/** A string. Throws a NativeValueError for what is no text. */
export function makeString(foundation: CoreFoundationLibrary, text: string): Handle {
  const bytes = new TextEncoder().encode(text);
  const create = need(foundation.CFStringCreateWithBytes, "CFStringCreateWithBytes");
  const made = create(null, bytes, BigInt(bytes.length), UTF8, 0);
  if (made === null) throw new NativeValueError("CoreFoundation made no string");
  return own(foundation, made);
}

/** An array that retains its values. */
export function makeArray(foundation: CoreFoundationLibrary, values: readonly Handle[]): Handle {
  const callbacks = need(foundation.kCFTypeArrayCallBacks, "kCFTypeArrayCallBacks");
  const create = need(foundation.CFArrayCreate, "CFArrayCreate");
  const made = create(null, pointerArray(values.map(({ pointer }) => pointer)), BigInt(values.length), callbacks);
  if (made === null) throw new NativeValueError("CoreFoundation made no array");
  return own(foundation, made);
}

/** True for a dictionary; the class's number is asked, it differs from macOS to macOS. */
export function isDictionary(foundation: CoreFoundationLibrary, { pointer }: Handle): boolean {
  return need(foundation.CFGetTypeID, "CFGetTypeID")(pointer) ===
    need(foundation.CFDictionaryGetTypeID, "CFDictionaryGetTypeID")();
}

/** The whole value as an XML property list, in one call: no value crosses the border by itself. Throws a NativeValueError. */
export function renderXml(foundation: CoreFoundationLibrary, value: Handle): Uint8Array<ArrayBuffer> {
  const create = need(foundation.CFPropertyListCreateData, "CFPropertyListCreateData");
  const problem = new BigUint64Array(1);
  const made = create(null, value.pointer, XML_V1, 0n, problem);
  if (made === null) {
    throw new NativeValueError(`CoreFoundation made no property list: ${takeError(foundation, problem[0]!)}`);
  }
  using data = own(foundation, made);
  return copyData(foundation, data);
}

function copyData(foundation: CoreFoundationLibrary, { pointer }: Handle): Uint8Array<ArrayBuffer> {
  const length = Number(need(foundation.CFDataGetLength, "CFDataGetLength")(pointer));
  if (length > MOST_BYTES) throw new NativeValueError(`CoreFoundation gave ${length} bytes, more than any Mac has`);
  const bytes = new Uint8Array(Math.max(0, length));
  const start = length > 0 ? need(foundation.CFDataGetBytePtr, "CFDataGetBytePtr")(pointer) : null;
  if (start !== null) new Deno.UnsafePointerView(start).copyInto(bytes);
  return bytes;
}

/** The number and the words of a CFError, which is released. */
function takeError(foundation: CoreFoundationLibrary, address: bigint): string {
  const pointer = Deno.UnsafePointer.create(address);
  if (pointer === null) return "it does not say why";
  using error = own(foundation, pointer);
  const code = foundation.CFErrorGetCode?.(error.pointer) ?? 0n;
  const description = foundation.CFErrorCopyDescription?.(error.pointer) ?? null;
  if (description === null) return `error ${code}`;
  using text = own(foundation, description);
  const represent = foundation.CFStringCreateExternalRepresentation;
  const made = represent?.(null, text.pointer, UTF8, "?".charCodeAt(0)) ?? null;
  if (made === null) return `error ${code}`;
  using data = own(foundation, made);
  return `${new TextDecoder().decode(copyData(foundation, data))} (${code})`;
}
