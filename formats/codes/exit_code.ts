/** Exit codes: those of sysexits.h, which launchd prints by name, and those that shells make of a signal. */
import { defineCodes } from "./define.ts";

export const EXIT_CODE = defineCodes({
  id: "exit code",
  title: "Exit codes of processes",
  says:
    "A process ended by itself with this code. What a code means is the program's own affair but for these; 129 to 159 are 128 plus the " +
    "number of a signal.",
  prefix: "",
  aliases: ["exit status", "exited with code", "exited with status", "last exit code", "exit"],
  standsFor(code) {
    // launchctl list and many scripts print the signal as a negative number.
    const signal = code > 128 && code < 160 ? code - 128 : code < 0 && code > -32 ? -code : null;
    return signal === null ? null : { domain: "SIGNAL", code: signal };
  },
  confidence: "A",
  sources: ["sysexits.h", "knowledge 01 §4", "knowledge 08 §8"],
}, [
  [0, "EX_OK", "it ended without an error", { benign: true }],
  [64, "EX_USAGE", "it was called in a wrong way"],
  [65, "EX_DATAERR", "its input was wrong"],
  [66, "EX_NOINPUT", "its input was not there"],
  [67, "EX_NOUSER", "there is no such user"],
  [68, "EX_NOHOST", "there is no such host"],
  [69, "EX_UNAVAILABLE", "a service that it needs is not available", {
    cause: "systemextensionsctl that runs inside a sandbox ends with it",
    next: "Run it in a terminal outside the sandbox",
    rules: ["collect.sandboxed-runner"],
  }],
  [70, "EX_SOFTWARE", "it failed internally"],
  [71, "EX_OSERR", "the system refused it something"],
  [72, "EX_OSFILE", "a file of the system is missing"],
  [73, "EX_CANTCREAT", "it could not create its output"],
  [74, "EX_IOERR", "reading or writing failed"],
  [75, "EX_TEMPFAIL", "it failed for now; trying again may work"],
  [76, "EX_PROTOCOL", "the other side broke the protocol"],
  [77, "EX_NOPERM", "it lacks a right"],
  [78, "EX_CONFIG", "its configuration is wrong; from launchd, that the job's program could not be started", {
    next: "Compare the job's program and path with the disk: launchctl print system/LABEL",
    confidence: "B",
  }],
  [126, "126", "a shell found the program but could not run it"],
  [127, "127", "a shell did not find the program"],
]);
