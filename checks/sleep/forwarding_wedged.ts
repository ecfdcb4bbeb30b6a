import { CLEAR, defineRule, found } from "../define.ts";
import { flowsSinceWake } from "../flows.ts";
import { logged, provider, type Said } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";

/** So many flows that got nothing back are no coincidence; one that got an answer shows that forwarding works. */
const MANY = 5;
/** A flow that ends so soon was torn down, not used. */
const AT_ONCE_MS = 50;

export default defineRule({
  id: "sleep.forwarding-wedged",
  kind: "cause",
  stage: 11,
  title: "After wake the proxy intercepts but forwards nothing",
  severity: "critical",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    const { wake, closed, pids } = flowsSinceWake(of);
    const empty = closed.filter(({ returned }) => returned === 0);
    const atOnce = empty.filter(({ ageMs }) => ageMs !== null && ageMs < AT_ONCE_MS);
    const works = closed.some(({ returned }) => returned !== null && returned > 0) || pids.size > 1;
    if (wake === null || works || empty.length < MANY || atOnce.length === 0) return CLEAR;
    return found({
      message:
        `Since the wake, ${empty.length} flows were taken over and none got a byte back (${atOnce.length} were torn down at once)`,
      cites: [wake, ...empty.map(({ cite }) => cite)],
    });
  },
  explains: [
    { rule: "flow.refused", when: "after wake" },
    { rule: "flow.overload", when: "after wake" },
    { rule: "dns.leftover-resolver", when: "after wake" },
  ],
  fix: [
    {
      text: "First collect the log of the last minutes: a restart of the provider destroys what shows the fault",
      command: `/usr/bin/log show --last 8m --info --debug --style ndjson --predicate 'process == "{bundleId}" OR ` +
        `subsystem == "com.apple.networkextension" OR subsystem == "com.apple.network"'`,
      risk: "none",
      admin: true,
    },
    {
      text: "Switch the proxy off and on again in the product or in System Settings",
      plain: "Disconnect in the app and connect again",
      risk: "medium",
      verify: "New flows end with bytes_sent above 0",
    },
    {
      text: "Install the product's newest version, and report the fault to its makers with the log",
      plain: "Install the newest version of the app",
      risk: "low",
    },
  ],
  why:
    "The provider lived through the sleep, with the same process, and still takes every connection over, but the part that forwards them " +
    "hangs. The Mac looks connected, and nothing answers.",
  notWhen: "Some flows get answers, or the Mac has no network below the proxy.",
  macos: "11 and later",
  references: ["knowledge 07 SL-01", "knowledge 09 NB0"],
  aliases: ["SL-01"],
  samples: () => ({
    fires: [
      { says: "flows without an answer after a wake", text: ENABLED + logged("default", wakeThen(closes(6, 0, 12))) },
      { says: "the same in compact style", text: ENABLED + logged("compact", wakeThen(closes(6, 0, 12))) },
      { says: "the same in a JSON log", text: ENABLED + logged("ndjson", wakeThen(closes(6, 0, 12))) },
    ],
    silent: [
      {
        says: "flows with answers after a wake",
        text: ENABLED + logged("default", wakeThen([...closes(6, 0, 12), ...closes(1, 5120, 900)])),
      },
      { says: "a few flows without an answer", text: ENABLED + logged("default", wakeThen(closes(3, 0, 12))) },
      { says: "flows without an answer and no wake", text: ENABLED + logged("default", closes(6, 0, 12)) },
      {
        says: "flows without an answer before the wake",
        text: ENABLED + logged("default", [...closes(6, 0, 12), ...wakeThen(closes(2, 900, 400))]),
      },
      {
        says: "long flows in which nothing came back, as idle connections do",
        text: ENABLED + logged("default", wakeThen(closes(6, 0, 30_000))),
      },
      {
        says: "another product",
        text: ENABLED +
          logged(
            "default",
            wakeThen(closes(6, 0, 12)).map(([, message]): Said => ["org.other.proxy", message, "org.other.proxy"]),
          ),
      },
    ],
  }),
});

function wakeThen(flows: readonly Said[]): Said[] {
  return [provider("system sleep"), provider("system wake"), ...flows];
}

function closes(count: number, sent: number, age: number): Said[] {
  return Array.from(
    { length: count },
    (_, i) =>
      provider(
        `transparent proxy tcp flow closed flow_id=${i} direction=ingress bytes_received=517 bytes_sent=${sent} age_ms=${age}`,
      ),
  );
}
