/**
 * The 176 rules of knowledge chapter 09, section 6 (the 177th, `health.ok`, is the verdict of the end node): family → names.
 * Nothing here may be lost or renamed; rules beyond it are additions and have a file.
 */
const FAMILIES: Readonly<Record<string, string>> = {
  app: "crashed duplicate-copies not-found outside-applications removed-but-registered translocated",
  bundle: "app-rpath-missing bad-entry-point debug-dylib framework-outside-sysex mach-name-missing name-mismatch " +
    "package-type provider-class-missing rpath-escapes-sysex sysex-missing unexpanded-variable " +
    "usage-description-missing wrong-architecture",
  coex: "active-content-filter firewall-third-party provider-chain self-interception-loop transparent-proxy-order " +
    "vpn-in-vpn-sysex",
  collect: "attach-denied capture-ingress-invisible crash-dir debug-not-persisted needs-root private-redacted " +
    "rama-path-without-suffix sandboxed-runner window-expired",
  data: "group-container-split",
  dns: "full-tunnel-expected leftover-resolver vpn-captures-all",
  ent: "app-group-ios-style-unauthorised app-group-missing app-group-one-sided get-task-allow install-missing " +
    "managed-vpn-shared-missing ne-missing ne-suffix-mismatch ne-type-uncovered stripped",
  flow: "flow-divert-exhausted local-upstream-down necp-drop-all necp-enomem overload refused " +
    "transient-backpressure udp-first-packet-declined",
  host: "os-too-old-for-provider",
  keychain: "ca-partial data-protection-from-sysex deprecated-acl-api interaction-not-allowed sandboxed-write " +
    "unavailable-before-login user-keychain-from-sysex",
  mach: "name-collision not-registered prefix-mismatch registration-denied",
  mdm: "app-saves-managed-config designated-requirement-mismatch identity-unavailable key-not-supported-macos " +
    "on-demand-not-applied order-key-misplaced policy-missing-or-blocking provider-type-default " +
    "remote-address-loopback",
  necfg: "disabled disconnect-on-sleep loopback-rule-missing missing permission-denied provider-mismatch " +
    "rule-invalid saved-while-running stale-profile superseded",
  network: "link-down",
  osbug: "appfirewall-contentfilter-15.0 approval-toggle-27beta cfil-v4mapped-sendto kernel-panic-flow-divert " +
    "machservices-not-refreshed stale-routes-12 startproxy-twice testflight-killed transparent-proxy-15.7.8 " +
    "upgrade-xpc-invalidated uplink-advisory-dns",
  pack: "appex-outside-app-store multi-sysex-ipc packet-tunnel-misuse provider-type-unsupported",
  policy: "awaiting-user-approval delegate-not-retained forbidden",
  proc: "crash-loop crashed killed-after-update not-running port-leak provider-hang provider-start-failed " +
    "resource-growth stale-code zombie-provider",
  prof: "app-group-unauthorised device-not-included expired missing not-authorising wrong-channel",
  proxy: "leftover-loopback",
  reg: "activation-failed-unexplained dev-dist-collision disabled-by-user ls-plugin-unavailable multiple-versions " +
    "not-registered pending-uninstall-reboot staged-drift stale stale-machservices stuck-state " +
    "version-not-bumped works-after-reinstall",
  route: "leftover-default leftover-host-route orphan-utun product-manipulates-table",
  security: "secret-in-provider-config",
  session: "auth-failed failed-code never-started on-demand-waiting plugin-not-installed server-unreachable stopped",
  sign: "adhoc amfi-rejected identity-missing in-place-overwrite invalid library-validation no-hardened-runtime " +
    "not-notarized portal-capability-missing team-mismatch",
  sleep: "forwarding-wedged path-not-viable stop-reason-sleep",
  tcc: "local-network-exempt local-network-reprompt",
  tls: "ca-not-trusted trust-settings-denied",
  xpc: "agent-unreachable daemon-name-prefix lazy-connection listener-overloaded multi-client name-mismatch-app " +
    "not-privileged peer-died peer-requirement protocol-mismatch sandbox-denied",
};

/** Every id of the catalogue, sorted. */
export const CATALOGUE_IDS: readonly string[] = Object.entries(FAMILIES).flatMap(([family, names]) =>
  names.split(" ").map((name) => `${family}.${name}`)
).sort();
