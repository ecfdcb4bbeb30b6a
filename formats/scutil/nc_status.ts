/**
 * The session of one network connection service, as `scutil --nc status NAME` prints it (configd `nc.c`; knowledge chapter 04
 * §1.6). Interfaces inside of routes are not the tunnel's:
 *
 *     Connected
 *     Extended Status <dictionary> {
 *       IPv4 : <dictionary> {
 *         InterfaceName : utun8
 *       }
 *       IsPrimaryInterface : 1
 *       LastStatusChangeTime : 11/22/2026 09:41:07
 *       Status : 2
 *     }
 */
import { dropSecrets } from "../secrets.ts";
import type { Line, Parsed } from "../parsed.ts";
import { parseDictionaryAt, parseDictionaryStart, type StoreDictionary, type StoreValue } from "./dictionary.ts";

export interface ServiceStatus {
  /** `Connected`, `Disconnected`, …; null where only the dictionary is shown. */
  readonly status: string | null;
  /** NEVPNStatus's older sister: 0 disconnected, 1 connecting, 2 connected, 3 disconnecting. */
  readonly code: number | null;
  readonly interface: string | null;
  readonly lastStatusChangeTime: string | null;
  /** As printed, 1 for true. */
  readonly isPrimaryInterface: StoreValue;
  /** The whole extended status but for secrets; left out where it is not shown. */
  readonly extended?: StoreDictionary;
}

const STATUS = /^\W{0,20}(Invalid|Disconnected|Connecting|Connected|Disconnecting)\s*$/;
const LABEL = /^\W{0,20}Extended Status$/;
const NO_SERVICE = /^\W{0,20}No service\s*$/;

/** Reads the last status of an output. Origins: `code`, `interface`, … Value null when there is none; `absent` without a service. */
export function parseServiceStatus(lines: readonly Line[]): Parsed<ServiceStatus> {
  const blocks = findServiceStatuses(lines);
  const block = blocks.at(-1);
  if (block === undefined) return { value: null, problems: [], origins: {} };
  const status = block.find(({ text, command }) => command === undefined && STATUS.test(text));
  const at = block.findIndex(({ text }) => parseDictionaryStart(text) !== null);
  const none = block.find(({ text }) => NO_SERVICE.test(text));
  if (status === undefined && at < 0) {
    const problems = none === undefined ? [] : [{ line: none.n, text: none.text, why: "there is no such service" }];
    return { value: null, problems, origins: {}, ...(none !== undefined && { absent: true }) };
  }
  const origins: Record<string, Line> = Object.create(null);
  if (status !== undefined) origins["status"] = status;
  origins[""] = status ?? block[at]!;
  const said = status === undefined ? null : STATUS.exec(status.text)![1]!;
  if (at < 0) {
    const unknown = { code: null, interface: null, lastStatusChangeTime: null, isPrimaryInterface: null };
    return { value: { status: said, ...unknown }, problems: [], origins };
  }
  const print = parseDictionaryAt(block, at);
  for (const [path, field] of FIELDS) if (print.origins[path]) origins[field] ??= print.origins[path];
  const value = { status: said, ...readExtended(print.value) };
  return { value, problems: print.problems, origins, complete: print.complete && status !== undefined };
}

const FIELDS: readonly (readonly [path: string, field: string])[] = [
  ["Status", "code"],
  ["IPv4.InterfaceName", "interface"],
  ["IPv6.InterfaceName", "interface"],
  ["LastStatusChangeTime", "lastStatusChangeTime"],
  ["IsPrimaryInterface", "isPrimaryInterface"],
];

function readExtended(extended: StoreDictionary): Omit<ServiceStatus, "status"> {
  const { Status: code, LastStatusChangeTime: changed, IsPrimaryInterface: primary = null } = extended;
  const name = interfaceIn(extended["IPv4"]) ?? interfaceIn(extended["IPv6"]);
  return {
    code: typeof code === "number" ? code : null,
    interface: name,
    lastStatusChangeTime: typeof changed === "string" ? changed : null,
    isPrimaryInterface: primary,
    extended: dropSecrets(extended) as StoreDictionary,
  };
}

function interfaceIn(value: StoreValue | undefined): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const name = value["InterfaceName"];
  return typeof name === "string" ? name : null;
}

/** Finds the outputs in any text: the word and the dictionary under it, or either alone where its command is shown. */
export function findServiceStatuses(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let command: Line | null = null;
  let word: Line | null = null;
  const keep = (more: readonly Line[]): void => {
    blocks.push([...(command === null ? [] : [command]), ...(word === null ? [] : [word]), ...more]);
    command = word = null;
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.command !== undefined) {
      if (command !== null && word !== null) keep([]);
      command = /\bscutil\s[^|]{0,40}--nc\s+status\b/.test(line.command) ? line : null;
      word = null;
      continue;
    }
    const label = parseDictionaryStart(line.text)?.label;
    if (label !== undefined) {
      const { end } = parseDictionaryAt(lines, at);
      if (LABEL.test(label)) keep(lines.slice(at, end));
      else command = word = null;
      at = Math.max(end, at + 1) - 1;
    } else if (STATUS.test(line.text)) word = line;
    else if (command !== null && NO_SERVICE.test(line.text)) keep([line]);
    else if (line.text.trim() !== "") {
      if (command !== null && word !== null) keep([]);
      word = null;
    }
  }
  if (command !== null && word !== null) keep([]);
  return blocks;
}
