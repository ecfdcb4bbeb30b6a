import type { Case, Cite } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { logged, type Said } from "../log_samples.ts";
import { ownNames } from "../mach_names.ts";
import { ENABLED, ID, job } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";
import { xpcFailures } from "../xpc_failures.ts";

const AGENT = job({ type: "LaunchAgent", state: "running", pid: "801" }, {
  label: "com.example.agent",
  endpoints: ["com.example.agent.xpc"],
}).replaceAll("system/", "gui/501/");

export default defineRule({
  id: "xpc.agent-unreachable",
  kind: "cause",
  stage: 7,
  title: "Sysex tries to reach a LaunchAgent",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["launchd.jobs"],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    const own = ownNames(of);
    const asked = xpcFailures(of).filter(({ name, process }) =>
      !own.includes(name) && process !== null && isExtensionProcess(of, process)
    );
    return found(...asked.flatMap(({ name, cite }) =>
      agentsWith(of, name).map(({ label, at }) => ({
        message: `The extension asked for the Mach service ${name}, which only the agent ${label} of a user has`,
        cites: [cite, at],
      }))
    ));
  },
  explains: [],
  fix: [
    {
      text: "Turn the connection round: let the agent connect to the extension's own Mach service",
      for: "developer",
      risk: "low",
    },
    {
      text: "Or move what the extension needs into a LaunchDaemon, with a name that begins with the team id",
      for: "developer",
      risk: "low",
      verify: "sudo launchctl print system lists the name under endpoints",
    },
    RELEASE,
  ],
  why:
    "The extension lives in the system's namespace and an agent in that of a user: a name that an agent registers does not exist for " +
    "the extension, however it is spelt.",
  notWhen: "A job of the system domain has the name, too.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-15", "knowledge 08 §7"],
  aliases: ["MS-15"],
  samples: () => ({
    fires: [
      {
        says: "an extension that asks for an agent",
        text: ENABLED + AGENT + logged("default", [asks("com.example.agent.xpc")]),
      },
      { says: "the same in compact style", text: ENABLED + AGENT + logged("compact", [asks("com.example.agent.xpc")]) },
    ],
    silent: [
      {
        says: "a daemon of the system",
        text: ENABLED + AGENT.replaceAll("gui/501/", "system/").replace("LaunchAgent", "LaunchDaemon") +
          logged("default", [asks("com.example.agent.xpc")]),
      },
      { says: "a service that no agent has", text: ENABLED + AGENT + logged("default", [asks("com.example.other")]) },
      {
        says: "an app that asks for the agent",
        text: ENABLED + AGENT + logged("default", [["Example Tunnel", asks("com.example.agent.xpc")[1]]]),
      },
    ],
  }),
});

/** Agents of users that own the name; none when a job of the system owns it. */
function agentsWith({ facts }: Case, name: string): { label: string; at: Cite }[] {
  const owners = (facts.value("launchd.jobs") ?? []).flatMap((job, i) =>
    !("missing" in job) && job.endpoints.includes(name)
      ? [{ job, at: { key: "launchd.jobs" as const, at: String(i) } }]
      : []
  );
  const agents = owners.filter(({ job: { domain, type } }) =>
    /^(?:gui|user|login)\//.test(domain ?? "") || type === "LaunchAgent"
  );
  return agents.length < owners.length ? [] : agents.map(({ job, at }) => ({ label: job.label ?? "", at }));
}

function asks(name: string): Said {
  return [ID, `Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${name} was invalidated."`];
}
