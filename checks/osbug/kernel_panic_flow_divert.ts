import { allReports, type CrashOf } from "../crashes.ts";
import { crash, panic } from "../crash_samples.ts";
import { defineRule, found } from "../define.ts";
import { ENABLED } from "../samples.ts";
import { isNetworkExtension } from "../target.ts";

const SLAB = "skmem_slab_free_locked: slab 0xfffffe1 double free @skmem_slab.c:1024";
const PLACE = /\bskmem_slab_free_locked\b/;
/** What a report of macOS 26 calls its system: by name, or by build alone. */
const TAHOE = /^(?:macOS 26\b|25[A-Z]\d)/;
/** M5 and A18 Pro, by the model or the kernel's processor. */
const MODELS = /^Mac17,/;
const KERNELS = /RELEASE_ARM64_T(?:8142|8140|605\d)\b/;

export default defineRule({
  id: "osbug.kernel-panic-flow-divert",
  kind: "cause",
  stage: 12,
  title: "26.x M5/A18 kernel panic with flow divert (B6)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["crash.reports"],
  judge(of) {
    if (!isNetworkExtension(of.target)) return found();
    return found(
      ...allReports(of).filter(isKnownPanic).map(({ value: { os, process, time }, cite }) => ({
        message: `The kernel panicked${time === null ? "" : ` at ${time}`} in skmem_slab_free_locked on ${os}${
          process === null ? "" : `, in the task ${process}`
        }`,
        cites: [cite],
      })),
    );
  },
  explains: [{ rule: "proc.crashed", when: "panic" }],
  fix: [
    {
      text: "Update macOS, and look whether the release notes or Apple's forums name the panic as fixed",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      admin: true,
      reboot: true,
    },
    {
      text: "Until then switch off the transparent proxy, or whatever diverts flows, on Macs with these processors",
      risk: "medium",
      admin: true,
      verify: "No new panic report in /Library/Logs/DiagnosticReports",
    },
    { text: "Send the panic report to Apple with Feedback Assistant", risk: "none" },
  ],
  why:
    "On macOS 26 the kernel of Macs with an M5 or A18 processor frees a piece of network memory twice when flows are diverted to an " +
    "extension. The extension is the occasion, not the fault.",
  notWhen: "The panic is another one, of another system or processor: then its own words lead further.",
  macos: "26",
  references: ["knowledge 08 §16 B6", "knowledge 09 NC0"],
  samples: () => ({
    fires: [
      { says: "the panic on an M5", text: ENABLED + panic(SLAB) },
      {
        says: "the panic of which the processor is not shown",
        text: ENABLED + panic(SLAB, "macOS 26.2 (25C56)", ""),
      },
    ],
    silent: [
      {
        says: "another panic",
        text: ENABLED + panic("userspace watchdog timeout: no successful checkins from WindowServer"),
      },
      { says: "the same words on macOS 15", text: ENABLED + panic(SLAB, "macOS 15.6 (24G84)") },
      { says: "the same words on an M2", text: ENABLED + panic(SLAB, "macOS 26.1 (25B78)", "Mac14,2") },
      { says: "a crash of the extension", text: ENABLED + crash() },
    ],
  }),
});

function isKnownPanic({ value: { kind, model, os, says } }: CrashOf): boolean {
  if (kind !== "panic" || !says.some((line) => PLACE.test(line)) || !TAHOE.test(os ?? "")) return false;
  const kernel = says.find((line) => line.includes("RELEASE_ARM64_"));
  return (model === null || MODELS.test(model)) && (kernel === undefined || KERNELS.test(kernel));
}
