import { crashesOf, diedOf, foundAlike, foundOrUnread } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule } from "../define.ts";
import { REINSTALL } from "../fixes.ts";
import { logged, type Said } from "../log_samples.ts";
import { currentJobs } from "../mach_services.ts";
import { spoiledFilesInLog } from "../refused_in_log.ts";
import { ENABLED, ID, job } from "../samples.ts";

const INVALID_PAGE = 2;
const PAGE = "Namespace CODESIGNING, Code 2 Invalid Page";

export default defineRule({
  id: "sign.in-place-overwrite",
  kind: "cause",
  stage: 3,
  title: "In-place overwrite of signed binary (kill on next page-in)",
  severity: "medium",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["crash.reports", "launchd.jobs", "log.events"],
  reads: ["reg.list", "reg.db", "proc.list"],
  judge(of) {
    const killed = crashesOf(of).filter(({ value }) =>
      value.termination?.namespace === "CODESIGNING" && value.termination.code === INVALID_PAGE
    );
    return foundOrUnread(
      of,
      "crash.reports",
      ...foundAlike(of, killed, () => "was killed at a page of code that no longer matched its signature"),
      ...killed.length > 0 ? [] : refusedJobs(of),
      ...spoiledFilesInLog(of),
    );
  },
  explains: [
    { rule: "sign.invalid" },
    { rule: "proc.killed-after-update" },
    { rule: "proc.crashed", when: "CODESIGNING", holds: diedOf("codesigning") },
  ],
  fix: [
    {
      text: "See whether the file on the disk is intact: if it is, only what macOS remembers of it is wrong",
      command: "codesign --verify --strict --verbose=2 /Library/SystemExtensions/*/{bundleId}.systemextension",
      risk: "none",
      admin: true,
      verify: "valid on disk",
    },
    { ...REINSTALL, reboot: true },
    {
      text: "In the product: never write into a signed file; put a new one in its place (rename)",
      for: "developer",
      risk: "low",
    },
  ],
  why:
    "macOS checks each page of code when it is first read, against the signature that it remembers for the file. Writing new content " +
    "into the same file breaks that until the file is replaced or the Mac is restarted.",
  notWhen:
    "The file itself fails verification: then the build or the copy is broken. Or the code makes its own code at run time without " +
    "the entitlement for that.",
  macos: "11 and later",
  references: ["knowledge 07 TC-02", "knowledge 08 §8", "knowledge 03 §5"],
  aliases: ["TC-02"],
  samples: () => ({
    fires: [
      {
        says: "a process that was killed at an invalid page",
        text: ENABLED + crash({ exception: "EXC_BAD_ACCESS (SIGKILL (Code Signature Invalid))", reason: PAGE }),
      },
      {
        says: "a job that ended so",
        text: ENABLED +
          job({ state: "not running", runs: "3", "last exit reason": "OS_REASON_CODESIGNING | Invalid Page" }),
      },
      { says: "the kernel's line about the extension", text: ENABLED + logged("default", [unusable(ID)]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [unusable(ID)]) },
    ],
    silent: [
      { says: "the kernel's line about another program", text: ENABLED + logged("default", [unusable("tool")]) },
      {
        says: "a start that held later",
        text: ENABLED + logged("default", [
          unusable(ID),
          [
            "launchd",
            `Successfully spawned ${ID}[6] because ipc (mach)`,
            `system/NetworkExtension.${ID}.2.4.0.240 [6]`,
          ],
        ]),
      },
      {
        says: "a signature that was refused at the start",
        text: ENABLED + crash({ reason: "Namespace CODESIGNING, Code 1 Taskgated Invalid Signature" }),
      },
      { says: "a crash of the code itself", text: ENABLED + crash() },
      {
        says: "an invalid page of another product",
        text: ENABLED +
          crash({ id: "com.example.other", process: "Other", path: "/Applications/Other.app/x", reason: PAGE }),
      },
      {
        says: "an invalid page before the extension was started again",
        text: ENABLED + job({ state: "running", pid: "640", runs: "2" }) + crash({ reason: PAGE }),
      },
    ],
  }),
});

function unusable(file: string): Said {
  return ["kernel", `load code signature error 4 for file "${file}"`];
}

function refusedJobs(of: Case): Found[] {
  return currentJobs(of).filter(({ value }) =>
    value.pid === null && /^OS_REASON_CODESIGNING\b.*Invalid Page/i.test(value.lastExitReason ?? "")
  ).map(({ value, cite }) => ({
    message: `${value.label} was ended at a page of code that no longer matched its signature`,
    cites: [cite],
  }));
}
