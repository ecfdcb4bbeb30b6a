/** For every belief that a program can check: a Mac on which it does not hold, and the line that shows it. */
import { KNOWN_NAME } from "../../../engine/selftest/questions.ts";
import {
  type Changes,
  FILTER_JOB,
  IDLE,
  type Other,
  type OtherAnswer,
  probeRecord,
  UNREGISTERED,
  VPN,
} from "../../fakes/selftest_macs.ts";
import { IPS } from "../../formats/crash/samples.ts";

const JOB = "NetworkExtension.com.example.tunnel.extension.2.4.0.240";
const MACH = "EXAMPLE123.com.example.tunnel";
const DOMAIN = "/bin/launchctl print system";
const replaced = (from: string | RegExp, to: string) => (text: string) => ({ text: text.replaceAll(from, to) });
const WITH_ENDPOINTS = `\n\tendpoints = {\n\t\t"${MACH}" = {\n\t\t\tport = 0x4a03\n\t\t}\n\t}\n`;

/** How a Mac is on which the belief is wrong, and the line that shows it. */
export const CONTRADICTED: Readonly<Record<string, readonly [Other, RegExp | null]>> = {
  "job-label": [
    { root: { [`${DOMAIN}/`]: {}, [DOMAIN]: replaced(JOB, `system.${JOB}`) } },
    /^system\.NetworkExtension/,
  ],
  "domain-without-root": [
    { ordinary: { [`${DOMAIN}/`]: {}, [DOMAIN]: replaced(/.*NetworkExtension.*\n/g, "") } },
    /^Netw/,
  ],
  "endpoints-hidden": [
    { ordinary: { [`${DOMAIN}/${JOB}`]: replaced(/\}\n$/g, `${WITH_ENDPOINTS}}\n`) } },
    /EXAMPLE123/,
  ],
  "job-at-activation": [{
    root: { [`${DOMAIN}/`]: {}, [DOMAIN]: replaced(`\t${FILTER_JOB}\n`, "\tcom.example.other\n") },
  }, null],
  "mach-name-in-system": [
    {
      root: {
        [`libxpc probe ${MACH}`]: { text: probeRecord(MACH, 1102, "failed at lookup with error 3 - No such process") },
      },
    },
    /error 3/,
  ],
  "database-without-root": [
    { ordinary: { "/bin/test -r /Library/SystemExtensions/db.plist": { exitCode: 1 } } },
    /db\.plist: 1/,
  ],
  "database-mach-services": [{
    root: { "/Library/SystemExtensions/db.plist": replaced(/<dict><key>MachServices.*<\/dict>/g, "<data>AAAA</data>") },
  }, null],
  "ps-staged-path": [
    { root: { "/bin/ps": replaced(/(512 .* )\/Library\/\S+/g, "$1/usr/libexec/staged") } },
    /^\/usr\/libexec/,
  ],
  "ps-lstart": [{ root: { "/bin/ps": replaced("Sun Jun 15 09:", "Sun Jun 15 11:") } }, /11:01:40/],
  "sysctl-boottime": [
    { root: { "/usr/sbin/sysctl kern.boottime": { text: "kern.boottime: 1749978100.482913\n" } } },
    /1749978100/,
  ],
  "sandbox-words": [
    { root: { "/usr/bin/sandbox-exec": { errors: "systemextensionsctl: no daemon\n", exitCode: 70 } } },
    /no daemon/,
  ],
  "sysctl-missing": [{ root: { "/usr/sbin/sysctl net.cfil net.sysex": { text: "" } } }, /unknown oid/],
  "files-for-all": [{ ordinary: { "/bin/test -r /Applications": { exitCode: 1 } } }, /Info\.plist/],
  "same-copies": [{
    root: {
      "/Library/SystemExtensions/7D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90/com.example.tunnel.extension.systemextension":
        replaced(
          /"cdhash":"[0-9a-f]{40}"/g,
          `"cdhash":"${"0".repeat(40)}"`,
        ),
    },
  }, /0{40}/],
  "log-predicate": [{
    root: { "/usr/bin/log show": { text: "", errors: "log: Unable to parse predicate\n", exitCode: 64 } },
  }, /predicate/],
  "log-refusal": [{ ordinary: { "/usr/bin/log show": { errors: "log: not today\n" } } }, /not today/],
  "crash-folder": [{ ordinary: { "/bin/ls": { text: "a.ips\n", errors: "", exitCode: 0 } } }, null],
  "crash-names": [{ root: renamedReport() }, /JetsamEvent-/],
  "crash-paths": [
    {
      root: {
        "/Library/Logs/DiagnosticReports/com.example": replaced(
          /SystemExtensions\\\/\*\\\/[\w.]+/g,
          "SystemExtensions\\/*\\/*",
        ),
      },
    },
    /\*\/\*/,
  ],
  "launchd-texts": [{ root: { "/bin/launchctl error 113": { text: "113: Nothing there\n" } } }, /^113: Nothing there$/],
  "plugin-names": [
    { root: { "/usr/bin/log show": replaced("com.example.tunnel[", "com.example.other[") } },
    /^com\.example\.other$/,
  ],
  "sealed-file-by-file": [
    {
      root: {
        "/Applications/Example Tunnel.app/Contents/_CodeSignature": replaced(
          /\.systemextension\/Contents\/[^<]*/g,
          ".systemextension",
        ),
      },
    },
    /\.systemextension$/,
  ],
  "csreq-words": [{ root: { "/usr/bin/csreq": replaced("absent", "not exists") } }, /not exists/],
  "codesign-streams": [
    { root: { "/usr/bin/codesign -d": { text: "Identifier=com.example.tunnel\n" } } },
    /^Identifier=/,
  ],
  "codesign-agrees": [{
    root: {
      "/usr/bin/codesign -d": {
        errors:
          "Executable=/Applications/Example Tunnel.app\nIdentifier=com.example.other\nFormat=app bundle with Mach-O thin (arm64)\nCDHash=0000000000000000000000000000000000000000\nTeamIdentifier=EXAMPLE123\n",
      },
    },
  }, /codesign/],
  "spctl-rights": [{ ordinary: { "/usr/sbin/spctl": { errors: "spctl: root only\n", exitCode: 1 } } }, /root only/],
  "signature-command-last": [{
    root: {
      "/Library/SystemExtensions/7D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90/com.example.tunnel.extension.systemextension/Contents/MacOS/":
        swapCommands,
    },
  }, /Contents\/MacOS/],
  "status-by-id": [{ root: { "/usr/sbin/scutil --nc status": { text: "No service\n" } } }, /No service/],
  "tunnel-agents": [{ ordinary: { "/sbin/ifconfig": replaced(/\tagent .*\n/g, "") } }, null],
  "disabled-is-invalid": [
    { root: { "/usr/sbin/scutil --nc list": replaced("(Invalid)     ", "(Disconnected)") } },
    /Office/,
  ],
  "foreign-sockets": [{
    ordinary: {
      "/usr/sbin/netstat -anv": {
        text: "Active Internet connections (including servers)\n" +
          "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n" +
          "tcp4       0      0  127.0.0.1.8080         *.*                    LISTEN\n",
      },
    },
  }, null],
  "profiles-form": [
    { root: { "/usr/bin/profiles": replaced("<key>PayloadContent</key>", "<key>Content</key>") } },
    null,
  ],
  "configuration-store": [{
    root: { "/Library/Preferences/com.apple.networkextension.plist": { text: "bplist00 of another kind" } },
  }, null],
  "power-log": [{ root: { "/usr/bin/pmset": { truncated: true } } }, /bytes/],
  "connection-id": [{
    root: {
      "SystemConfiguration vpn-status": {
        text: JSON.stringify({
          format: "sysex-doctor-vpn-status",
          service: VPN,
          status: null,
          error: { code: 1004, text: "No such key" },
          late: null,
        }),
      },
    },
  }, /does not know/],
  "xpc-reasons": [
    { root: { [`libxpc probe ${UNREGISTERED}`]: { text: probeRecord(UNREGISTERED, 1102, null) } } },
    /missing/,
  ],
  "look-up-starts-nothing": [{
    root: { [`${DOMAIN}/${IDLE}`]: replaced("state = not running", "state = running\n\tpid = 900") },
  }, /900/],
  "idle-block": [
    {
      root: {
        [`libxpc probe ${KNOWN_NAME}`]: {
          status: "unreadable",
          text: "",
          note: "The child that asks libxpc was ended by SIGABRT in xpc_connection_activate",
        },
      },
    },
    /SIGABRT/,
  ],
  "store-without-root": [{
    ordinary: {
      "SystemConfiguration store": {
        status: "denied",
        text: "",
        note: "SCDynamicStoreCreate gave nothing: Permission denied (1003)",
      },
    },
  }, /1003/],
  "console-user": [{ root: { "SystemConfiguration store": replaced("loginwindow", "jdoe") } }, /jdoe/],
  "libraries-by-path": [
    {
      root: {
        "libxpc symbols": {
          text: JSON.stringify({
            format: "sysex-doctor-symbols",
            libraries: [{
              path: "/usr/lib/libSystem.B.dylib",
              error: "Could not open library",
              found: [],
              missing: [],
            }],
          }),
        },
      },
    },
    /Could not open/,
  ],
};

/** A report of the extension under the name of another process. */
function renamedReport(): Changes {
  const listing = "/Library/Logs/DiagnosticReports/";
  return {
    [`${listing}JetsamEvent-`]: { status: "ok", text: IPS },
    [listing]: replaced("com.example.tunnel.extension-", "JetsamEvent-"),
  };
}

/** A thin program whose signature stands before LC_MAIN. */
function swapCommands(): OtherAnswer {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(16, 2, true);
  view.setUint32(32, 0x1d, true);
  view.setUint32(36, 16, true);
  view.setUint32(48, 0x80000028, true);
  view.setUint32(52, 16, true);
  return { stdout: new Uint8Array(view.buffer) };
}
