/** Errors of CSSM, under the older keychain (public headers cssmerr.h and cssmapple.h). */
import { defineCodes } from "./define.ts";
import { OS_STATUS } from "./os_status.ts";

export const CSSM_ERROR = defineCodes({
  ...OS_STATUS,
  title: "OSStatus of CSSM",
  says:
    "CSSM, the layer under the file-based keychain, failed. Most of its numbers have a sibling among Security's own.",
  aliases: [...OS_STATUS.aliases, "CSSM Exception", "CSSM"],
  confidence: "A",
  sources: ["cssmerr.h", "cssmapple.h", "knowledge 08 §10"],
}, [
  [-2147416032, "CSSMERR_CSP_OPERATION_AUTH_DENIED", "the access to a key was denied", {
    cause: "the access list of the key does not allow this program",
    rules: ["keychain.interaction-not-allowed"],
    confidence: "C",
  }],
  [-2147415840, "CSSMERR_CSP_NO_USER_INTERACTION", "a person would have to be asked, and that is not possible", {
    cause: "a daemon such as the extension uses a key whose access list does not name it: the sibling of -25308",
    next: "Keep the secret where no question is needed, or let the access list name the extension",
    rules: ["keychain.interaction-not-allowed"],
    confidence: "B",
  }],
  [-2147415839, "CSSMERR_CSP_USER_CANCELED", "the user canceled the question"],
  [-2147409654, "CSSMERR_TP_CERT_EXPIRED", "a certificate has expired"],
  [-2147409653, "CSSMERR_TP_CERT_NOT_VALID_YET", "a certificate is not valid yet"],
  [-2147409652, "CSSMERR_TP_CERT_REVOKED", "a certificate was revoked"],
  [-2147409622, "CSSMERR_TP_NOT_TRUSTED", "the chain of certificates is not trusted", {
    cause: "a certificate between it and the root is missing, or the root is not trusted",
    rules: ["tls.ca-not-trusted"],
    confidence: "C",
  }],
]);
