import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { executableOf, extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { otoolHeader } from "../executable_samples.ts";
import { executableSide } from "../executables.ts";
import { failuresOf } from "../log_events.ts";
import type { FactValues } from "../../evidence/mod.ts";

const SW_VERS = "% sw_vers\nProductName:\t\tmacOS\nProductVersion:\t\t12.7.6\nBuildVersion:\t\t21H1320\n";

export default defineRule({
  id: "host.os-too-old-for-provider",
  kind: "cause",
  stage: 0,
  title: "macOS older than the provider / extension category needs",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "sysex.embedded", "sysex.macho"],
  reads: ["host.os", "sysex.staged"],
  judge(of) {
    return found(
      ...failuresOf(of, "sx.category-min-os").map(({ value, cite }) => ({
        message: `sysextd refused the extension because its category ${value.fields["cat"] ?? ""} needs a later macOS`
          .replace("  ", " "),
        cites: [cite],
      })),
      ...askedFor(of),
      ...builtFor(of),
      ...shownToBeBuiltFor(of),
    );
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 9 with the category line" },
    { rule: "reg.not-registered", when: "code 9 with the category line" },
  ],
  fix: [
    {
      text: "Update macOS to the version that the product asks for",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      admin: true,
      reboot: true,
      verify: "sw_vers",
    },
    {
      text: "Or install the newest release of the product that supports this macOS",
      plain: "Or install the newest version of the app",
      risk: "low",
      admin: true,
    },
    {
      text:
        "Developers: keep LSMinimumSystemVersion and the deployment target the same, and ask for the activation only where " +
        "the system is new enough",
      for: "developer",
      risk: "none",
    },
  ],
  why:
    "An extension names the oldest macOS that it and its category run on. sysextd refuses it on an older one, and the app is " +
    "only told code 9.",
  notWhen:
    "sysextd complains of another property of the category; or the executable runs on older systems than Info.plist asks " +
    "for, which is common and harmless.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-03", "knowledge 03 §8.1 sx.category-min-os", "knowledge 02 §3 SX-PLI-008"],
  aliases: ["PK-03", "SX-PLI-008"],
  samples: () => ({
    fires: [
      {
        says: "an executable in otool's output that is built for a later macOS",
        text: SW_VERS + otoolHeader("EXECUTE", "LC_BUILD_VERSION") + "platform MACOS\n    minos 13.0\n      sdk 15.0\n",
      },
      {
        says: "sysextd's line about a later version",
        text:
          "sysextd: com.example.tunnel.extension: extension failed category property check: extensions belonging to the " +
          "com.apple.system_extension.network_extension category require a later version of operating system\n",
      },
      {
        says: "an Info.plist that asks for a later macOS",
        facts: onMac("12.7.6", bundle({ extension: { minimumSystem: "13.0" } })),
      },
      {
        says: "an executable that is built for a later macOS than Info.plist asks for",
        facts: onMac("12.7.6", bundle({ extensionSlice: { minimumSystem: "13.1" } })),
      },
    ],
    silent: [
      {
        says: "an executable in otool's output that is built for this very macOS",
        text: SW_VERS + otoolHeader("EXECUTE", "LC_BUILD_VERSION") + "platform MACOS\n    minos 12.7\n      sdk 15.0\n",
      },
      {
        says: "another failed property",
        text:
          "sysextd: com.example.tunnel.extension: extension failed category property check: CFBundleVersion is not valid\n",
      },
      { says: "the very version that is asked for", facts: onMac("12.0.1", bundle()) },
      {
        says: "a Mac of which only the first number is known",
        facts: onMac("13", bundle({ extension: { minimumSystem: "13.1" } })),
      },
      { says: "a Mac of which the version is not known", facts: bundle({ extension: { minimumSystem: "27.0" } }) },
      {
        says: "a Mac that is newer than both",
        facts: onMac("15.1", bundle({ extensionSlice: { minimumSystem: "13.1" } })),
      },
      {
        says: "a variable in place of the version",
        facts: onMac("12.7.6", bundle({ extension: { minimumSystem: "$(MACOSX_DEPLOYMENT_TARGET)" } })),
      },
      {
        says: "an Apple silicon slice that begins with the first such system",
        facts: bundle({ extension: { minimumSystem: "10.15" }, extensionSlice: { minimumSystem: "11.0" } }),
      },
    ],
  }),
});

