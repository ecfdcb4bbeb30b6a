import { copiesDiffer, embeddedOf, stagedOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATED, RELEASE } from "../fixes.ts";
import { withStaged } from "../staged_samples.ts";
import { nameVersion } from "../target.ts";

export default defineRule({
  id: "reg.version-not-bumped",
  kind: "cause",
  stage: 5,
  title: "CFBundleVersion not increased",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["sysex.embedded", "sysex.staged"],
  reads: ["code", "reg.db"],
  judge(of) {
    const [embedded, staged] = [embeddedOf(of), stagedOf(of)];
    if (embedded === null || staged === null || copiesDiffer(of) !== true) return CLEAR;
    const { bundleId, version, build } = embedded.value;
    if (build === null || build !== staged.value.build || version !== staged.value.version) return CLEAR;
    return found({
      message: `The app holds another build of ${
        nameVersion({ bundleId: bundleId ?? "", version, build })
      } than the one of that version which macOS runs`,
      cites: [embedded.cite, staged.cite],
    });
  },
  explains: [
    { rule: "reg.staged-drift", when: "same version" },
    { rule: "reg.stale-machservices", when: "same version" },
  ],
  fix: [RELEASE, {
    text:
      "On a Mac of a developer: remove the extension in System Settings, restart, open the app and activate it again",
    for: "developer",
    risk: "low",
    admin: true,
    reboot: true,
    verify: ACTIVATED,
  }],
  why:
    "macOS takes a new copy of an extension only when its version is another one. A build under the same CFBundleVersion stays " +
    "in the app, and the old code runs on, though everything says the versions agree.",
  notWhen:
    "The two versions differ, which is an ordinary update that was not activated yet; or the signatures of both copies could not " +
    "be read.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-07", "knowledge 01 §2, §6"],
  aliases: ["RG-07"],
  samples: () => ({
    fires: [{
      says: "a staged copy of the same version with another code hash",
      facts: withStaged(bundle(), { extensionCode: { cdhash: "3f".repeat(20) } }),
    }],
    silent: [
      { says: "a staged copy that is the app's", facts: withStaged(bundle()) },
      {
        says: "an update that was not activated yet",
        facts: withStaged(bundle(), {
          extension: { version: "2.3.0", build: "230" },
          extensionCode: { cdhash: "3f".repeat(20) },
        }),
      },
      { says: "an app without a staged copy", facts: { ...bundle(), "sysex.staged": [] } },
      {
        says: "two copies of which one has no code hash",
        facts: withStaged(bundle(), { extensionCode: { cdhash: null } }),
      },
    ],
  }),
});
