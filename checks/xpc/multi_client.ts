import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { database, list } from "../samples.ts";
import { recordsOf } from "../target.ts";

const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const HEAD = "  PID  PPID   UID STARTED                      COMMAND\n";

export default defineRule({
  id: "xpc.multi-client",
  kind: "context",
  stage: 7,
  title: "Several container instances connected",
  severity: "low",
  confidence: "A",
  scope: "target",
  needs: ["proc.list"],
  needsOne: ["reg.db", "app.paths"],
  judge(of) {
    const running = appProcesses(of);
    const users = [...new Set(running.map(({ owner }) => owner))];
    if (users.length < 2) return CLEAR;
    return found({
      message: `The app around the extension runs for ${users.length} users at once (${users.join(", ")})`,
      cites: running.map(({ at }) => ({ key: "proc.list" as const, at })),
    });
  },
  explains: [],
  fix: [],
  why:
    "The extension's Mach service is one for the whole Mac: with fast user switching, the app of each user connects to it, and what " +
    "one sets, the other sees change.",
  notWhen: "The second process is the product's own daemon, or one user started the app twice.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-14", "knowledge 08 §7"],
  aliases: ["MS-14"],
  samples: () => ({
    fires: [{ says: "the app of two users", text: KNOWN + HEAD + app(700, 501) + app(900, 502) }],
    silent: [
      { says: "the app of one user, twice", text: KNOWN + HEAD + app(700, 501) + app(900, 501) },
      { says: "the app and its root daemon", text: KNOWN + HEAD + app(700, 501) + app(900, 0) },
      {
        says: "a helper that each user has",
        text: KNOWN + HEAD + app(700, 501) +
          app(900, 502).replace(
            "/Contents/MacOS/Example Tunnel",
            "/Contents/Library/LoginItems/H.app/Contents/MacOS/H",
          ),
      },
      {
        says: "another app of two users",
        text: KNOWN + HEAD + app(700, 501).replace("Example Tunnel.app", "Other.app") +
          app(900, 502).replace("Example Tunnel.app", "Other.app"),
      },
    ],
  }),
});

/** The app's own processes, by the people who run them: root and the accounts of services do not count. */
function appProcesses(of: Case): { owner: string; at: string }[] {
  const known = (of.facts.value("app.paths") ?? []).filter(({ bundleId }) =>
    bundleId !== null && of.target?.bundleId.startsWith(`${bundleId}.`)
  ).map(({ path }) => path);
  const paths = [...known, ...recordsOf(of).flatMap(({ value }) => value.containerPath ?? [])];
  return (of.facts.value("proc.list") ?? []).flatMap(({ uid, user, command }, i) => {
    const isApp = paths.some((path) => command.startsWith(`${path.replace(/\/$/, "")}/Contents/MacOS/`));
    const isPerson = uid !== null ? uid >= 500 : user !== null && user !== "root" && !user.startsWith("_");
    return isApp && isPerson ? [{ owner: uid !== null ? String(uid) : user!, at: String(i) }] : [];
  });
}

function app(pid: number, uid: number): string {
  const path = "/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel";
  return `  ${pid}     1   ${uid} Fri Nov 20 08:00:00 2026     ${path}\n`;
}
