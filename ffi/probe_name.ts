/** Asks launchd and libxpc whether a Mach service is registered. Nothing is sent to the service: it never hears of the question. */
import { PROBE_FORMAT, type ProbeRecord } from "../formats/xpc/probe.ts";
import { Handle } from "./handle.ts";
import { need } from "./libraries.ts";
import { cString, makeIdleBlock, readCString } from "./memory.ts";
import type { SystemLibrary } from "./system_library.ts";
import { sleep, within } from "./time_limit.ts";

/** `XPC_CONNECTION_MACH_SERVICE_PRIVILEGED`: launchd's system domain, where extensions are, and no user's namesake. */
const PRIVILEGED = 1n << 1n;
const LOOK_UP_MS = 1_000;
/** What a call that was late is still given before its thread counts as lost. */
const GRACE_MS = 500;
const POLL_MS = 5;

/** How a probe behaves. */
export interface ProbeOptions {
  /** How long libxpc may take to object. */
  readonly waitMs: number;
  /** Called before every call that could break or block this process. */
  readonly onCall: (call: string) => void;
}

/** Probes the name. Throws a LibraryError when libSystem lacks what both ways need. */
export async function probeName(system: SystemLibrary, name: string, options: ProbeOptions): Promise<ProbeRecord> {
  const missing: string[] = [];
  const late: ProbeRecord["late"][number][] = [];
  const lookUp = await lookUpName(system, name, options, late, missing);
  // Where the lookup is stuck, launchd does not answer, and libxpc would ask the same launchd.
  const connection = late.length > 0 ? null : await askConnection(system, name, options, missing);
  return { format: PROBE_FORMAT, name, lookUp, connection, late, missing };
}

async function lookUpName(
  system: SystemLibrary,
  name: string,
  { onCall }: ProbeOptions,
  late: ProbeRecord["late"][number][],
  missing: string[],
): Promise<ProbeRecord["lookUp"]> {
  if (system.bootstrap_look_up_address === null || system.bootstrap_port === null) {
    missing.push("bootstrap_look_up");
    return null;
  }
  const port = new Uint32Array(1);
  onCall("bootstrap_look_up");
  const asked: Promise<number> = system.bootstrap_look_up!(system.bootstrap_port, cString(name), port);
  let code = await within(asked, LOOK_UP_MS);
  if (code === "late") {
    code = await within(asked, GRACE_MS);
    late.push({ call: "bootstrap_look_up", returned: code !== "late" });
    if (code === "late") return null;
  }
  if (code === 0 && system.mach_task_self_ !== null) system.mach_port_deallocate?.(system.mach_task_self_, port[0]!);
  const text = readCString(system.bootstrap_strerror?.(code) ?? null);
  return late.length > 0 ? null : { code, text };
}

/** Activation looks the name up, no more: a connection sends its first words with its first message, and there is none. */
async function askConnection(
  system: SystemLibrary,
  name: string,
  { waitMs, onCall }: ProbeOptions,
  missing: string[],
): Promise<ProbeRecord["connection"]> {
  const reasonOf = system.xpc_connection_copy_invalidation_reason;
  if (reasonOf === null) {
    missing.push("xpc_connection_copy_invalidation_reason");
    return null;
  }
  const cancel = need(system.xpc_connection_cancel, "xpc_connection_cancel");
  onCall("xpc_connection_create_mach_service");
  const made = need(system.xpc_connection_create_mach_service, "xpc_connection_create_mach_service")(
    cString(name),
    null,
    PRIVILEGED,
  );
  if (made === null) return null;
  using connection = new Handle(made, need(system.xpc_release, "xpc_release"));
  onCall("xpc_connection_activate");
  need(system.xpc_connection_set_event_handler, "xpc_connection_set_event_handler")(
    connection.pointer,
    idleBlockOf(system),
  );
  need(system.xpc_connection_activate, "xpc_connection_activate")(connection.pointer);
  try {
    const end = performance.now() + waitMs;
    for (;;) {
      const reason = takeText(system, reasonOf(connection.pointer));
      if (reason !== null || performance.now() >= end) return { reason };
      await sleep(POLL_MS);
    }
  } finally {
    cancel(connection.pointer);
  }
}

/** A text of malloc's, which is ours to free. */
function takeText(system: SystemLibrary, pointer: Deno.PointerValue): string | null {
  const text = readCString(pointer);
  if (pointer !== null) need(system.free, "free")(pointer);
  return text;
}

/** One for all connections: it is never freed. */
const BLOCKS = new WeakMap<SystemLibrary, Deno.PointerObject>();

function idleBlockOf(system: SystemLibrary): Deno.PointerObject {
  const block = BLOCKS.get(system) ?? makeIdleBlock(system);
  BLOCKS.set(system, block);
  return block;
}
