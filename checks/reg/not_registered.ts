import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATED, OPEN_APP } from "../fixes.ts";
import type { ExtensionList } from "../../formats/sysextd/extension_list.ts";
import { ID, job, list } from "../samples.ts";
import { jobsOf, recordsOf, rowsOf } from "../target.ts";

export default defineRule({
  id: "reg.not-registered",
  kind: "cause",
  stage: 5,
  title: "Extension not registered",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["reg.list"],
  reads: ["reg.db", "launchd.jobs"],
  judge(of) {
    const { facts, target } = of;
    const listed = facts.value("reg.list");
    if (listed === undefined || !isShownInFull(listed) || !facts.evidence("reg.list").complete) return CLEAR;
    const nothingAtAll = target === null && listed.outcome === "empty";
    const notThisOne = target !== null && rowsOf(of).length === 0 && recordsOf(of).length === 0;
    if (!nothingAtAll && !notThisOne) return CLEAR;
    const running = jobsOf(of).find(({ value }) => value.pid !== null);
    return found({
      message: target === null
        ? "macOS has no system extension registered at all"
        : `macOS has no system extension ${target.bundleId} registered`,
      cites: [{ key: "reg.list", at: "" }],
      ...running !== undefined &&
        { latent: `launchd runs it as process ${running.value.pid}: the listing is of another time` },
    });
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "no row" },
    { rule: "proc.not-running", when: "no row" },
    { rule: "mach.not-registered", when: "no row" },
    { rule: "session.failed-code", when: "no row" },
  ],
  fix: [OPEN_APP, {
    text: "If the app reports an error while it activates, add that error's domain and code to the ticket",
    risk: "low",
    admin: true,
    verify: ACTIVATED,
  }],
  why:
    "An extension runs only after its app asked macOS to activate it. No row means that this never happened, that it failed, " +
    "or that the extension was removed together with its app.",
  notWhen:
    "The listing was cut, shows fewer rows than it counts or only one category, was refused (a sandboxed terminal), or names " +
    "the extension in another state such as [activated waiting for user].",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-01"],
  aliases: ["RG-01"],
  samples: () => ({
    fires: [
      {
        says: "a listing without the extension",
        text: list({ state: "activated enabled", id: "com.example.other" }),
        target: ID,
      },
      { says: "an empty listing", text: list() },
    ],
    silent: [
      { says: "a row in any state", text: list({ state: "activated disabled" }), target: ID },
      {
        says: "a listing whose last row is cut",
        text: list({ state: "activated enabled", id: "com.example.other" }).slice(0, -20),
        target: ID,
      },
      {
        says: "a listing that shows fewer rows than it counts",
        text: list({ state: "activated enabled", id: "com.example.other" }).replace("1 extension(s)", "3 extension(s)"),
        target: ID,
      },
      {
        says: "a listing of one category, which has no count",
        text: list({ state: "activated enabled", id: "com.example.other" }).replace("1 extension(s)\n", ""),
        target: ID,
      },
      {
        says: "an extension that launchd runs",
        text: list({ state: "activated enabled", id: "com.example.other" }) + job({ state: "running", pid: "512" }),
        target: ID,
      },
      {
        says: "a refused listing",
        text: "systemextensionsctl: list command failed: The operation couldn’t be completed. Connection refused\n",
        target: ID,
      },
    ],
  }),
});

/** Only a listing that shows as many rows as it counts proves that another row is not there. */
function isShownInFull({ outcome, declaredCount, extensions }: ExtensionList): boolean {
  return outcome !== "partial" && declaredCount !== null && declaredCount <= extensions.length;
}
