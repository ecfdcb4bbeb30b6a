/**
 * libSystem: libxpc, the Mach bootstrap and the C library. Every symbol is optional, so that one that is missing costs one answer and
 * not the table. Names are C names. For what may block there is an entry that is run on a thread of Deno's (`nonblocking`) and beside it
 * the symbol's address: with both `optional` and `nonblocking` a missing symbol would be a function that throws.
 */
import { openLibrary } from "./libraries.ts";

/** What is asked for: a self-test says which of it a macOS has. */
export const SYSTEM_SYMBOLS = {
  /** `mach_port_t`, 32 bits, read once when the library is opened. */
  bootstrap_port: { type: "u32", optional: true },
  mach_task_self_: { type: "u32", optional: true },
  /** `kern_return_t (mach_port_t, const char[128], mach_port_t *out)`. A port that it gives is to be given back. */
  bootstrap_look_up: { parameters: ["u32", "buffer", "buffer"], result: "i32", nonblocking: true, optional: true },
  bootstrap_look_up_address: { name: "bootstrap_look_up", type: "pointer", optional: true },
  /** `const char *(kern_return_t)`, static text. */
  bootstrap_strerror: { parameters: ["i32"], result: "pointer", optional: true },
  /** `kern_return_t (task, port)`. */
  mach_port_deallocate: { parameters: ["u32", "u32"], result: "i32", optional: true },

  /** `(const char *name, queue, uint64_t flags)`, +1. Succeeds for any name: it is looked up on activation. */
  xpc_connection_create_mach_service: { parameters: ["buffer", "pointer", "u64"], result: "pointer", optional: true },
  /** `(connection, block)`. Copies the block, which for a global one is nothing. */
  xpc_connection_set_event_handler: { parameters: ["pointer", "pointer"], result: "void", optional: true },
  /** macOS 10.12. An inactive connection must not be released. */
  xpc_connection_activate: { parameters: ["pointer"], result: "void", optional: true },
  xpc_connection_cancel: { parameters: ["pointer"], result: "void", optional: true },
  /** macOS 12. `char *`, from malloc: to be freed. Null while the connection is well, and when its owner cancelled it. */
  xpc_connection_copy_invalidation_reason: { parameters: ["pointer"], result: "pointer", optional: true },
  xpc_release: { parameters: ["pointer"], result: "void", optional: true },

  /** The class of blocks that are never copied or freed; its address is meant. */
  _NSConcreteGlobalBlock: { type: "pointer", optional: true },
  /** Takes nothing and gives a number: a harmless thing to be called from any thread. Its address is meant. */
  getpid: { type: "pointer", optional: true },
  malloc: { parameters: ["usize"], result: "pointer", optional: true },
  memcpy: { parameters: ["pointer", "buffer", "usize"], result: "pointer", optional: true },
  /** The system ends the process after so many seconds; 0 takes it back. */
  alarm: { parameters: ["u32"], result: "u32", optional: true },
  free: { parameters: ["pointer"], result: "void", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The symbols of libSystem, each null where this macOS lacks it. */
export type SystemLibrary = ReturnType<typeof openSystemLibrary>;

/** Opens libSystem. Throws a LibraryError. */
export function openSystemLibrary(path: string) {
  return openLibrary(path, SYSTEM_SYMBOLS);
}
