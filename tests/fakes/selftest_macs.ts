/** A Mac on which all beliefs hold, as root and an ordinary user see it, and the same Mac with other answers. */
import { listQuestions, listRights, NO_COUNTER, REQUIREMENT } from "../../engine/selftest/questions.ts";
import { observe } from "../../engine/selftest/observe.ts";
import type { Observed, View } from "../../engine/selftest/define.ts";
import { collectFacts } from "../../evidence/collect.ts";
import { FACTS } from "../../evidence/mod.ts";
import { identifyProbe, nameProbe, type Reply } from "../../evidence/reply.ts";
import { replyNothing } from "../../evidence/sources/limits.ts";
import { LAUNCHD_ERROR } from "../../formats/codes/launchd_error.ts";
import { PROBE_FORMAT } from "../../formats/xpc/probe.ts";
import { IPS } from "../formats/crash/samples.ts";
import { buildFakes, launchFakes } from "./native_fakes.ts";
import type { Recording, Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";
import { createScriptedMac, type ScriptedMac } from "./scripted_mac.ts";

export const UNREGISTERED = "sysex-doctor.selftest.00000000.missing";
export const VPN = "2D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
const OFF = "3D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
const TUNNEL = "com.example.tunnel.extension";
/** Enabled, with a job, and wanted by no configuration. */
export const FILTER = "com.acme.filter";
export const FILTER_JOB = `NetworkExtension.${FILTER}.1.0.7`;
export const IDLE = "com.apple.example.idle";
const BASE = SCENARIOS.healthy;

function recorded(command: string, args: string): string {
  return (BASE.commands as Readonly<Record<string, Readonly<Record<string, Recording>>>>)[command]![args]!.stdout!;
}

const LIST = recorded("/usr/bin/systemextensionsctl", "list").replace("1 extension(s)", "2 extension(s)") +
  `*\t*\tACME123456\t${FILTER} (1.0/7)\tAcme Filter\t[activated enabled]\n`;
const DOMAIN = recorded("/bin/launchctl", "print system")
  .replace("\tservices = {\n", `\tservices = {\n\t       513      - \t${FILTER_JOB}\n\t         0      - \t${IDLE}\n`)
  .replace("\tendpoints = {\n", `\tendpoints = {\n\t               0x3b07    M   D   ${IDLE}\n`);
const JOB = `NetworkExtension.${TUNNEL}.2.4.0.240`;
const PRINTED_JOB = recorded("/bin/launchctl", `print system/${JOB}`);
const PRINTED_FILTER = PRINTED_JOB.replaceAll(JOB, FILTER_JOB).replace("pid = 512", "pid = 513").replace(
  /\n\tendpoints = \{[^]*?\n\t\}\n/,
  "\n",
);
const PRINTED_IDLE =
  `system/${IDLE} = {\n\tactive count = 0\n\tpath = /System/Library/LaunchDaemons/${IDLE}.plist\n\ttype = LaunchDaemon\n\tstate = not running\n\n\tdomain = system\n\truns = 0\n}\n`;
const DATABASE = (BASE.files["/Library/SystemExtensions/db.plist"] as string).replace(
  "\t\t\t<key>state</key>",
  "\t\t\t<key>additionalLaunchdPlistEntries</key>\n\t\t\t<dict><key>MachServices</key><dict><key>EXAMPLE123.com.example.tunnel</key><true/></dict></dict>\n\t\t\t<key>state</key>",
);
const LOG_LINE = {
  timestamp: "2025-06-15 11:02:10.204117+0000",
  eventType: "logEvent",
  messageType: "Default",
  eventMessage:
    `NESMVPNSession[Primary Tunnel:Example Tunnel:${VPN}:(null)]: Plugin NEVPNTunnelPlugin(com.example.tunnel[inactive]) started with pid 812`,
  subsystem: "com.apple.networkextension",
  processImagePath: "/usr/libexec/nesessionmanager",
  processID: 301,
};
const ERRORS = Object.fromEntries(LAUNCHD_ERROR.codes.map(({ code, name }): [string, Recording] => [
  `error ${code}`,
  { stdout: `${code}: ${name}\n` },
]));

const NC_LIST = recorded("/usr/sbin/scutil", "--nc list").replaceAll("1D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D", VPN) +
  `  (Invalid)        ${OFF} PPP --> L2TP       "Office"                       [PPP:L2TP]\n`;

/** What root is told. */
export const FOR_ROOT: Scenario = {
  ...BASE,
  commands: {
    ...BASE.commands,
    "/usr/bin/systemextensionsctl": { list: { stdout: LIST } },
    "/bin/launchctl": {
      ...(BASE.commands["/bin/launchctl"] as Record<string, Recording>),
      ...ERRORS,
      "print system": { stdout: DOMAIN },
      [`print system/${FILTER_JOB}`]: { stdout: PRINTED_FILTER },
      [`print system/${IDLE}`]: { stdout: PRINTED_IDLE },
    },
    "/bin/ps": {
      "*": {
        stdout: `${
          recorded("/bin/ps", "*")
        }  513     1     0 Sun Jun 15 09:02:12 2025     /private/Library/SystemExtensions/8D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90/${FILTER}.systemextension/Contents/MacOS/${FILTER}\n`,
      },
    },
    "/usr/sbin/sysctl": {
      ...(BASE.commands["/usr/sbin/sysctl"] as Record<string, Recording>),
      [`net.cfil ${NO_COUNTER} net.necp`]: {
        stdout: "net.cfil.active_count: 0\nnet.necp.drop_all_level: 0\n",
        stderr: `sysctl: unknown oid '${NO_COUNTER}'\n`,
        exit: 1,
      },
    },
    "/usr/bin/id": { "-u": { stdout: "0\n" }, "-Gn": { stdout: "wheel admin\n" } },
    "/usr/bin/csreq": { "*": { stdout: `${REQUIREMENT}\n` } },
    "/usr/bin/sandbox-exec": {
      "*": {
        stderr:
          "systemextensionsctl: list command failed: The operation couldn\u2019t be completed. Connection refused\n",
        exit: 69,
      },
    },
    "/bin/ls": { "*": { stdout: "exampled-2025-06-14-101112.ips\n" } },
    "/bin/test": { "*": {} },
    "/usr/bin/log": { "*": { stdout: `${JSON.stringify(LOG_LINE)}\n{"count":1,"finished":1}\n` } },
    "/sbin/ifconfig": {
      "-a -v": {
        stdout: `${
          recorded("/sbin/ifconfig", "-a -v")
        }\tagent domain:NetworkExtension type:VPN flags:0xf desc:"VPN: Example Tunnel"\n`,
      },
    },
    "/usr/sbin/scutil": {
      ...(BASE.commands["/usr/sbin/scutil"] as Record<string, Recording>),
      "--nc list": { stdout: NC_LIST },
      [`--nc status ${VPN}`]: {
        stdout: recorded("/usr/sbin/scutil", "--nc status 1D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D"),
      },
    },
  },
  files: {
    ...BASE.files,
    "/Library/SystemExtensions/db.plist": DATABASE,
    [`/Library/Logs/DiagnosticReports/${TUNNEL}-2025-06-14-101112.ips`]: IPS,
  },
};

/** What an ordinary user is told who is no administrator. */
export const FOR_USER: Scenario = {
  ...FOR_ROOT,
  isRoot: false,
  commands: {
    ...FOR_ROOT.commands,
    "/bin/launchctl": {
      ...(FOR_ROOT.commands["/bin/launchctl"] as Record<string, Recording>),
      [`print system/${JOB}`]: { stdout: PRINTED_JOB.replace(/\n\tendpoints = \{[^]*?\n\t\}\n/, "\n") },
    },
    "/usr/bin/id": { "-u": { stdout: "501\n" }, "-Gn": { stdout: "staff everyone\n" } },
    "/bin/ls": { "*": { stderr: "ls: /Library/Logs/DiagnosticReports: Permission denied\n", exit: 1 } },
    "/usr/bin/log": { "*": { stderr: "log: Must be admin to run 'show' command\n", exit: 64 } },
    "/usr/bin/profiles": { "*": { stdout: "profiles: this command requires root privileges\n", exit: 1 } },
  },
};

/** Lays the Mac out for root, and for the ordinary user behind it. */
export async function createSelfTestMac(): Promise<ScriptedMac> {
  const now = Date.UTC(2025, 5, 15, 12);
  const native = launchFakes(await buildFakes(), "nobody");
  const [root, user] = await Promise.all([
    createScriptedMac(FOR_ROOT, { now, installed: {}, native }),
    createScriptedMac(FOR_USER, { now, installed: {}, native }),
  ]);
  return {
    ...root,
    host: { ...root.host, arch: "aarch64", ordinary: user.host },
    cleanup: async () => void await Promise.all([root.cleanup(), user.cleanup()]),
  };
}

/** What such a Mac says to a self-test on Apple silicon. */
export async function observeScripted(): Promise<Observed> {
  const mac = await createSelfTestMac();
  try {
    const options = { host: mac.host, facts: FACTS, deadlineMs: 50_000, arch: "aarch64", unregistered: UNREGISTERED };
    return (await observe(options)).mac;
  } finally {
    await mac.cleanup();
  }
}

/** Another answer to one question; a function makes it of the first one. */
export type OtherAnswer = Partial<Reply> & { readonly text?: string; readonly errors?: string };
/** By the beginning of the question, as `nameProbe` spells it: what is answered instead. */
export type Changes = Readonly<Record<string, OtherAnswer | ((text: string) => OtherAnswer)>>;

/** How a Mac differs from the first one. */
export interface Other {
  readonly root?: Changes;
  readonly ordinary?: Changes;
  /** Only an ordinary user asked: these are the answers. */
  readonly isRoot?: false;
  readonly arch?: string;
}

/** The same Mac with other answers, out of which all evidence is made anew. */
export async function observeOther(
  mac: Observed,
  { root = {}, ordinary = {}, isRoot, arch }: Other,
): Promise<Observed> {
  const first = isRoot === false ? overlay(mac.replies, mac.ordinary!.replies) : mac.replies;
  const all = await replay(first, root, [...FACTS, ...listQuestions(mac.unregistered)], isRoot ?? mac.root);
  const user = await observeUser(mac, ordinary);
  return {
    ...mac,
    ...all,
    root: isRoot ?? mac.root,
    arch: arch ?? mac.arch,
    ordinary: isRoot === false ? null : user,
  };
}

/** Files are read with root's rights; what they say is no answer to the user, but says what to ask. */
async function observeUser({ replies, ordinary }: Observed, changes: Changes): Promise<View> {
  const user = await replay(overlay(replies, ordinary!.replies), changes, [...FACTS, ...listRights()], false);
  const asked = new Set(ordinary!.replies.map(({ probe }) => identifyProbe(probe)));
  return {
    evidence: new Map([...user.evidence].filter(([key]) => ordinary!.evidence.has(key))),
    replies: user.replies.filter(({ probe }) => asked.has(identifyProbe(probe))),
  };
}

function overlay(replies: readonly Reply[], over: readonly Reply[]): Reply[] {
  const own = new Set(over.map(({ probe }) => identifyProbe(probe)));
  return [...replies.filter(({ probe }) => !own.has(identifyProbe(probe))), ...over];
}

async function replay(
  replies: readonly Reply[],
  changes: Changes,
  facts: Parameters<typeof collectFacts>[0],
  isRoot: boolean,
): Promise<View> {
  const byId = new Map(replies.map((reply) => [identifyProbe(reply.probe), reply]));
  const asked: Reply[] = [];
  const evidence = await collectFacts(facts, (probe) => {
    const name = nameProbe(probe);
    const first = byId.get(identifyProbe(probe)) ?? replyNothing(probe, "notCollected", "It was not recorded");
    const change = Object.entries(changes).find(([beginning]) => name.startsWith(beginning))?.[1];
    const other = typeof change === "function" ? change(new TextDecoder().decode(first.stdout)) : change;
    const reply = other === undefined ? first : answer(first, other);
    asked.push(reply);
    return Promise.resolve(reply);
  }, isRoot);
  return { evidence, replies: asked };
}

function answer(first: Reply, { text, errors, ...more }: OtherAnswer): Reply {
  const bytes = (one: string | undefined, before: Uint8Array) =>
    one === undefined ? before : new TextEncoder().encode(one);
  return { ...first, stdout: bytes(text, first.stdout), stderr: bytes(errors, first.stderr), ...more };
}

/** The record of a probe. */
export function probeRecord(name: string, lookUp: number, reason: string | null): string {
  return JSON.stringify({
    format: PROBE_FORMAT,
    name,
    lookUp: { code: lookUp, text: null },
    connection: { reason },
    late: [],
    missing: [],
  });
}
