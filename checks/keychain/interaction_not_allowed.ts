import { defineRule, found } from "../define.ts";
import { keychainFaults } from "../keychain_codes.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";

const REFUSED = provider("SecKeyCreateSignature failed: errSecInteractionNotAllowed (-25308)");

export default defineRule({
  id: "keychain.interaction-not-allowed",
  kind: "cause",
  stage: 10,
  title: "-25308 / CSSMERR_CSP_NO_USER_INTERACTION",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(
      ...keychainFaults(
        of,
        "The keychain would have to ask the user before the provider may use the key",
        -25308,
        "kc.25308",
      ),
      ...keychainFaults(of, "The key's access list would have to ask the user", -2147415840, "kc.cssm-interaction"),
    );
  },
  explains: [
    { rule: "session.auth-failed", when: "OSStatus near start" },
    { rule: "proc.provider-start-failed", when: "OSStatus near start" },
  ],
  fix: [
    {
      text:
        "See who may use the item: the extension must be in its access list, which also ties it to the signature that made it",
      command: "/usr/bin/security dump-keychain -a /Library/Keychains/System.keychain",
      risk: "none",
      admin: true,
    },
    {
      text:
        "Have the extension itself import or make the item in the System keychain, or deliver the identity by device management; allow " +
        "every application only where nothing else works",
      risk: "medium",
      admin: true,
      verify: "The provider's log has no -25308 at the next start",
    },
  ],
  why:
    "An extension runs as root without a screen. Where the keychain would ask a person whether this program may use a key, it gets " +
    "this error instead of a dialog.",
  notWhen: "The session is up, or a later start connected; or another program logged it.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-02", "knowledge 03 §4.6, §8.13", "knowledge 09 NA7"],
  aliases: ["KC-02"],
  samples: () => ({
    fires: [
      {
        says: "a key that the provider may not use",
        text: ENABLED + logged("default", [status("connecting"), REFUSED, ended("Plugin failed")]),
      },
      { says: "the same in compact style", text: ENABLED + logged("compact", [REFUSED]) },
      {
        says: "the name that the security framework gives it, in a JSON log",
        text: ENABLED + logged("ndjson", [provider("CSSMERR_CSP_NO_USER_INTERACTION while signing")]),
      },
      { says: "the number alone in a ticket", text: "SecItemCopyMatching returned -25308\n" },
    ],
    silent: [
      {
        says: "a changelog that names the code",
        text: ENABLED + "\n- Workaround for errSecInteractionNotAllowed (-25308)\n",
      },
      {
        says: "a session that connected afterwards",
        text: ENABLED + logged("default", [REFUSED, status("connecting"), status("connected")]),
      },
      {
        says: "a session that is up all the same",
        text: ENABLED + logged("default", [status("connected"), REFUSED]),
      },
      {
        says: "one of Apple's daemons on behalf of somebody else",
        text: ENABLED + logged("default", [["securityd", "MacOS error: -25308 for client 812", "com.apple.securityd"]]),
      },
      { says: "a ticket that says that it did not come", text: "We do not see any -25308 in the log.\n" },
      { says: "a longer number", text: "id 1-253081 and x-25308.txt2\n".replace("x-25308.txt2", "ref125308") },
    ],
  }),
});
