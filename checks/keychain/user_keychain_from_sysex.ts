import { defineRule, found } from "../define.ts";
import { failedStarts, keychainFaults } from "../keychain_codes.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";

const NOT_FOUND = provider("identity lookup failed: errSecItemNotFound (-25300)");

export default defineRule({
  id: "keychain.user-keychain-from-sysex",
  kind: "cause",
  stage: 10,
  title: "Sysex looks for items in the login keychain",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const missing = keychainFaults(
      of,
      "The provider does not find its item in the keychains that it searches",
      -25300,
      "kc.25300",
    );
    const starts = missing.length === 0 ? [] : failedStarts(of);
    // A provider that makes its item when it is not there says the same and goes on.
    return found(...(starts.length === 0 ? [] : missing).map((one) => ({
      ...one,
      cites: [...one.cites, starts.at(-1)!.cite],
      confidence: "D" as const,
    })));
  },
  explains: [
    { rule: "session.auth-failed", when: "-25300" },
    { rule: "proc.provider-start-failed", when: "-25300" },
  ],
  fix: [
    {
      text: "See whether the item is in the login keychain only",
      command: "/usr/bin/security find-identity -v /Library/Keychains/System.keychain",
      risk: "none",
    },
    {
      text:
        "Have the app hand the PKCS#12 to the extension by XPC and the extension import it into the System keychain, or deliver it by " +
        "device management",
      risk: "medium",
      admin: true,
      verify: "The provider's log has no -25300 at the next start",
    },
  ],
  why:
    "An extension runs as root: it searches the System keychain, and the user's login keychain is not in its list, although Keychain " +
    "Access shows the item to the user.",
  notWhen: "The item is in the System keychain, or the provider made it and went on; then another item is missing.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-01", "knowledge 03 §4.6", "knowledge 09 NA7"],
  aliases: ["KC-01"],
  samples: () => ({
    fires: [
      {
        says: "a start that failed behind it",
        text: ENABLED + logged("default", [status("connecting"), NOT_FOUND, ended("Plugin failed")]),
      },
      {
        says: "a provider that ended its session, in a JSON log",
        text: ENABLED + logged("ndjson", [status("connecting"), NOT_FOUND, ended("Plugin initiated")]),
      },
    ],
    silent: [
      { says: "an item that was not there, alone", text: ENABLED + logged("default", [NOT_FOUND]) },
      {
        says: "a provider that connected afterwards",
        text: ENABLED +
          logged("default", [NOT_FOUND, ended("Plugin failed"), status("connecting"), status("connected")]),
      },
      {
        says: "an app that looks for its own item",
        text: ENABLED +
          logged("default", [["Notes", "lookup failed: -25300", "com.apple.notes"], ended("Plugin failed")]),
      },
    ],
  }),
});
