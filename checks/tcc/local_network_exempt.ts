import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isOfTarget } from "../sessions.ts";

const NE = "com.apple.networkextension";

function blocked(id: string): Said {
  return [
    "UserEventAgent",
    `Got local network blocked notification: pid: 812, uuid: 11111111-2222-4333-8444-555555555555, bundle_id: ${id}`,
    NE,
  ];
}

export default defineRule({
  id: "tcc.local-network-exempt",
  kind: "context",
  stage: 10,
  title: "Local network privacy is not the cause for the sysex",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const lines = eventsOf(of, "lnp.blocked").filter(({ value }) =>
      of.target !== null && isOfTarget(of, (value.fields["b"] ?? "").trim())
    );
    return found(
      ...lines.slice(-1).map(({ value, cite }) => ({
        message: `macOS keeps ${
          value.fields["b"]!.trim()
        } from the local network; the extension runs as root and is exempt from that`,
        cites: [cite],
      })),
    );
  },
  explains: [],
  fix: [],
  why:
    "Since macOS 15 a user decides which apps may talk to the local network. Processes of root are not asked. What the app cannot " +
    "reach, the extension can; and what the extension cannot reach, has another reason.",
  notWhen:
    "The failing program is the app itself: its switch is in System Settings > Privacy & Security > Local Network.",
  macos: "15 and later",
  references: ["knowledge 07 TC-03", "TN3179", "knowledge 09 NA8"],
  aliases: ["TC-03"],
  samples: () => ({
    fires: [
      { says: "the app that was blocked", text: ENABLED + logged("default", [blocked("com.example.tunnel")]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [blocked("com.example.tunnel")]) },
    ],
    silent: [
      { says: "another app", text: ENABLED + logged("default", [blocked("org.other.browser")]) },
      { says: "a process without an identity", text: ENABLED + logged("default", [blocked("(null)")]) },
    ],
  }),
});
