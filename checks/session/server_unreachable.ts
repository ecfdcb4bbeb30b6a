import { defineRule, found } from "../define.ts";
import { ended, logged, sessionNamed, status } from "../log_samples.ts";
import { areAllOf, endsOf, foundAt } from "../session_ends.ts";

const ID = "session.server-unreachable";

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 9,
  title: "Server side: address, resolution, not responding, dead, negotiation",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    return found(
      ...endsOf(of, ID).map((end) => foundAt(end, "The session did not get to its server:")),
    );
  },
  explains: [
    { rule: "session.failed-code", when: "same event", holds: areAllOf(ID) },
    { rule: "session.stopped", when: "same event" },
  ],
  fix: [
    {
      text:
        "Check the server's address in the configuration, and whether the server answers from this network and from another one",
      plain: "Try from another network, such as a phone's hotspot",
      risk: "none",
      verify: "The session connects from another network, or when the server is back",
    },
    {
      text: "See whether the Mac has a default route and resolvers that answer without the VPN",
      command: "scutil --nwi; scutil --dns",
      risk: "none",
    },
  ],
  why:
    "The provider runs, but the server's name did not resolve, the server did not answer, or it ended the session. The fault lies " +
    "on the server or on the way to it.",
  notWhen:
    "The Mac itself has no network or no default route, for instance because an earlier session left its route behind; or a session " +
    "connected afterwards.",
  macos: "10.15 and later",
  references: ["knowledge 08 §3, §4", "knowledge 03 §4.2", "knowledge 09 N91"],
  samples: () => ({
    fires: [
      {
        says: "a server that does not answer",
        text: logged("default", [status("connecting"), ended("Server is not responding")]),
      },
      {
        says: "a name that did not resolve, in compact style",
        text: logged("compact", [ended("Failed to resolve the server address")]),
      },
      { says: "the public code", text: 'Error Domain=NEVPNConnectionErrorDomain Code=7 "(null)"\n' },
    ],
    silent: [
      {
        says: "a session that connected afterwards",
        text: logged("default", [ended("Server is not responding"), status("connecting"), status("connected")]),
      },
      {
        says: "macOS' own IPSec",
        text: logged("default", [ended("Server is not responding", sessionNamed("Office", "NESMLegacySession"))]),
      },
      { says: "a Mac without a network", text: logged("default", [ended("No network available")]) },
      {
        says: "a start that took too long, which has several causes",
        text: logged("default", [ended("Tunnel did not come up in time")]),
      },
    ],
  }),
});
