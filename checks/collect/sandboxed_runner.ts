import { CLEAR, defineRule, found } from "../define.ts";
import { list, probe, TEAM } from "../samples.ts";

export default defineRule({
  id: "collect.sandboxed-runner",
  kind: "collect",
  stage: 13,
  title: "Tool runs in a sandbox / wrong shell builtin",
  severity: "info",
  confidence: "C",
  scope: "host",
  needs: [],
  reads: ["reg.list", "xpc.probe"],
  judge({ facts }) {
    const listing = facts.evidence("reg.list");
    const denied = (facts.value("xpc.probe") ?? []).findIndex(({ outcome }) => outcome === "denied");
    if (listing.value?.refusedBy !== "sandbox" && denied === -1) return CLEAR;
    return found(
      listing.value?.refusedBy === "sandbox"
        ? {
          message: "systemextensionsctl was not allowed to ask: it ran inside a sandbox or without the right to",
          cites: [{ key: "reg.list", at: "" }],
        }
        : {
          message: "The doctor was not allowed to look Mach services up: it ran inside a sandbox",
          cites: [{ key: "xpc.probe", at: String(denied) }],
        },
    );
  },
  explains: [],
  fix: [{
    text: "Run it in Terminal, outside any sandboxed app or build agent",
    command: "systemextensionsctl list",
    risk: "none",
    verify: "It prints a table or 0 extension(s)",
  }],
  why:
    'A sandboxed process may not talk to sysextd. The answer "Connection refused" says nothing about the extensions.',
  notWhen:
    "The listing itself was printed; or it was another verb (reset, uninstall, developer), which System Integrity Protection " +
    "refuses everywhere.",
  macos: "10.15 and later",
  references: ["knowledge 07 OB-07", "knowledge 01 §1.4"],
  aliases: ["OB-07"],
  samples: () => ({
    fires: [{
      says: "a connection that was refused",
      text: "systemextensionsctl: list command failed: The operation couldn’t be completed. Connection refused\n",
    }, {
      says: "a lookup that the sandbox forbids",
      text: list({ state: "activated enabled" }) + probe(`${TEAM}.com.example.tunnel`, null),
    }],
    silent: [
      {
        says: "a name that launchd does not have",
        text: list({ state: "activated enabled" }) + probe(`${TEAM}.com.example.tunnel`, false),
      },
      { says: "a listing", text: list({ state: "activated enabled" }) },
      { says: "an empty listing", text: list() },
      {
        says: "another verb that System Integrity Protection refuses",
        text: "At this time, this tool cannot be used if System Integrity Protection is enabled.\n",
      },
    ],
  }),
});
