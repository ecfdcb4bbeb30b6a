/** Texts and pointers between JavaScript and C. */
import { need } from "./libraries.ts";
import type { SystemLibrary } from "./system_library.ts";

/** More of a text of a library's is nobody's to read. */
const MOST_TEXT = 4_096;

/** The text as UTF-8 with its end mark. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

/** A C text, as far as it goes; null for no pointer. Bytes that are no UTF-8 become the replacement character. */
export function readCString(pointer: Deno.PointerValue): string | null {
  if (pointer === null) return null;
  const view = new Deno.UnsafePointerView(pointer);
  const bytes: number[] = [];
  for (let i = 0; i < MOST_TEXT; i++) {
    const byte = view.getUint8(i);
    if (byte === 0) break;
    bytes.push(byte);
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** Addresses as a C array. */
export function pointerArray(pointers: readonly Deno.PointerValue[]): BigUint64Array<ArrayBuffer> {
  return new BigUint64Array(pointers.map(addressOf));
}

function addressOf(pointer: Deno.PointerValue): bigint {
  return BigInt(Deno.UnsafePointer.value(pointer));
}

const BLOCK_IS_GLOBAL = 1 << 28;
const BLOCK_HAS_SIGNATURE = 1 << 30;
/** `isa`, flags and a reserved word, `invoke`, the descriptor; all clang compilers agree. */
const BLOCK_BYTES = 32;
/** void (block, object). */
const SIGNATURE = "v16@?0@8";
const ALL_BYTES = 128n;

/**
 * A block that does nothing, for libraries that insist on a handler. It is a global one, which is neither copied nor freed, and it lies
 * in memory of malloc that nobody ever frees, because a library may call it until the process ends. What it runs is `getpid`: no
 * JavaScript is ever called from a library's thread, where Deno could not survive the end of the process.
 */
export function makeIdleBlock(system: SystemLibrary): Deno.PointerObject {
  const memory = need(need(system.malloc, "malloc")(ALL_BYTES), "memory");
  const block = addressOf(memory);
  const bytes = new Uint8Array(Number(ALL_BYTES));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, addressOf(need(system._NSConcreteGlobalBlock, "_NSConcreteGlobalBlock")), true);
  view.setInt32(8, BLOCK_IS_GLOBAL | BLOCK_HAS_SIGNATURE, true);
  view.setBigUint64(16, addressOf(need(system.getpid, "getpid")), true);
  const descriptor = BLOCK_BYTES;
  const signature = 64;
  view.setBigUint64(24, block + BigInt(descriptor), true);
  view.setBigUint64(descriptor + 8, BigInt(BLOCK_BYTES), true);
  view.setBigUint64(descriptor + 16, block + BigInt(signature), true);
  bytes.set(cString(SIGNATURE), signature);
  need(system.memcpy, "memcpy")(memory, bytes, ALL_BYTES);
  return memory;
}
