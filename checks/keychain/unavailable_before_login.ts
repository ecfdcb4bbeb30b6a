import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { keychainFaults } from "../keychain_codes.ts";
import { logged, provider, status } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { store, storedHome } from "../store_samples.ts";
import { asDictionary, textIn } from "../stored_services.ts";

const REFUSED = logged("default", [
  status("connecting"),
  provider("SecItemCopyMatching failed: errSecInteractionNotAllowed (-25308)"),
]);
const INTERFACES = { "State:/Network/Interface": { Interfaces: ["en0"] } };
const KEY = "State:/Users/ConsoleUser";

export default defineRule({
  id: "keychain.unavailable-before-login",
  kind: "cause",
  stage: 10,
  title: "Key unusable before first login",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events", "net.store"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    if (!nobodyIsLoggedIn(of)) return CLEAR;
    const faults = keychainFaults(of, "Nobody is logged in, and the provider may not use its key", -25308, "kc.25308");
    // Whether it works after a login, nobody has tried.
    return found(...faults.map((one) => ({
      ...one,
      cites: [...one.cites, { key: "net.store" as const, at: "" }],
      confidence: "C" as const,
    })));
  },
  explains: [],
  fix: [
    {
      text: "Log in at the Mac, and see whether the provider starts then: if so, this is it",
      risk: "none",
      verify: "The provider's log has no -25308 after the login",
    },
    {
      text:
        "For the next release: make the key so that it may be used at any time, in the System keychain, by the extension itself",
      risk: "low",
    },
  ],
  why:
    "A key whose class is AfterFirstUnlock or WhenUnlocked opens with a login. An extension starts with the Mac, before anybody has " +
    "logged in, and its key stays closed until somebody does.",
  notWhen: "Somebody is logged in at the Mac; or the provider fails in the same way after a login.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-05", "knowledge 09 NA7"],
  aliases: ["KC-05"],
  samples: () => ({
    fires: [
      {
        says: "a refused key and a store without a user at the console",
        text: ENABLED + REFUSED + store(storedHome(), INTERFACES),
      },
      {
        says: "a refused key at the login window",
        text: ENABLED + REFUSED + store(storedHome(), INTERFACES, { [KEY]: { Name: "loginwindow", UID: 0 } }),
      },
    ],
    silent: [
      {
        says: "a refused key while somebody is logged in",
        text: ENABLED + REFUSED + store(storedHome(), INTERFACES, { [KEY]: { Name: "jdoe", UID: 501 } }),
      },
      { says: "a store that shows a few keys only", text: ENABLED + REFUSED + store(storedHome()) },
      { says: "nobody at the console, and no refused key", text: ENABLED + store(storedHome(), INTERFACES) },
    ],
  }),
});

/** By a store that was read whole: what only lists some keys shows nothing of those that it leaves out. */
function nobodyIsLoggedIn({ facts }: Case): boolean {
  const stored = facts.value("net.store");
  if (stored === undefined) return false;
  const user = asDictionary(stored[KEY] ?? null);
  if (user !== null) return textIn(user, "Name") === "loginwindow";
  return facts.evidence("net.store").complete && stored["State:/Network/Interface"] !== undefined && !(KEY in stored);
}
