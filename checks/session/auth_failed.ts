import { defineRule, found } from "../define.ts";
import { ended, logged, sessionNamed, status } from "../log_samples.ts";
import { areAllOf, endsOf, foundAt } from "../session_ends.ts";

const ID = "session.auth-failed";

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 9,
  title: "Authentication or certificate error reported by the session (codes 8-11, 17-19)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    return found(
      ...endsOf(of, ID).map((end) => foundAt(end, "The session was not authenticated:")),
    );
  },
  explains: [{ rule: "session.failed-code", when: "same event", holds: areAllOf(ID) }],
  fix: [
    {
      text:
        "Check the account, the certificates on both sides, and the clock of the Mac; renew or deliver again what has expired",
      plain: "Check your user name and password in the app, and that the Mac's date and time are right",
      risk: "none",
      verify: "The session connects",
    },
    {
      text: "Look for OSStatus codes of the keychain in the provider's own log of the same second",
      command: `/usr/bin/log show --last 30m --info --debug --predicate 'process == "{bundleId}"'`,
      risk: "none",
      admin: true,
    },
  ],
  why:
    "The provider runs and reached its server, and one of the two did not accept the other's credentials or certificate. The " +
    "registration and the code of the extension are not at fault.",
  notWhen:
    "A session connected afterwards, or the error belongs to macOS' own IKEv2 or IPSec, which uses other numbers.",
  macos: "10.15 and later",
  references: ["knowledge 08 §3, §4", "knowledge 03 §4.2, §4.3", "knowledge 09 N91"],
  samples: () => ({
    fires: [
      {
        says: "credentials that were refused",
        text: logged("default", [status("connecting"), ended("Authentication failed")]),
      },
      {
        says: "a client certificate that has expired, in compact style",
        text: logged("compact", [ended("Client certificate has expired")]),
      },
      { says: "the public code of the server's certificate", text: "NEVPNConnectionErrorDomain error 17\n" },
    ],
    silent: [
      {
        says: "a program that looks for the line",
        text: '    logger.error("last stop reason Authentication failed")\n',
      },
      {
        says: "a second attempt that connected",
        text: logged("default", [ended("Authentication failed"), status("connecting"), status("connected")]),
      },
      {
        says: "macOS' own IKEv2",
        text: logged("default", [ended("Authentication failed", sessionNamed("Work", "NESMIKEv2VPNSession"))]),
      },
      { says: "a code of the IPSec domain", text: "NEVPNConnectionErrorDomainIPSec error 8\n" },
      { says: "a server that does not answer", text: logged("default", [ended("Server is not responding")]) },
    ],
  }),
});
