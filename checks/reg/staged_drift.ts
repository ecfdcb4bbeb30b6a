import { bundle } from "../bundle_samples.ts";
import { embeddedOf } from "../bundle_of.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN, OPEN_APP } from "../fixes.ts";
import { CATEGORY, ID, TEAM } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";
import type { ExtensionList } from "../../formats/sysextd/extension_list.ts";
import { compareVersions } from "../../formats/version_order.ts";

export default defineRule({
  id: "reg.staged-drift",
  kind: "cause",
  stage: 5,
  title: "Staged copy older/different from the app's embedded copy",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["sysex.embedded"],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const embedded = embeddedOf(of);
    const rows = rowsOf(of).filter(({ value }) => value.state?.startsWith("activated"));
    const newest = rows.find(({ value }) => !isOlder(value.build, embedded?.value.build ?? null));
    if (embedded === null || rows.length === 0 || newest !== undefined) return CLEAR;
    const [row] = rows as [typeof rows[number]];
    const { bundleId, version, build } = embedded.value;
    return found({
      message: `The app holds ${nameVersion({ bundleId: bundleId ?? "", version, build })}, but macOS still has ${
        nameVersion(row.value)
      }`,
      cites: [row.cite, embedded.cite],
    });
  },
  explains: [
    { rule: "reg.stale-machservices", when: "embedded newer" },
    { rule: "xpc.protocol-mismatch", when: "embedded newer" },
    { rule: "xpc.name-mismatch-app", when: "embedded newer" },
    { rule: "proc.stale-code", when: "embedded newer" },
  ],
  fix: [
    {
      ...OPEN_APP,
      text:
        "Open the updated app from /Applications: it must ask macOS to activate the new extension, and answer that it replaces the old one",
      plain: "Open the app from the Applications folder, and agree when macOS asks",
    },
    {
      ...ACTIVATE_AGAIN,
      text: "If nothing happens, disconnect first: macOS does not replace an extension whose tunnel is connected",
      plain: "If nothing happens: disconnect in the app first, then quit it and open it again",
    },
  ],
  why:
    "An update of the app does not update the extension that macOS copied. Only an activation request with a higher " +
    "CFBundleVersion does, and only when the app answers that it replaces the old one.",
  notWhen:
    "A new version is registered and waits for the user, for the old process or for a restart; or the app that was inspected is " +
    "older than the one that is installed.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-06", "knowledge 01 §6"],
  aliases: ["RG-06"],
  samples: () => ({
    fires: [{
      says: "an app that is newer than what macOS runs",
      facts: { ...bundle({ extension: { version: "2.5.0", build: "250" } }), "reg.list": listing("2.4.0", "240") },
    }],
    silent: [
      { says: "the same version", facts: { ...bundle(), "reg.list": listing("2.4.0", "240") } },
      {
        says: "an app that is older than what macOS runs",
        facts: { ...bundle(), "reg.list": listing("2.5.0", "250") },
      },
      {
        says: "a new version that waits for the user",
        facts: {
          ...bundle({ extension: { version: "2.5.0", build: "250" } }),
          "reg.list": listing("2.5.0", "250", "activated waiting for user"),
        },
      },
      {
        says: "a build number that is no number",
        facts: { ...bundle({ extension: { build: "r250" } }), "reg.list": listing("2.4.0", "240") },
      },
    ],
  }),
});

/** Only numbers that can be compared prove an order. */
function isOlder(build: string | null, embedded: string | null): boolean {
  return build !== null && embedded !== null && (compareVersions(build, embedded) ?? 0) < 0;
}

function listing(version: string, build: string, state = "activated enabled"): ExtensionList {
  const row = {
    category: CATEGORY,
    enabled: true,
    active: true,
    teamId: TEAM,
    bundleId: ID,
    version,
    build,
    name: "Example Tunnel",
    state,
  };
  return { outcome: "ok", declaredCount: 1, extensions: [row] };
}
