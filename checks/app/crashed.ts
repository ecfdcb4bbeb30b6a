import { appCrashesOf, foundAlike, sayCrash } from "../crashes.ts";
import { appCrash, crash } from "../crash_samples.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { currentJobs } from "../mach_services.ts";
import { ENABLED, ID, job, list } from "../samples.ts";

export default defineRule({
  id: "app.crashed",
  kind: "cause",
  stage: 1,
  title: "Container app crashed",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["crash.reports"],
  reads: ["app.info", "reg.list", "reg.db", "launchd.jobs"],
  judge(of) {
    const latent = runsWithoutApp(of);
    return found(
      ...foundAlike(of, appCrashesOf(of), sayCrash, () => latent === undefined ? {} : { latent }),
    );
  },
  explains: [],
  fix: [{
    text: "Collect the app's crash report of that time for the product's developers",
    command: "ls -lt ~/Library/Logs/DiagnosticReports",
    risk: "none",
  }],
  why:
    "The app asks for the activation and steers the extension; one that crashes at its start never gets there. What is activated and " +
    "runs goes on without it.",
  notWhen:
    "The extension runs: then only the app's window or menu is gone. Or the app was quit by force, which writes no crash report.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-07", "knowledge 09 N12"],
  aliases: ["PR-07"],
  samples: () => ({
    fires: [
      { says: "an app that crashed, of an extension that is not registered", text: list() + appCrash(), target: ID },
      { says: "an app that crashed, of an extension that does not run", text: ENABLED + appCrash() },
    ],
    silent: [
      { says: "the crash of the extension", text: ENABLED + crash() },
      {
        says: "an app that crashed, when the extension runs",
        text: ENABLED + job({ state: "running", pid: "512", runs: "1" }) + appCrash(),
      },
      {
        says: "the crash of another app",
        text: ENABLED + appCrash({ id: "com.example.other", path: "/Applications/Other.app/Contents/MacOS/Other" }),
      },
      {
        says: "an app that its developer stopped in the debugger",
        text: ENABLED + appCrash({ parent: "debugserver" }),
      },
      {
        says: "an app that was quit by force",
        text: ENABLED + appCrash({ exception: "EXC_CRASH (SIGKILL)", reason: "Namespace SIGNAL, Code 9 Killed: 9" }),
      },
    ],
  }),
});

function runsWithoutApp(of: Case): string | undefined {
  const pid = currentJobs(of).find(({ value }) => value.pid !== null)?.value.pid;
  return pid == null ? undefined : `The extension runs without it, as process ${pid}`;
}
