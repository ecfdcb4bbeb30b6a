import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const DATAGRAM = provider("New flow: NEFlow type = datagram, app = com.apple.Safari");
/** The first macOS whose callback for UDP tells the remote endpoint. */
const MODERN = 15;

export default defineRule({
  id: "flow.udp-first-packet-declined",
  kind: "context",
  stage: 10,
  title: "UDP flow declined or endpoint mismatch",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: ["log.events", "host.os"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const major = Number(of.facts.value("host.os")!.version.split(".")[0]);
    const flows = eventsOf(of, "prov.newflow", "flow.closed").filter(({ value }) =>
      /^(?:datagram|udp)/i.test(value.fields["t"] ?? value.fields["proto"] ?? "") && isSaidByTarget(of, value)
    );
    if (!(major < MODERN) || flows.length === 0) return found();
    return found({
      message:
        `The provider takes UDP flows on macOS ${major}, which does not tell it where they go before the first datagram`,
      cites: [flows[0]!.cite],
    });
  },
  explains: [],
  fix: [],
  why:
    "Before macOS 15 a proxy is handed a UDP flow without its remote endpoint. DNS and QUIC through such a proxy can go astray at " +
    "the first datagram; later macOS names the endpoint.",
  notWhen: "macOS 15 or later; or the provider passes UDP by.",
  macos: "11 to 14",
  references: ["knowledge 07 FL-05", "knowledge 09 NA3"],
  aliases: ["FL-05"],
  samples: () => ({
    fires: [
      {
        says: "UDP flows on macOS 14",
        text: `ProductVersion: 14.7.8\nBuildVersion: 23H730\n${ENABLED}` + logged("default", [DATAGRAM]),
      },
      {
        says: "the same in compact style",
        text: `ProductVersion: 13.6\nBuildVersion: 22G120\n${ENABLED}` +
          logged("compact", [provider("udp flow closed id=4 bytes_sent=40 age_ms=900")]),
      },
    ],
    silent: [
      {
        says: "UDP flows on macOS 15",
        text: `ProductVersion: 15.1\nBuildVersion: 24B83\n${ENABLED}` + logged("default", [DATAGRAM]),
      },
      {
        says: "TCP flows on macOS 14",
        text: `ProductVersion: 14.7.8\nBuildVersion: 23H730\n${ENABLED}` +
          logged("default", [provider("New flow: NEFlow type = stream, app = com.apple.Safari")]),
      },
    ],
  }),
});