function askedFor(of: Case): Found[] {
  const extension = extensionOf(of);
  const wanted = extension?.value.minimumSystem ?? null;
  const version = of.facts.value("host.os")?.version ?? null;
  if (wanted === null || !runsOlder(version, wanted)) return [];
  const message = `The extension's LSMinimumSystemVersion is ${wanted}, and this Mac has macOS ${version}`;
  return [{ message, cites: [extension!.cite, { key: "host.os", at: "" }], confidence: "B" }];
}

/** An executable for a later macOS than Info.plist promises: it matters on the Macs between the two. */
function builtFor(of: Case): Found[] {
  const extension = extensionOf(of);
  const executable = extension === null ? null : executableOf(of, extension.value);
  const asked = extension?.value.minimumSystem ?? null;
  const built = executable === null ? null : oldest(executable.value.slices.map((slice) => slice.minimumSystem));
  if (asked === null || built === null || !isOlder(asked, built)) return [];
  const version = of.facts.value("host.os")?.version ?? null;
  if (version !== null && (!runsOlder(version, built) || runsOlder(version, asked))) return [];
  return [{
    message:
      `The extension's LSMinimumSystemVersion is ${asked}, but its executable is built for macOS ${built} and later`,
    cites: [extension!.cite, executable!.cite],
    severity: version === null ? "low" : "medium",
    confidence: "C",
    ...(version === null ? { latent: `it matters only on a Mac older than macOS ${built}` } : {}),
  }];
}

/** Of an executable in a text, where Info.plist was not read: what it is built for, the loader asks for. */
function shownToBeBuiltFor(of: Case): Found[] {
  const shown = extensionOf(of) === null ? executableSide(of, "extension") : null;
  const version = of.facts.value("host.os")?.version ?? null;
  const built = shown === null ? null : oldest(shown.value.slices.map((slice) => slice.minimumSystem));
  if (built === null || version === null || !runsOlder(version, built)) return [];
  const message = `The extension's executable is built for macOS ${built} and later, and this Mac has macOS ${version}`;
  return [{ message, cites: [shown!.cite, { key: "host.os", at: "" }], confidence: "B" }];
}

/** The lowest of all slices, when all say it. Apple silicon began with 11.0: this much a slice for it says in any case. */
function oldest(versions: readonly (string | null)[]): string | null {
  const known = versions.filter((one) => one !== null);
  if (known.length === 0 || known.length < versions.length) return null;
  const low = known.reduce((a, b) => isOlder(b, a) ? b : a);
  return isOlder("11.0", low) ? low : null;
}

/** Of a Mac that is only called "macOS 13" the rest of the version is open. */
function runsOlder(version: string | null, wanted: string): boolean {
  return isOlder(version, version?.includes(".") ? wanted : wanted.split(".")[0]!);
}

/** False when one of them is no version. Programs that ask the old way are told 10.16 for 11. */
function isOlder(a: string | null, b: string | null): boolean {
  const [x, y] = [partsOf(a), partsOf(b)];
  if (x === null || y === null) return false;
  const at = [0, 1, 2].find((i) => (x[i] ?? 0) !== (y[i] ?? 0));
  return at !== undefined && (x[at] ?? 0) < (y[at] ?? 0);
}

function partsOf(version: string | null): number[] | null {
  if (version === null || !/^\d{1,4}(?:\.\d{1,4}){0,3}$/.test(version)) return null;
  const parts = version.split(".").map(Number);
  return parts[0] === 10 && parts[1] === 16 ? [11] : parts;
}

function onMac(version: string, facts: Partial<FactValues>): Partial<FactValues> {
  return { ...facts, "host.os": { name: "macOS", version, build: null, extra: null } };
}
