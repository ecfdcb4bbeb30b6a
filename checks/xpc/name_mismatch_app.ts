import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { logged, type Said } from "../log_samples.ts";
import { ownNames } from "../mach_names.ts";
import { database, ID, job, list, TEAM } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";
import { xpcFailures } from "../xpc_failures.ts";

const NAME = `${TEAM}.com.example.tunnel.v3`;
const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled", mach: [NAME] }) +
  job({ state: "running", runs: "1", pid: "512" }, { endpoints: [NAME] });

export default defineRule({
  id: "xpc.name-mismatch-app",
  kind: "cause",
  stage: 7,
  title: "Container app uses another Mach name than the sysex registers",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.db", "reg.list", "launchd.jobs", "launchd.domain", "sysex.embedded"],
  judge(of) {
    const own = ownNames(of);
    if (own.length === 0) return CLEAR;
    return found(
      ...xpcFailures(of).flatMap(({ name, code, lookup, process, cite }) => {
        const meant = own.find((one) => isSpelling(name, one)) ?? (isIdOfTarget(of, name) ? own[0] : undefined);
        const isMiss = code === 4099 && lookup !== 159 && !own.includes(name) && !isRegistered(of, name);
        if (meant === undefined || !isMiss || process !== null && isExtensionProcess(of, process)) return [];
        return [{
          message: `The app asks for the Mach service ${name}, but the extension has ${meant}`,
          cites: [cite],
        }];
      }),
    );
  },
  explains: [{ rule: "xpc.lazy-connection" }],
  fix: [
    {
      text:
        "Make the name that the app looks up and NEMachServiceName of the extension the same text, out of one build setting",
      for: "developer",
      risk: "low",
      verify: "sudo launchctl print system/<label> lists under endpoints the name that the app asks for",
    },
    {
      text: "If only one of the two was updated: open the new app, so that it activates its extension",
      plain: "Open the newest version of the app, and agree when macOS asks",
      risk: "none",
    },
    RELEASE,
  ],
  why:
    "The app finds its extension by a name that both must spell alike. When one of them was changed, the other asks for a service that " +
    "nobody has.",
  notWhen: "The name belongs to another part of the product, such as a helper tool; or the sandbox forbids the lookup.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-16", "knowledge 09 N73"],
  aliases: ["PK-16"],
  samples: () => ({
    fires: [
      {
        says: "an app that asks for the former version's name",
        text: KNOWN + logged("default", [asks(NAME.replace("v3", "v2"))]),
      },
      {
        says: "an app that asks for the extension by its bundle id",
        text: KNOWN + logged("default", [asks(`${TEAM}.${ID}`)]),
      },
      { says: "an app that leaves the team out", text: KNOWN + logged("compact", [asks("com.example.tunnel.v3")]) },
      {
        says: "an error that was pasted by itself",
        text: `${KNOWN}${asks(`${TEAM}.com.example.tunnel`)[1]}\n`,
      },
    ],
    silent: [
      { says: "the extension's own name", text: KNOWN + logged("default", [asks(NAME)]) },
      { says: "a helper of the product", text: KNOWN + logged("default", [asks(`${TEAM}.com.example.helper`)]) },
      { says: "a service of Apple's", text: KNOWN + logged("default", [asks("com.apple.nehelper")]) },
      {
        says: "the extension, which asks for something else",
        text: KNOWN + logged("default", [[ID, asks(NAME.replace("v3", "v2"))[1]]]),
      },
      {
        says: "an extension whose name is not known",
        text: list({ state: "activated enabled" }) + logged("default", [asks(NAME)]),
      },
    ],
  }),
});

/** The same name but for the team or group before it, the case, or a version at its end. */
function isSpelling(asked: string, own: string): boolean {
  const [a, b] = [asked, own].map((name) => bareName(name).replace(/[.-]?v?\d{1,9}(?:[.-]\d{1,9}){0,4}$/, ""));
  return asked !== own && a === b && a!.includes(".");
}

/** Who asks for the bundle identifier of the extension means the extension, whatever that calls its service. */
function isIdOfTarget({ target }: Case, asked: string): boolean {
  return target !== null && bareName(asked) === target.bundleId.toLowerCase();
}

function bareName(name: string): string {
  return name.replace(/^(?:[A-Z0-9]{10}\.|group\.){1,2}/, "").toLowerCase();
}

function isRegistered({ facts }: Case, name: string): boolean {
  return facts.value("launchd.domain")?.endpoints.some((endpoint) => endpoint.name === name) ?? false;
}

function asks(name: string): Said {
  return [
    "Example Tunnel",
    `Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${name} was invalidated."`,
  ];
}
