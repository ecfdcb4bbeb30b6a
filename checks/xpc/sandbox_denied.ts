import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ownerOf, ownNames } from "../mach_names.ts";
import { database, ID, list, TEAM } from "../samples.ts";
import { isAppProcess, isExtensionProcess } from "../speakers.ts";
import { xpcFailures } from "../xpc_failures.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled", mach: [NAME] });

export default defineRule({
  id: "xpc.sandbox-denied",
  kind: "cause",
  stage: 7,
  title: "Sandboxed container may not look the name up",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    return found(...deniedByKernel(of), ...deniedAtLookup(of));
  },
  explains: [{ rule: "xpc.lazy-connection" }],
  fix: [
    {
      text:
        "Let NEMachServiceName begin with an app group, and list that group in the entitlements of both the app and the extension",
      for: "developer",
      risk: "low",
      verify: "codesign -d --entitlements - --xml of the app lists the group that the name begins with",
    },
    RESIGN,
  ],
  why:
    "The App Sandbox lets an app look up only the Mach services below its own app groups. The extension listens in vain: the kernel " +
    "stops the app before launchd is asked.",
  notWhen:
    "Another program was denied, or a service of Apple's was: both happen all day long. Or the extension itself was denied, which is " +
    "another rule.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-08", "knowledge 03 §8.7 sbx.mach", "knowledge 10 §2.4"],
  aliases: ["MS-08"],
  samples: () => ({
    fires: [
      {
        says: "the kernel's line about the declared name",
        text: KNOWN + logged("default", [denial("Example Tunnel", NAME)]),
      },
      { says: "the same in compact style", text: KNOWN + logged("compact", [denial("Example Tunnel", NAME)]) },
      {
        says: "another name of the vendor that the app asked for",
        text: list({ state: "activated enabled" }) +
          logged("syslog", [denial("Example Tunnel", "com.example.tunnel.service")]),
      },
      {
        says: "the app's own error",
        text:
          `${KNOWN}Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${NAME} was invalidated: ` +
          'Connection init failed at lookup with error 159 - Sandbox restriction."\n',
      },
      {
        says: "the line alone, of a name that begins with a team",
        text: logged("default", [denial("Example Tunnel", NAME)]),
      },
    ],
    silent: [
      {
        says: "a service of Apple's",
        text: KNOWN + logged("default", [denial("Example Tunnel", "com.apple.nehelper")]),
      },
      { says: "another app and its own name", text: KNOWN + logged("default", [denial("Other", "org.other.helper")]) },
      {
        says: "another service of the app, beside the extension's own",
        text: KNOWN + logged("default", [denial("Example Tunnel", "com.example.tunnel.login-item")]),
      },
      {
        says: "the extension, which has a rule of its own",
        text: KNOWN + logged("default", [denial(ID, "com.example.daemon")]),
      },
      {
        says: "a name that nobody registered",
        text:
          `${KNOWN}Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${NAME} was invalidated: ` +
          'failed at lookup with error 3 - No such process."\n',
      },
      { says: "a line alone that names no team", text: logged("default", [denial("Other", "org.other.helper")]) },
    ],
  }),
});

function deniedByKernel(of: Case): Found[] {
  return eventsOf(of, "sbx.mach").flatMap(({ value: { fields }, cite }) => {
    const { p: program = "", n: name = "" } = fields;
    const owner = ownerOf(of, name);
    if (isExtensionProcess(of, program) || owner === "other") return [];
    // Of the vendor's other names, those count that the app asks for while the extension's own is not known.
    if (owner === "vendor" && (ownNames(of).length > 0 || !isAppProcess(of, program))) return [];
    // Without an extension that is known, only the form of the name speaks for it.
    if (owner === "unknown" && !/^[A-Z0-9]{10}\.\w/.test(name)) return [];
    return [{
      message: `The sandbox does not let ${program} look up the Mach service ${name}`,
      cites: [cite],
      ...owner === "unknown" && { confidence: "D" as const },
    }];
  });
}

function deniedAtLookup(of: Case): Found[] {
  return xpcFailures(of).filter(({ lookup, name }) => lookup === 159 && ownerOf(of, name) === "own").map((
    { name, cite },
  ) => ({
    message: `The sandbox of the app does not let it look up the Mach service ${name} (error 159)`,
    cites: [cite],
  }));
}

function denial(program: string, name: string): Said {
  return ["kernel", `(Sandbox) Sandbox: ${program}(733) deny(1) mach-lookup ${name}`];
}
