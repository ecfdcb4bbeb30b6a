/**
 * The rows of launchd's tables (knowledge: transcripts of macOS 10.10 to 27). Services, in `launchctl list` and in the
 * block `services` of a domain (pid 0 or `-`: not running), and Mach names in a domain's block `endpoints`:
 *
 *     412     0       com.example.agent                    0x1a03    M   A   com.example.agent.xpc
 *     -       -9      NetworkExtension.com.example.ext.1.0.7    0    M   D   com.example.idle
 */

/** One service; `status` is its last exit code, or the word in parentheses as printed (`(pe)`), null for `-`. */
export interface ServiceRow {
  readonly label: string;
  readonly pid: number | null;
  readonly status: number | string | null;
}

/** One Mach name; `active` is null when the text does not show the column. */
export interface EndpointRow {
  readonly name: string;
  readonly active: boolean | null;
}

const SERVICE = /^(\d{1,10}|-)\s+(-|-?\d{1,10}|\([a-z]{1,12}\))\s+(\S.*)$/;
const ENDPOINT = /^(?:0x[0-9a-fA-F]{1,16}|\d{1,10}|-)\s+[A-Z]\s+([ADI])\s+(\S.*)$/;
const NEXT_SERVICE = /\s(?:\d{1,10}|-)\s+(?:-|-?\d{1,10}|\([a-z]{1,12}\))\s+[\w[]/;
const SERVICES = /(?:^|\s)(\d{1,10}|-)\s+(-|-?\d{1,10}|\([a-z]{1,12}\))\s+(\S+)/g;
const REMARK = /\s(?:←|⟵|<-|#|\/\/|—)/;

/** Reads a row of services; null when the line is none. */
export function parseServiceRow(text: string): ServiceRow | null {
  const match = SERVICE.exec(text.trim());
  return match ? makeRow(match) : null;
}

/** Reads all rows on a line, of which a paste that lost its line ends has many. */
export function parseServiceRows(text: string): ServiceRow[] {
  const row = parseServiceRow(text);
  if (row === null || !NEXT_SERVICE.test(row.label)) return row === null ? [] : [row];
  return [...text.matchAll(SERVICES)].map(makeRow);
}

/** Reads a row of endpoints; null when the line is none. */
export function parseEndpointRow(text: string): EndpointRow | null {
  const match = ENDPOINT.exec(text.trim());
  return match ? { name: dropRemark(match[2]!), active: match[1] === "A" } : null;
}

/** A label that only launchd would print in such a row: reverse DNS of three parts or more, no path, no blank. */
export function isTellingLabel(label: string): boolean {
  return /^[A-Za-z][\w:[\]@+-]*(?:\.[\w:[\]@+-]+){2,}$|^[A-Z0-9]{10}(?:\.[\w-]+){2,}$/.test(label);
}

function makeRow(match: RegExpMatchArray): ServiceRow {
  const status = match[2]!;
  return {
    label: dropRemark(match[3]!),
    pid: Number(match[1]) || null,
    status: status === "-" ? null : status.startsWith("(") ? status : Number(status) || 0,
  };
}

function dropRemark(text: string): string {
  const at = text.search(REMARK);
  return (at < 0 ? text : text.slice(0, at)).trim();
}
