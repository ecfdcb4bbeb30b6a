import { defineRule, found } from "../define.ts";
import { keychainFaults } from "../keychain_codes.ts";
import { logged, provider, status } from "../log_samples.ts";
import { ENABLED, ID } from "../samples.ts";

const REFUSED = provider("SecItemAdd failed with status -34018");

export default defineRule({
  id: "keychain.data-protection-from-sysex",
  kind: "cause",
  stage: 10,
  title: "Sysex uses the data-protection keychain",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(
      ...keychainFaults(
        of,
        "The provider asked the data-protection keychain, which a daemon has none of",
        -34018,
        "kc.34018",
      ),
    );
  },
  explains: [
    { rule: "session.auth-failed", when: "-34018" },
    { rule: "proc.provider-start-failed", when: "-34018" },
  ],
  fix: [
    {
      text:
        "For the developer: use the file-based System keychain (kSecUseDataProtectionKeychain false); keep keys of the Secure Enclave " +
        "as CryptoKit's own representation in a file",
      for: "developer",
      risk: "low",
      verify: "The provider's log has no -34018 at the next start",
    },
  ],
  why:
    "The data-protection keychain belongs to a logged-in user and asks for entitlements that tie items to an app. An extension runs " +
    "as root outside of any session and has neither.",
  notWhen: "The app logged it, not the extension; or the session is up all the same.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-04", "knowledge 03 §4.6, §8.13", "knowledge 09 NA7"],
  aliases: ["KC-04"],
  samples: () => ({
    fires: [
      { says: "an item that could not be added", text: ENABLED + logged("default", [REFUSED]) },
      { says: "the same in syslog style", text: ENABLED + logged("syslog", [REFUSED]) },
      {
        says: "what secd says of the extension",
        text: ENABLED +
          logged("compact", [["secd", `${ID}[512]/1#3 LF=0 add Error Domain=NSOSStatusErrorDomain Code=-34018`]]),
      },
    ],
    silent: [
      {
        says: "what secd says of another program",
        text: ENABLED +
          logged("compact", [["secd", "Notes[512]/1#3 LF=0 add Error Domain=NSOSStatusErrorDomain Code=-34018"]]),
      },
      {
        says: "a provider that connected afterwards",
        text: ENABLED + logged("default", [REFUSED, status("connecting"), status("connected")]),
      },
    ],
  }),
});
