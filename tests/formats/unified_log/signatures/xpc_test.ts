import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/xpc.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

checkFamily("xpc", family, [
  {
    id: "xpc.lookup3",
    fires: "[0x1a2b] failed to do a bootstrap look-up: xpc_error=[3: No such process]",
    silent: "[0x1a2b] did a bootstrap look-up",
    fields: { e: "3", t: "No such process" },
  },
  {
    id: "xpc.listener-eperm",
    fires: "[0x1a2b] listener failed to activate: xpc_error=[1: Operation not permitted]",
    silent: "[0x1a2b] listener failed to activate: xpc_error=[17: File exists]",
    fields: { e: "1" },
  },
  {
    id: "xpc.cancelled",
    fires:
      "[0x1a2b] invalidated because the current process cancelled the connection by calling xpc_connection_cancel()",
    silent: "[0x1a2b] invalidated because the current process ended",
  },
  {
    id: "xpc.client-exit",
    fires: "[0x1a2b] invalidated because the client process (pid 812) either cancelled the connection or exited",
    silent: "[0x1a2b] invalidated because the client process (pid 812) was tired",
    fields: { pid: "812" },
  },
  {
    id: "xpc.nosenders",
    fires: "[0x1a2b] invalidated after getting a no-senders notification - client is gone",
    silent: "[0x1a2b] a no-senders notification",
  },
  {
    id: "xpc.listener-port",
    fires: "[0x1a2b] Channel could not return listener port.",
    silent: "[0x1a2b] Channel returned its listener port.",
  },
  {
    id: "xpc.4099",
    fires:
      'Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named com.example.ipc was invalidated."',
    silent:
      'Error Domain=NSCocoaErrorDomain Code=4097 "The connection to service named com.example.ipc was interrupted."',
    fields: { n: "com.example.ipc" },
  },
  {
    id: "xpc.4097",
    fires: 'Error Domain=NSCocoaErrorDomain Code=4097 "connection to service named com.example.ipc"',
    silent: 'Error Domain=NSCocoaErrorDomain Code=4099 "connection to service named com.example.ipc"',
    fields: { n: "com.example.ipc" },
  },
  { id: "xpc.svcdict", fires: "Couldn't retrieve XPCService dictionary", silent: "Could retrieve XPCService" },
  {
    id: "xpc.peer-unmet",
    fires: "send failed: XPC_ERROR_PEER_CODE_SIGNING_REQUIREMENT",
    silent: "send failed: XPC_ERROR_CONNECTION_INVALID",
  },
  { id: "xpc.malformed-reply", fires: "request failed: malformedReply", silent: "request failed: wellFormedReply" },
  { id: "xpc.accept-queue", fires: "listener: accept queue full", silent: "listener: accept queue empty" },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["Couldn’t retrieve XPCService", ["xpc.svcdict"]],
  ["NSCocoaErrorDomain Code=4099 “The connection to service on pid 0 named com.apple.example was", ["xpc.4099"]],
  [record("Example", "peer requirement PeerRequirementFailed"), ["xpc.peer-unmet"]],
  ["[0x600] Dropping check-in message due to code signing requirement: -67050", ["xpc.peer-unmet"]],
  ["Reply message forbidden due to code signing requirement: -67050", ["xpc.peer-unmet"]],
  ["rpc error: Peer forbidden (code signing)", ["xpc.peer-unmet"]],
  ["cannot be built due to code signing requirements of macOS", []],
  ["received an undecodable message for proxy 0 (no exported object to receive message)", ["xpc.malformed-reply"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`xpc: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
