/**
 * The identifier by which development profiles know a Mac, as `system_profiler SPHardwareDataType` prints it (man page
 * system_profiler(8)), or with `-json`; a Mac with an Intel processor has its hardware UUID there:
 *
 *     Hardware UUID: 11111111-2222-5333-8444-555555555555
 *     Provisioning UDID: 00008103-000A1B2C3D4E5F60
 */
import type { Line, Parsed } from "./parsed.ts";

const KEY = /\bprovisioning[ _]udid["'`*]{0,4}\s{0,8}[:=][\s"'`*]{0,12}([0-9a-f-]{25,40})(?![\w-])/i;
const UDID = /^(?:[0-9A-F]{8}-[0-9A-F]{16}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|[0-9A-F]{40})$/;

/** Reads the identifier, in capitals; null of a text that hides it. */
export function parseProvisioningUdid(lines: readonly Line[]): Parsed<string> {
  for (const line of lines) {
    const value = readUdid(line.text);
    if (value !== null) return { value, problems: [], origins: { "": line } };
  }
  return { value: null, problems: [], origins: {} };
}

/** Finds identifiers in a text, each a block of one line. */
export function findProvisioningUdid(lines: readonly Line[]): (readonly Line[])[] {
  return lines.filter((line) => line.command === undefined && readUdid(line.text) !== null).map((line) => [line]);
}

/** Whether this is how a Mac is named in a profile, with nothing hidden. */
export function isUdid(text: string): boolean {
  return UDID.test(text.toUpperCase());
}

function readUdid(text: string): string | null {
  const value = KEY.exec(text.slice(0, 2000))?.[1];
  return value !== undefined && isUdid(value) ? value.toUpperCase() : null;
}
