import type { FixInfo } from "../engine/report.ts";

/** What to mind before a repair step is taken: `risk low`, `needs an administrator`. That there is no risk goes without saying. */
export function caresOf(
  { risk, admin, reboot, edited }: Pick<FixInfo, "risk" | "edited"> & Partial<Pick<FixInfo, "admin" | "reboot">>,
): string[] {
  return [
    risk === "none" ? "" : `risk ${risk}`,
    admin === true ? "needs an administrator" : "",
    reboot === true ? "restarts the Mac" : "",
    edited === true ? "put your own names into the command" : "",
  ].filter((care) => care !== "");
}
