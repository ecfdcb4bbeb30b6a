import { defineRule, found } from "../define.ts";
import { sessionErrors } from "../session_errors.ts";
import { sayCode } from "../../formats/codes/find_code.ts";

/** EAGAIN and ENOBUFS. */
const FULL: readonly number[] = [35, 55];

export default defineRule({
  id: "flow.transient-backpressure",
  kind: "context",
  stage: 10,
  title: "ENOBUFS/EAGAIN on egress",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: ["errors"],
  reads: ["reg.list", "log.events"],
  judge(of) {
    const errors = sessionErrors(of, "NSPOSIXErrorDomain").filter(({ value: { code } }) => FULL.includes(code));
    return found(
      ...errors.slice(-1).map(({ value: { domain, code }, cite }) => ({
        message: `A buffer was full for a moment, ${sayCode(domain, code)}: a sender waits and tries again`,
        cites: [cite],
      })),
    );
  },
  explains: [],
  fix: [],
  why: "A socket's buffer is full faster than the network empties it. Whoever sends is meant to wait and to try again.",
  notWhen: "The errors do not stop: then the interface or the server behind it does not take data.",
  macos: "All versions",
  references: ["knowledge 07 FL-04", "knowledge 09 NA3"],
  aliases: ["FL-04"],
  samples: () => ({
    fires: [
      {
        says: "a datagram that did not fit",
        text: 'write failed: Error Domain=NSPOSIXErrorDomain Code=55 "No buffer space available"\n',
      },
      {
        says: "a write that would have to wait, in another spelling",
        text: "The operation couldn\u2019t be completed. (NSPOSIXErrorDomain error 35.)\n",
      },
    ],
    silent: [
      { says: "a refused connection", text: 'Error Domain=NSPOSIXErrorDomain Code=61 "Connection refused"\n' },
      { says: "an explanation", text: "NSPOSIXErrorDomain error 55 means that the buffers are full.\n" },
    ],
  }),
});
