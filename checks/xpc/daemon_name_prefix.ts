import { appGroups, isCovered } from "../app_groups.ts";
import { defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ownerOf } from "../mach_names.ts";
import { ENABLED, ID, TEAM } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";

export default defineRule({
  id: "xpc.daemon-name-prefix",
  kind: "cause",
  stage: 7,
  title: "Daemon name not reachable from the sandboxed sysex",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["code", "reg.list", "launchd.jobs", "sysex.embedded"],
  judge(of) {
    const groups = appGroups(of)?.value ?? [];
    return found(
      ...eventsOf(of, "sbx.mach").flatMap(({ value: { fields }, cite }) => {
        const { p: program = "", n: name = "" } = fields;
        const isForeign = ["vendor", "unknown"].includes(ownerOf(of, name)) && !isCovered(name, groups) &&
          !name.startsWith(`${of.target?.teamId ?? ""}.`);
        return !isForeign || !isExtensionProcess(of, program)
          ? []
          : [{ message: `The extension's sandbox does not let it look up the Mach service ${name}`, cites: [cite] }];
      }),
    );
  },
  explains: [],
  fix: [
    {
      text:
        "Rename the daemon's Mach service so that it begins with the team id or an app group of the extension, in the daemon's property " +
        "list, in the daemon and in the extension",
      for: "developer",
      risk: "low",
      verify: "The log shows no more deny(1) mach-lookup for the extension",
    },
    RELEASE,
  ],
  why:
    "A sandboxed system extension may look up only Mach services that begin with one of its app groups or its team id. A daemon of the " +
    "same product under another name is out of its reach.",
  notWhen: "The service is Apple's, which is everyday noise, or it is the app that was denied.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-16", "knowledge 08 §7", "knowledge 03 §8.7 sbx.mach"],
  aliases: ["MS-16"],
  samples: () => ({
    fires: [
      { says: "the product's daemon", text: ENABLED + logged("default", [denial(ID, "com.example.daemon")]) },
      {
        says: "the same in compact style, with the kernel's cut name",
        text: ENABLED + logged("compact", [denial("com.example.tun", "com.example.daemon")]),
      },
    ],
    silent: [
      { says: "a service of Apple's", text: ENABLED + logged("default", [denial(ID, "com.apple.logd.events")]) },
      { says: "a name below the team", text: ENABLED + logged("default", [denial(ID, `${TEAM}.com.example.daemon`)]) },
      { says: "the app", text: ENABLED + logged("default", [denial("Example Tunnel", "com.example.daemon")]) },
      {
        says: "the extension of another vendor",
        text: ENABLED + logged("default", [denial("org.other.extension", "org.other.daemon")]),
      },
    ],
  }),
});

function denial(program: string, name: string): Said {
  return ["kernel", `(Sandbox) Sandbox: ${program}(412) deny(1) mach-lookup ${name}`];
}
