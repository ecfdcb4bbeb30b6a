/** What a self-test asks a Mac beyond what every diagnosis asks: facts of nobody's, whose replies are what counts. */
import type { BundleInfo } from "../../evidence/bundle/shapes.ts";
import type { Fact, FactSource, Known, Probe } from "../../evidence/define.ts";
import { defineFact } from "../../evidence/define.ts";
import { installedApps, stagedExtensions } from "../../evidence/installed.ts";
import type { LaunchdDomain } from "../../formats/launchctl/print_domain.ts";

/** A service that every Mac has, under a name that launchd's system domain owns. */
export const KNOWN_NAME = "com.apple.SystemConfiguration.configd";
/** launchd's own numbers of errors. */
export const LAUNCHD_ERRORS: readonly number[] = Array.from({ length: 163 - 107 + 1 }, (_, i) => 107 + i);
/** A counter that no kernel has. */
export const NO_COUNTER = "net.sysex_doctor_selftest";
/** Everything that `csreq` could print otherwise than we do. */
export const REQUIREMENT =
  'certificate 1 trusted and certificate leaf[field.1.2.840.113635.100.6.1.13] absent and certificate leaf[timestamp.1.2.840.113635.100.6.1.33] >= timestamp "20260101000000Z"';
/** Keeps its program from every service, as the sandbox of an app does; the program is one that only lists. */
export const SANDBOXED_LIST = [
  "/usr/bin/sandbox-exec",
  "-p",
  "(version 1)(allow default)(deny mach-lookup)",
  "/usr/bin/systemextensionsctl",
  "list",
] as const;
export const CRASH_FOLDER = "/Library/Logs/DiagnosticReports";
export const DATABASE = "/Library/SystemExtensions/db.plist";
/** Enough for the load commands of any program. */
const HEAD_BYTES = 8 * 2 ** 20;

/** The name is made up for the run: nobody can have it. */
export function listQuestions(unregistered: string): readonly Fact[] {
  return [
    ask("libraries", [{ ffi: ["libxpc", "symbols"] }, { ffi: ["SystemConfiguration", "symbols"] }]),
    ask("names", [KNOWN_NAME, unregistered].map((name): Probe => ({ ffi: ["libxpc", "probe", name] }))),
    ask("idle", (known) => nameIdle(known).map((name): Probe => ({ ffi: ["libxpc", "probe", name] })), [
      "launchd.domain",
    ]),
    ask("idleAfter", (known) => nameIdle(known).map((name): Probe => ({ command: printService(name) })), [
      "launchd.domain",
      "selftest.idle",
    ]),
    ask("launchdErrors", LAUNCHD_ERRORS.map((code): Probe => ({ command: ["/bin/launchctl", "error", `${code}`] }))),
    ask("sandboxed", [{ command: SANDBOXED_LIST }]),
    ask("requirement", [{ command: ["/usr/bin/csreq", `-r=${REQUIREMENT}`, "-t"] }]),
    ask("seals", (known) => installedApps(known).map((app): Probe => ({ file: sealOf(app) })), REGISTRATION),
    ask("programs", (known) => programsOf(known).map((file) => ({ file, capBytes: HEAD_BYTES })), ["sysex.staged"]),
    ...listRights(),
  ];
}

/** What root and an ordinary user are both asked. */
export function listRights(): readonly Fact[] {
  return [
    ask("groups", [{ command: ["/usr/bin/id", "-Gn"] }]),
    ask("counter", [{ command: ["/usr/sbin/sysctl", "net.cfil", NO_COUNTER, "net.necp"] }]),
    ask("crashFolder", [{ command: ["/bin/ls", CRASH_FOLDER] }]),
    ask("readable", [{ command: ["/bin/test", "-r", DATABASE] }]),
    ask("readableCopies", (known) => copiesOf(known).flatMap(testReadable), REGISTRATION),
  ];
}

const REGISTRATION = ["reg.list", "reg.db"] as const;

/** Nothing is parsed: that an answer came lets other questions follow it. */
function ask(name: string, probes: FactSource<string[]>["probes"], after: readonly string[] = []): Fact<string[]> {
  return defineFact<string[]>({
    key: `selftest.${name}`,
    summary: "A question of the self-test",
    privacy: "path",
    privilege: "none",
    merge: "append",
    sources: [{
      format: name,
      probes: probes!,
      after,
      parse: () => ({ value: [], problems: [], origins: {} }),
    }],
  });
}

/** One that somebody else starts in the same moment is no proof; three are. */
const MOST_IDLE = 3;

/**
 * Services of Apple's that do not run and that launchd would start for whoever talks to them, under their own names: that a lookup
 * does not start them is what is asked. Nothing of anybody else's is ever asked for.
 */
export function nameIdle(known: Known): string[] {
  const domain = known("launchd.domain") as LaunchdDomain | null;
  const names = new Set(domain?.endpoints.map(({ name }) => name));
  const idle = (domain?.services ?? []).filter(({ label, pid }) =>
    pid === null && /^com\.apple\.[\w.-]{1,100}$/.test(label) && names.has(label)
  );
  return idle.slice(0, MOST_IDLE).map(({ label }) => label);
}

export function printService(label: string): readonly [string, ...string[]] {
  return ["/bin/launchctl", "print", `system/${label}`];
}

export function sealOf(app: string): string {
  return `${app}/Contents/_CodeSignature/CodeResources`;
}

/** The programs of the staged extensions. */
function programsOf(known: Known): string[] {
  const staged = (known("sysex.staged") as BundleInfo[] | null) ?? [];
  return staged.filter(({ executableIsMachO }) => executableIsMachO).map(({ path, executable }) =>
    `${path}/Contents/MacOS/${executable}`
  );
}

/** A file that every copy has, as far as the copy is still there. */
function copiesOf(known: Known): string[] {
  return [...stagedExtensions(known), ...installedApps(known)].map((path) => `${path}/Contents/Info.plist`);
}

/** Whether it is there, and whether it may be read. */
function testReadable(path: string): Probe[] {
  return ["-e", "-r"].map((test): Probe => ({ command: ["/bin/test", test, path] }));
}
