import { signedExtension } from "../bundle_samples.ts";
import { codeOf } from "../bundle_of.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED, ID } from "../samples.ts";

const PATH =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const REFUSED: Said[] = [
  ["kernel", `mac_vnode_check_signature: ${PATH}: code signature validation failed fatally: When validating ${PATH}:`],
  ["kernel", "  Code has restricted entitlements, but the validation of its code signature failed."],
];
const TESTFLIGHT = { code: [signedExtension({ channel: "testflight" })] };

export default defineRule({
  id: "osbug.testflight-killed",
  kind: "cause",
  stage: 12,
  title: "TestFlight sysex killed after OS update (B14)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os", "code"],
  judge(of) {
    const code = codeOf(of, "extension");
    if (!runsMacos(of, "14", "15") || code?.value.channel !== "testflight") return found();
    const named = failuresOf(of, "krn.cs-fatal").filter(({ value }) =>
      value.message.includes(of.target?.bundleId ?? "\n")
    );
    const restricted = named.length === 0 ? [] : failuresOf(of, "krn.restricted");
    return found(
      ...restricted.slice(-1).map(({ cite }) => ({
        message: "macOS refuses the restricted entitlements of an extension that TestFlight installed",
        cites: [named.at(-1)!.cite, cite, code.cite],
      })),
    );
  },
  explains: [{ rule: "sign.amfi-rejected", when: "TestFlight" }],
  fix: [
    {
      text: "Install the app again out of TestFlight, open it and approve its extension",
      plain: "Install the app again in TestFlight, open it, and agree when macOS asks",
      risk: "low",
      admin: true,
      verify: "The extension's process runs",
    },
  ],
  why:
    "After an update of macOS the profile of a TestFlight build can lose its force for an extension that is already installed, and the " +
    "kernel ends it at each start. A newly installed copy is accepted.",
  notWhen: "The build came another way, or the same refusal was there before the update.",
  macos: "14 and 15; expires with the release that repairs FB13458972",
  references: ["knowledge 08 §16 B14", "knowledge 03 §8.5", "knowledge 09 NC0"],
  aliases: ["FB13458972"],
  samples: () => ({
    fires: [
      {
        says: "a TestFlight build on macOS 14",
        text: swVers("14.2", "23C64") + ENABLED + logged("default", REFUSED),
        facts: TESTFLIGHT,
      },
      {
        says: "the same on macOS 15, in compact style",
        text: swVers("15.1", "24B83") + ENABLED + logged("compact", REFUSED),
        facts: TESTFLIGHT,
      },
    ],
    silent: [
      {
        says: "a Developer ID build",
        text: swVers("14.2", "23C64") + ENABLED + logged("default", REFUSED),
        facts: { code: [signedExtension({ channel: "developer-id" })] },
      },
      {
        says: "a TestFlight build on macOS 26",
        text: swVers("26.0", "25A354") + ENABLED + logged("default", REFUSED),
        facts: TESTFLIGHT,
      },
      {
        says: "a TestFlight build that runs",
        text: swVers("14.2", "23C64") + ENABLED + logged("default", []),
        facts: TESTFLIGHT,
      },
    ],
  }),
});
