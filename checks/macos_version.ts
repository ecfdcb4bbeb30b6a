/** Version gates of rules about defects of macOS: no version, no verdict. */
import type { Case } from "./define.ts";

/** Whether this Mac runs a macOS of one of these releases: `26`, `15.6.1`, each with what follows it. False when it is unknown. */
export function runsMacos(of: Case, ...releases: readonly string[]): boolean {
  const version = of.facts.value("host.os")?.version;
  return version !== undefined && releases.some((release) => version === release || version.startsWith(`${release}.`));
}

/** The output of sw_vers, for samples. */
export function swVers(version: string, build: string): string {
  return `% sw_vers\nProductName:\t\tmacOS\nProductVersion:\t\t${version}\nBuildVersion:\t\t${build}\n`;
}
