import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN, OPEN_APP } from "../fixes.ts";
import { ID, list } from "../samples.ts";
import { recordsOf, rowsOf } from "../target.ts";

export default defineRule({
  id: "reg.not-registered",
  kind: "cause",
  stage: 5,
  title: "Extension not registered",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["reg.list"],
  reads: ["reg.db"],
  judge(of) {
    const { facts, target } = of;
    const listed = facts.value("reg.list");
    if (listed === undefined || listed.outcome === "partial" || !facts.evidence("reg.list").complete) return CLEAR;
    const nothingAtAll = target === null && listed.outcome === "empty";
    const notThisOne = target !== null && rowsOf(of).length === 0 && recordsOf(of).length === 0;
    if (!nothingAtAll && !notThisOne) return CLEAR;
    return found({
      message: target === null
        ? "macOS has no system extension registered at all"
        : `macOS has no system extension ${target.bundleId} registered`,
      cites: [{ key: "reg.list", at: "" }],
    });
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "no row" },
    { rule: "proc.not-running", when: "no row" },
    { rule: "mach.not-registered", when: "no row" },
    { rule: "session.failed-code", when: "no row" },
  ],
  fix: [OPEN_APP, {
    ...ACTIVATE_AGAIN,
    text: "If the app reports an error while it activates, add that error's domain and code to the ticket",
  }],
  why:
    "An extension runs only after its app asked macOS to activate it. No row means that this never happened, that it failed, " +
    "or that the extension was removed together with its app.",
  notWhen:
    "The listing was cut, was refused (a sandboxed terminal), or names the extension in another state such as [activated " +
    "waiting for user].",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-01"],
  aliases: ["RG-01"],
  samples: {
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
        says: "a refused listing",
        text: "systemextensionsctl: list command failed: The operation couldn’t be completed. Connection refused\n",
        target: ID,
      },
    ],
  },
});
