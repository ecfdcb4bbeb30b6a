import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/nesessionmanager.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

const ID = "com.example.tunnel.extension";
const SESSION = "NESMVPNSession[Primary Tunnel:Example VPN:11111111-2222-3333-4444-555555555555:(null)]";
const PLUGIN = { plugin: "NEVPNTunnelPlugin", id: ID, state: "inactive" };

checkFamily("nesessionmanager", family, [
  {
    id: "ne.start-cmd",
    fires: `${SESSION}: Received a start command from Example VPN[812]`,
    silent: "Received a stop command from Example VPN[812]",
    fields: { session: SESSION, proc: "Example VPN", pid: "812" },
  },
  {
    id: "ne.start-skip",
    fires: `${SESSION}: Skip a start command from Example VPN[812]: session in state connected`,
    silent: "Skip a start command: nobody asked",
    fields: { session: SESSION, proc: "Example VPN", pid: "812", st: "connected" },
  },
  {
    id: "ne.reg-none",
    fires: `Found 0 (0 active) registrations for ${ID} (com.apple.networkextension.packet-tunnel)`,
    silent: [`Found 10 (0 active) registrations for ${ID}`, "Found 0 of 12 registrations for the seminar"],
    fields: { id: ID, ep: "com.apple.networkextension.packet-tunnel" },
  },
  {
    id: "ne.reg-some",
    fires: `Found 2 (1 active) registrations for ${ID} (com.apple.networkextension.packet-tunnel)`,
    silent: `Found 0 (0 active) registrations for ${ID} (com.apple.networkextension.packet-tunnel)`,
    fields: { n: "2", act: "1", id: ID, ep: "com.apple.networkextension.packet-tunnel" },
  },
  {
    id: "ne.ls-unavailable",
    fires: `${SESSION}: Plugin is not available in launch services`,
    silent: "Plugin is available in launch services",
    fields: { session: SESSION },
  },
  {
    id: "ne.not-installed",
    fires: `${SESSION}: Plugin is not installed`,
    silent: "Plugin is installed",
    fields: { session: SESSION },
  },
  {
    id: "ne.being-updated",
    fires: `${SESSION}: Plugin is being updated`,
    silent: "Plugin was updated",
    fields: { session: SESSION },
  },
  {
    id: "ne.installed",
    fires: `${SESSION}: Plugin is installed`,
    silent: "Plugin is not installed",
    fields: { session: SESSION },
  },
  {
    id: "ne.find-failed",
    fires: `Failed to find ${ID} app extension using neagent`,
    silent: `Found ${ID} app extension using neagent`,
    fields: { id: ID },
  },
  {
    id: "ne.network-changed",
    fires: `${SESSION}: Handling a network changed event`,
    silent: "Handling a changed network",
    fields: { session: SESSION },
  },
  {
    id: "ne.on-demand-reset",
    fires: `${SESSION}: Resetting VPN On Demand`,
    silent: "Resetting VPN",
    fields: { session: SESSION },
  },
  {
    id: "ne.on-demand-enabled",
    fires: `${SESSION}: Enabling VPN On Demand`,
    silent: "Enabling VPN",
    fields: { session: SESSION },
  },
  {
    id: "ne.pid0",
    fires: `NEVPNTunnelPlugin(${ID}[inactive]) started with PID 0 error (null)`,
    silent: `NEVPNTunnelPlugin(${ID}[inactive]) started with PID 812 error (null)`,
    fields: { ...PLUGIN, err: "(null)" },
  },
  {
    id: "ne.plugin-pid",
    fires: `Plugin NEVPNTunnelPlugin(${ID}[inactive]) started with pid 812`,
    silent: `Plugin NEVPNTunnelPlugin(${ID}[inactive]) started with pid 0`,
    fields: { ...PLUGIN, pid: "812" },
  },
  {
    id: "ne.start-error",
    fires: `${SESSION}: Failed to start with error: Error Domain=NEAgentErrorDomain Code=2 "(null)"`,
    silent: `${SESSION}: Failed to start because of an error`,
    fields: { session: SESSION, err: 'Error Domain=NEAgentErrorDomain Code=2 "(null)"' },
  },
  {
    id: "ne.start-provider-failed",
    fires: `failed to start provider ${ID}. error: Error Domain=NEAgentErrorDomain Code=1 "(null)"`,
    silent: `failed to stop provider ${ID}. error: (null)`,
    fields: { id: ID, err: 'Error Domain=NEAgentErrorDomain Code=1 "(null)"' },
  },
  {
    id: "ne.enter-state",
    fires: `${SESSION}: Entering state NESMVPNSessionStateStarting, timeout 60 seconds`,
    silent: "Entering state Starting, timeout 60 seconds",
    fields: { session: SESSION, st: "NESMVPNSessionStateStarting", t: "60" },
  },
  {
    id: "ne.no-network-line",
    fires: `${SESSION}: No network available`,
    silent: `${SESSION}: No network available for the seminar`,
  },
  {
    id: "ne.val-audit",
    fires: "Validation failed - no audit tokens",
    silent: "Validation failed - no budget",
  },
  {
    id: "ne.val-ext",
    fires: `NEVPNTunnelPlugin(${ID}[inactive]): Validation of the extension failed`,
    silent: "Validation of the extension succeeded",
    fields: PLUGIN,
  },
  {
    id: "ne.kill",
    fires: "Killing extension, pid 812",
    silent: "Killing the extension of pid 812",
    fields: { pid: "812" },
  },
  {
    id: "ne.ipc-denied",
    fires: "process 812 is not entitled to establish IPC with plugins of type com.example.tunnel",
    silent: "process 812 is entitled to establish IPC with plugins of type com.example.tunnel",
    fields: { pid: "812", type: "com.example.tunnel" },
  },
  {
    id: "ne.detach",
    fires: `plugin NEVPNTunnelPlugin(${ID}[inactive]) did detach from IPC`,
    silent: "plugin did not detach from IPC",
    fields: PLUGIN,
  },
  {
    id: "ne.attach",
    fires: "attached IPC with endpoint 0x1a2b",
    silent: "attached IPC without an endpoint",
    fields: { e: "0x1a2b" },
  },
  {
    id: "ne.vif",
    fires: `${SESSION}: Failed to obtain a virtual interface of type 1, aborting`,
    silent: "Obtained a virtual interface of type 1",
    fields: { session: SESSION, t: "1" },
  },
  {
    id: "ne.ethernet",
    fires: "Failed to create a user ethernet controller",
    silent: "Failed to create an ethernet cable",
  },
  {
    id: "ne.agent",
    fires: `${SESSION}: Updated network agent (inactive, compulsory, not-user-activated)`,
    silent: "Updated network agents everywhere",
    fields: { session: SESSION, flags: "inactive, compulsory, not-user-activated" },
  },
  {
    id: "ne.app-missing",
    fires: "The VPN app used by the VPN configuration is not installed.",
    silent: "The VPN app used by the VPN configuration is installed.",
  },
  {
    id: "ne.internal-text",
    fires: "The VPN session failed because an internal error occurred.",
    silent: "The VPN session failed because an error occurred.",
  },
  {
    id: "ne.uninstall-req",
    fires: `${SESSION}: Request to uninstall session`,
    silent: "Request to install session",
    fields: { session: SESSION },
  },
  { id: "ne.submit-job", fires: "Submitting launchd job: {", silent: "Submitted launchd job" },
  {
    id: "ne.start-sysex",
    fires: "Starting system extension com.example.tunnel.extension",
    silent: "Starting system extensions are rare",
  },
  {
    id: "ne.subscribe",
    fires: `Adding event subscription for ${ID} with extension point com.apple.networkextension.packet-tunnel`,
    silent: "Adding event subscription without any point",
    fields: { ep: "com.apple.networkextension.packet-tunnel" },
  },
  {
    id: "ne.neprocinfo",
    fires: "failed to get UUIDs for /Developer/usr/libexec/neagent",
    silent: "failed to get UUIDs for /usr/libexec/neagent",
  },
  {
    id: "ne.filter-start",
    fires: "Starting with control unit 3",
    silent: "Starting without control unit",
    fields: { u: "3" },
  },
  {
    id: "ne.filter-socket",
    fires: "Error setting CFIL_OPT_NECP_CONTROL_UNIT on socket: Invalid argument",
    silent: "Error setting CFIL_OPT_OTHER on socket",
  },
  {
    id: "ne.drop-policy",
    fires: "Failed to add Drop Control Policies for VPN Session",
    silent: "Added Drop Control Policies for VPN Session",
  },
  {
    id: "ne.stale-handlers",
    fires: `${SESSION}: Disconnected session has 2 stale completionHandler(s)`,
    silent: "Disconnected session has no completionHandler",
    fields: { session: SESSION, n: "2" },
  },
  {
    id: "ne.ifsettings",
    fires: `${SESSION}: failed to add IPv6 address and netmask`,
    silent: "failed to add an address and a netmask",
    fields: { session: SESSION, what: "add IPv6 address and netmask" },
  },
  {
    id: "ne.primary",
    fires: `${SESSION}: not primary for IPv6`,
    silent: "a primary for IPv6",
    fields: { p: "not primary", v: "6" },
  },
  {
    id: "ne.tunnel-from-provider",
    fires: "VPN tunnels cannot be started from Network Extension providers",
    silent: "VPN tunnels cannot be started from here",
    fields: { what: "started" },
  },
  {
    id: "ne.phys-if",
    fires: "Primary physical interface changed: en0 -> (null)",
    silent: "Primary physical interface: en0",
    fields: { a: "en0", b: "(null)" },
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["Received a start command from …", ["ne.start-cmd"]],
  ["Received a start command from SystemUIServer[<pid>]", ["ne.start-cmd"]],
  ["Found 0 registrations for <private>", ["ne.reg-none"]],
  ["Found 1 registrations for … (com.apple.networkextension.app-proxy)", ["ne.reg-some"]],
  ["Plugin NEFilterPlugin(<private>[inactive]) started with pid 812", ["ne.plugin-pid"]],
  ["… started with PID 0 error …", ["ne.pid0"]],
  ["Killing extension, pid <pid>", ["ne.kill"]],
  ["Plugin is registered with provider manager", ["ne.being-updated"]],
  ["is not entitled to establish IPC with plugins of type …", ["ne.ipc-denied"]],
  ["Adding event subscription with extension point com.apple.networkextension.packet-tunnel", ["ne.subscribe"]],
  [record("nesessionmanager", "No network available."), ["ne.no-network-line"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`nesessionmanager: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
