import { defineRule, found } from "../define.ts";
import { keychainFaults } from "../keychain_codes.ts";
import { failuresOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";

const DENIED = provider("SecTrustSettingsSetTrustSettings failed: -60007");

export default defineRule({
  id: "tls.trust-settings-denied",
  kind: "cause",
  stage: 10,
  title: "Sysex cannot set trust settings (-60007)",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    // Other calls that need an administrator give the same code.
    const isAboutTrust = failuresOf(of, "kc.60007").some(({ value: { message } }) => /trust/i.test(message));
    return found(
      ...isAboutTrust
        ? keychainFaults(of, "The provider may not trust its certificate authority by itself", -60007, "kc.60007")
        : [],
    );
  },
  explains: [{ rule: "tls.ca-not-trusted" }],
  fix: [
    {
      text: "See whether the authority is trusted by now",
      command: "/usr/bin/security dump-trust-settings -d",
      risk: "none",
      admin: true,
    },
    {
      text: "Trust it from the app, where an administrator can agree, or by a certificate payload of device management",
      plain: "Open the app and let it set up its certificate; macOS asks for an administrator's password",
      risk: "medium",
      admin: true,
      verify: "security verify-cert accepts a certificate that the provider made",
    },
  ],
  why:
    "Trusting a root certificate for everybody asks an administrator in a dialog. A daemon cannot show one, and the call fails, so " +
    "that the certificate is installed but not trusted.",
  notWhen: "The trust is there already; or another call needed an administrator.",
  macos: "11 and later",
  references: ["knowledge 07 KC-07", "knowledge 09 NA7"],
  aliases: ["KC-07"],
  samples: () => ({
    fires: [
      { says: "trust settings that were refused", text: ENABLED + logged("default", [DENIED]) },
      {
        says: "the same by its name, in compact style",
        text: ENABLED + logged("compact", [provider("trusting the CA failed: errAuthorizationInteractionNotAllowed")]),
      },
    ],
    silent: [
      {
        says: "another call that needs an administrator",
        text: ENABLED + logged("default", [provider("AuthorizationCopyRights failed: -60007")]),
      },
      {
        says: "another program",
        text: ENABLED +
          logged("default", [["authd", "trust settings: -60007 for client Notes", "com.apple.Authorization"]]),
      },
    ],
  }),
});
