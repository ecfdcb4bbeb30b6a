import { sayCode } from "../../formats/codes/find_code.ts";
import { defineRule, found } from "../define.ts";
import { activationErrors, failedWith } from "../activation.ts";
import { REINSTALL } from "../fixes.ts";
import { logged } from "../log_samples.ts";

const SENTENCE = "App containing System Extension to be activated must be in /Applications folder";

export default defineRule({
  id: "app.outside-applications",
  kind: "cause",
  stage: 1,
  title: "App not in /Applications",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["errors", "log.events"],
  judge(of) {
    return found(
      ...activationErrors(of, 3).map(({ value, cite }) => ({
        message: `macOS refused the activation because of where the app lies: ${
          value.message ?? sayCode(value.domain, value.code)
        }`,
        cites: [cite],
      })),
    );
  },
  explains: [
    { rule: "reg.not-registered", when: "activation code 3, or no row" },
    { rule: "reg.activation-failed-unexplained", when: "activation code 3, or no row", holds: failedWith(3) },
  ],
  fix: [{
    ...REINSTALL,
    text: "Quit the app, move it with the Finder into /Applications, open it from there and approve when asked",
    plain: "Quit the app, drag it into the Applications folder, and open it from there",
  }],
  why:
    "macOS activates system extensions only of apps in /Applications, so that one administrator's copy serves everyone.",
  notWhen:
    'sysextd only logs "no policy, cannot allow apps outside /Applications": it says so on successful activations too.',
  macos: "10.15 and later",
  references: ["knowledge 07 PK-19, §4", "knowledge 01 §7", "knowledge 08 §1"],
  aliases: ["PK-19", "SX-LAY-004"],
  samples: () => ({
    fires: [{
      says: "code 3",
      text:
        'Error Domain=OSSystemExtensionErrorDomain Code=3 "App containing System Extension to be activated must be in /Applications folder"\n',
    }, {
      says: "only its sentence, in the app's log",
      text: logged("default", [["Example", `request failed: ${SENTENCE}`]]),
    }],
    silent: [
      { says: "a guide that quotes the sentence", text: `Error: ${SENTENCE}\n` },
      { says: "sysextd's standing remark", text: "sysextd: no policy, cannot allow apps outside /Applications\n" },
      { says: "another code", text: "OSSystemExtensionErrorDomain error 4\n" },
    ],
  }),
});
