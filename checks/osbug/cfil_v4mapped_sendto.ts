import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";

const AFFECTED = swVers("15.6.1", "24G90") + ENABLED;
const INJECT: Said = ["kernel", "cfil_service_inject_queue:4105 CFIL: sosend() failed 22"];
const REINJECT: Said = [
  "kernel",
  "cfil_hash_entry_log:6088 <CFIL: Error: sosend_reinject() failed>: [714 exampled] <UDP(17) out so 8a1b 1 2 age 0>",
];

export default defineRule({
  id: "osbug.cfil-v4mapped-sendto",
  kind: "cause",
  stage: 12,
  title: "First UDP datagram lost on IPv4-mapped IPv6 sockets",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events", "host.os"],
  judge(of) {
    if (!runsMacos(of, "15.6.1", "26")) return found();
    // 22 is EINVAL; 49 is another story, and a datagram alone may be one to a group without an interface.
    const lines = eventsOf(of, "krn.cfil-inject").filter(({ value }) => value.fields["e"] === "22");
    return found(
      ...lines.slice(-1).map(({ cite }) => ({
        message:
          `The kernel could not send on what a content filter had let pass (EINVAL, ${lines.length} lines): the first datagram of a ` +
          `socket is lost on macOS ${of.facts.value("host.os")!.version}`,
        cites: [cite],
      })),
    );
  },
  explains: [],
  fix: [
    {
      text: "To confirm: have the owner of the content filter switch it off, and try again",
      risk: "medium",
      admin: true,
      verify: "The first datagram arrives",
    },
    {
      text: "For the developer: use an IPv4 socket for IPv4 addresses, or connect the socket before sending",
      for: "developer",
      risk: "low",
    },
    {
      text: "Update macOS, and report it to Apple with the lines of the kernel",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      reboot: true,
    },
  ],
  why:
    "With a content filter attached, the kernel holds a datagram until the filter has decided, and sends it again. For an IPv4 address " +
    "on an IPv6 socket that fails the first time, while sendto() said that all was well.",
  notWhen: "The number is not 22, no content filter is active, or the macOS is another one.",
  macos: "15.6.1 and 26; expires with the release that repairs it",
  references: ["knowledge 07 CX-04", "knowledge 08 §16 B4", "knowledge 03 §8.6"],
  aliases: ["CX-04"],
  samples: () => ({
    fires: [
      { says: "the kernel's line on macOS 15.6.1", text: AFFECTED + logged("default", [REINJECT, INJECT]) },
      {
        says: "the same on macOS 26, in compact style",
        text: swVers("26.0", "25A354") + ENABLED + logged("compact", [INJECT]),
      },
    ],
    silent: [
      { says: "the same line on macOS 14", text: swVers("14.7.8", "23H730") + ENABLED + logged("default", [INJECT]) },
      { says: "the same line on an unknown macOS", text: ENABLED + logged("default", [INJECT]) },
      {
        says: "another number",
        text: AFFECTED + logged("default", [["kernel", "cfil_service_inject_queue:4105 CFIL: sosend() failed 49"]]),
      },
      { says: "a datagram alone, which may be one to a group", text: AFFECTED + logged("default", [REINJECT]) },
      { says: "macOS 15.6.1 without the line", text: AFFECTED },
    ],
  }),
});
