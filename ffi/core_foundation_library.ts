/**
 * CoreFoundation. `CFIndex` is a signed, `CFTypeID` an unsigned long; `Boolean` is an unsigned char and must not be Deno's `bool`, which
 * takes 2 for false. What `Create` or `Copy` gave is +1 and to be released; what `Get` gave is borrowed. `CFRelease(NULL)` crashes.
 */
import { openLibrary } from "./libraries.ts";

/** What is asked for: a self-test says which of it a macOS has. */
export const CORE_FOUNDATION_SYMBOLS = {
  /** The system ends the process after so many seconds; 0 takes it back. */
  alarm: { parameters: ["u32"], result: "u32", optional: true },
  CFRelease: { parameters: ["pointer"], result: "void", optional: true },
  CFGetTypeID: { parameters: ["pointer"], result: "usize", optional: true },
  /** The number differs from macOS to macOS. */
  CFDictionaryGetTypeID: { parameters: [], result: "usize", optional: true },
  /** `(allocator, bytes, CFIndex length, encoding, Boolean isExternal)`, +1. Null for bytes that are no text. */
  CFStringCreateWithBytes: {
    parameters: ["pointer", "buffer", "isize", "u32", "u8"],
    result: "pointer",
    optional: true,
  },
  /** `(allocator, string, encoding, UInt8 lossByte)` gives data, +1. */
  CFStringCreateExternalRepresentation: {
    parameters: ["pointer", "pointer", "u32", "u8"],
    result: "pointer",
    optional: true,
  },
  /** `(allocator, values, CFIndex count, callbacks)`, +1; with the type callbacks it retains its values. */
  CFArrayCreate: { parameters: ["pointer", "buffer", "isize", "pointer"], result: "pointer", optional: true },
  /** A struct; its address is meant. */
  kCFTypeArrayCallBacks: { type: "pointer", optional: true },
  CFDataGetLength: { parameters: ["pointer"], result: "isize", optional: true },
  /** Borrowed: to be copied before the data is released. */
  CFDataGetBytePtr: { parameters: ["pointer"], result: "pointer", optional: true },
  /** `(allocator, list, CFIndex format, options, CFErrorRef *error)` gives data, +1; else null and an error, +1. */
  CFPropertyListCreateData: {
    parameters: ["pointer", "pointer", "isize", "usize", "buffer"],
    result: "pointer",
    optional: true,
  },
  CFErrorGetCode: { parameters: ["pointer"], result: "isize", optional: true },
  /** A string, +1. */
  CFErrorCopyDescription: { parameters: ["pointer"], result: "pointer", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The symbols of CoreFoundation, each null where this macOS lacks it. */
export type CoreFoundationLibrary = ReturnType<typeof openCoreFoundation>;

/** Opens CoreFoundation. Throws a LibraryError. */
export function openCoreFoundation(path: string) {
  return openLibrary(path, CORE_FOUNDATION_SYMBOLS);
}
