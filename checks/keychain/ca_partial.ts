import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { logged, provider, status } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const PARTIAL = provider("engine creation error: CA certificate without its private key (OSStatus -25300)");

export default defineRule({
  id: "keychain.ca-partial",
  kind: "cause",
  stage: 10,
  title: "CA material partial/wiped/rotated",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(...brokenAuthorities(of));
  },
  explains: [{ rule: "tls.ca-not-trusted" }, { rule: "proc.provider-start-failed" }],
  fix: [
    {
      text:
        "Have the product clear its certificate authority completely, start again so that it makes a new one, and trust that one",
      risk: "medium",
      admin: true,
      verify: "The provider's log has no engine creation error at the next start",
    },
    {
      text: "On managed Macs: replace the certificate payload by the new authority's",
      for: "admin",
      risk: "medium",
      admin: true,
    },
  ],
  why:
    "A provider that looks into TLS signs with an authority of its own, a certificate and a key. When only one of them is left, it " +
    "cannot start, or every site has a certificate that nobody trusts.",
  notWhen:
    "The keychain only refused the use of the key (-25308) or the kind of keychain (-34018); or a later start worked.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-06", "knowledge 09 NA7"],
  aliases: ["KC-06"],
  samples: () => ({
    fires: [
      { says: "a certificate without its key", text: ENABLED + logged("default", [PARTIAL]) },
      {
        says: "a key that cannot be read, in compact style",
        text: ENABLED + logged("compact", [provider("engine creation error: decrypt root CA key: OSStatus -26275")]),
      },
    ],
    silent: [
      { says: "a start that worked afterwards", text: ENABLED + logged("default", [PARTIAL, status("connected")]) },
      {
        says: "a key that the keychain would have to ask for",
        text: ENABLED + logged("default", [provider("engine creation error: CA key: OSStatus -25308")]),
      },
      {
        says: "an engine that failed for another reason",
        text: ENABLED + logged("default", [provider("engine creation error: no configuration")]),
      },
    ],
  }),
});

/** `CA`, a certificate or its key, together with a status of the keychain. */
const AUTHORITY = /\bCA\b|certificate authority|root certificate|\bca[_-](?:cert|key)/;
const STATUS = /(?<![\w.])[-–−](?:25|26|67)\d{3}(?!\d)/;
/** Use refused, wrong keychain: rules of their own. */
const OTHERS = /25308|34018/;

function brokenAuthorities(of: Case): Found[] {
  return failuresOf(of, "prov.start-error").filter(({ value }) => isSaidByTarget(of, value)).filter((
    { value: { message } },
  ) => AUTHORITY.test(message) && STATUS.test(message) && !OTHERS.test(message)).slice(-1).map((
    { value: { message }, cite },
  ) => ({
    message: `The provider cannot use its certificate authority: ${message.slice(0, 200)}`,
    cites: [cite],
  }));
}
