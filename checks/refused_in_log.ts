/** What amfid, the kernel and launchd log when macOS does not let the extension's code run, as far as it still holds. */
import type { Case, Found } from "./define.ts";
import { eventsOf, failuresOf } from "./log_events.ts";
import { currentJobs } from "./mach_services.ts";
import { isExtensionProcess } from "./speakers.ts";
import type { At } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** The lines by which amfid and the kernel refuse a program and name it. */
const REFUSALS: readonly string[] = ["amfid.413", "krn.cs-fatal", "krn.execve", "krn.asp"];
const PROGRAM = /\/Library\/SystemExtensions\/\S{1,400}?\.systemextension\b/;

/** Refusals of the extension's code at its start. Where no extension is known, those of any system extension. */
export function refusedStartsInLog(of: Case): Found[] {
  if (runsNow(of)) return [];
  const lines = failuresOf(of, ...REFUSALS).filter(({ value }) =>
    value.message.includes(of.target?.bundleId ?? ".systemextension")
  );
  return lines.slice(0, 1).map(({ value }) => ({
    message: `macOS refuses to run the extension's code: ${value.process ?? "the log"} says so`,
    cites: citesOf(lines),
    values: { program: PROGRAM.exec(value.message.slice(0, 2000))?.[0] ?? "" },
  }));
}

/** Starts at which the kernel could not use the file's signature, as after a copy that wrote into the old file. */
export function spoiledFilesInLog(of: Case): Found[] {
  if (runsNow(of)) return [];
  const lines = failuresOf(of, "krn.loadcs").filter(({ value }) => {
    const file = value.fields["f"] ?? "";
    if (of.target === null) return /\.systemextension\b/.test(file);
    return file.includes(of.target.bundleId) || isExtensionProcess(of, file);
  });
  return lines.slice(0, 1).map(({ value }) => ({
    message: `The kernel could not use the signature of ${value.fields["f"]} when it was to start`,
    cites: citesOf(lines),
  }));
}

/** Jobs that launchd saw killed for their signature, when launchd or sysextd tells of an update beside it. */
export function killedAfterUpdateInLog(of: Case): Found[] {
  const killed = failuresOf(of, "ld.codesigning").filter(({ value: { message, subsystem } }) =>
    `${subsystem} ${message}`.includes(of.target?.bundleId ?? "NetworkExtension.")
  );
  const [update] = eventsOf(of, "ld.lwcr", "sx.replace");
  if (killed.length === 0 || update === undefined) return [];
  return [{
    message:
      `launchd saw the extension killed for its signature (${
        killed.at(-1)!.value.fields["why"] ?? "OS_REASON_CODESIGNING"
      }) ` +
      "beside an update",
    cites: [...citesOf(killed), update.cite],
  }];
}

function runsNow(of: Case): boolean {
  return currentJobs(of).some(({ value }) => value.pid !== null);
}

function citesOf(lines: readonly At<LogEvent>[]): Found["cites"] {
  return lines.map(({ cite }) => cite);
}
