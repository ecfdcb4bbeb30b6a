import { defineRule, found } from "../define.ts";
import { namesAskedFor, probedAs } from "../mach_services.ts";
import { database, list, probe, TEAM } from "../samples.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled", mach: [NAME] });

export default defineRule({
  id: "xpc.not-privileged",
  kind: "context",
  stage: 7,
  title: "Client does not use the privileged Mach lookup",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: ["xpc.probe"],
  reads: ["reg.db", "reg.list", "launchd.jobs", "sysex.embedded"],
  judge(of) {
    const asked = namesAskedFor(of);
    const taken = (asked?.value ?? []).flatMap((name) => {
      const probed = probedAs(of, name);
      return probed?.value.inSession === true ? [probed] : [];
    });
    return found(...taken.map(({ value: { name }, cite }) => ({
      message:
        `A process of the user's session has the extension's Mach service ${name}, and launchd's system domain does not: an app ` +
        "that does not ask for the privileged lookup talks to that process",
      cites: [cite, asked!.cite],
      values: { name },
    })));
  },
  explains: [],
  fix: [{
    text:
      "Have the app ask the system domain only: NSXPCConnection with the option .privileged, or XPC_CONNECTION_MACH_SERVICE_PRIVILEGED",
    risk: "none",
    verify: "doctor probe no longer says that a service of the user's session may have the name",
  }, {
    text: "Find out which job of the session claims the name",
    command: "launchctl print gui/$(id -u) | grep -F {name}",
    risk: "none",
  }],
  why:
    "launchd looks a name up in the domain of whoever asks first, and then in the system's. An extension is always in the system's: " +
    "an app that asks without the privileged lookup takes a namesake of the user's session for its extension.",
  notWhen: "Both ways to ask find the name, or neither does.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-12", "knowledge 10 §1.2"],
  aliases: ["MS-12"],
  samples: () => ({
    fires: [{ says: "a name that only the user's session has", text: KNOWN + probe(NAME, false, true) }],
    silent: [
      { says: "a name that nobody has", text: KNOWN + probe(NAME, false) },
      { says: "a name that the system has", text: KNOWN + probe(NAME, true, true) },
      { says: "another name of the session's", text: KNOWN + probe(`${NAME}.agent`, false, true) + probe(NAME, true) },
      { says: "a sandbox that forbids to ask", text: KNOWN + probe(NAME, null, true) },
    ],
  }),
});
