import { checkCodesignAgrees, checkCodesignStreams, checkSealedFiles } from "../checks/codesign.ts";
import { checkPrintedRequirement } from "../checks/printed_requirement.ts";
import { checkAssessmentRights } from "../checks/refusals.ts";
import { checkLastCommand } from "../checks/last_command.ts";
import type { Belief } from "../define.ts";

/** Signatures, notarisation, and what the tools of Xcode print. */
export const SIGNATURES: readonly Belief[] = [
  {
    id: "sealed-file-by-file",
    says: "codesign seals an embedded system extension file by file, as resources",
    how: "`plutil -p APP/Contents/_CodeSignature/CodeResources` (seen so in one shipped app)",
    affects: "`sign.invalid`: the extension is verified on its own path",
    check: checkSealedFiles,
  },
  {
    id: "nested-requirement",
    says: "`codesign --verify` asks of nested code for the requirement in the seal, and does not mind another hash",
    how: "sign a framework again after the app was signed, verify the app with `--deep --strict`",
    affects: "",
  },
  {
    id: "library-validation",
    says: "The hardened runtime refuses a library of another team before the first line of the process",
    how: "start an app with such a library, without the exception among its entitlements",
    affects: "",
  },
  {
    id: "der-entitlements",
    says: "macOS reads the DER form of entitlements where there is one",
    how: "sign a build whose two forms differ and start it",
    affects: "`ent.stripped`",
  },
  {
    id: "csreq-words",
    says: "`csreq` prints timestamps, `absent` and `certificate 1 trusted` as we do",
    how: "`csreq -r- -t` on such requirements",
    affects: "printed requirements only",
    check: checkPrintedRequirement,
  },
  {
    id: "codesign-streams",
    says:
      "`codesign -d --verbose=4 --entitlements - --xml` prints the details on standard error, the entitlements on standard output",
    how: "the same with `2>/dev/null`",
    affects: "`code` beside our own reader",
    check: checkCodesignStreams,
  },
  {
    id: "codesign-agrees",
    says: "codesign's identifier, team, cdhash, flags and entitlements are what our reader finds",
    how: "`doctor facts`: `evidence.code.problems` names every difference",
    affects: "nothing but that list of problems",
    check: checkCodesignAgrees,
  },
  {
    id: "spctl-rights",
    says:
      "`spctl --assess --type execute` needs no root, and its answer does not depend on whether assessments are disabled",
    how:
      "the same with and without `sudo` (what the self-test compares); after `spctl --global-disable`, which it does not do",
    affects: "`sign.not-notarized` on a Mac",
    check: checkAssessmentRights,
  },
  {
    id: "stapler-codes",
    says: "`stapler validate` ends with 65 for no ticket, 66 for no or a broken bundle, 68 for Apple's service",
    how: "`stapler validate X; echo $?` for each",
    affects: "`sign.not-stapled` takes a failure of the service for no answer",
  },
  {
    id: "policy-check-words",
    says: "`syspolicy_check` words findings about profiles and the hardened runtime as its other findings",
    how: "`syspolicy_check distribution` on a build with an expired profile, and on one without `--options runtime`",
    affects:
      "`prof.*` and `sign.no-hardened-runtime` from its report; what it does not know it reports as a problem of `app.notary`",
  },
  {
    id: "otool-weak",
    says: "`otool -L` of Xcode 11 and later marks what may be missing with `, weak)`",
    how: "`otool -L` of a program that links a framework weakly",
    affects: "`bundle.framework-outside-sysex` from pasted text",
  },
  {
    id: "dyld-info-weak",
    says: "`dyld_info -linked_dylibs` prints `weak-link` before what may be missing",
    how: "the same with `dyld_info -linked_dylibs`",
    affects: "the same",
  },
  {
    id: "signature-command-last",
    says: "The last load command of a signed program is LC_CODE_SIGNATURE",
    how: "`otool -l X | grep 'cmd LC_' | tail -1`",
    affects: "what a pasted `otool -l` proves not to be there: run paths, an entry point",
    check: checkLastCommand,
  },
];
