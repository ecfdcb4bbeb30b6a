/**
 * The proxies in use, as `scutil --proxy` prints them: a dictionary with CFNetwork's own key names (knowledge chapter 04 §1.7).
 * The values of single interfaces are under `__SCOPED__` and are not in use for others.
 */
import type { Line, Parsed } from "../parsed.ts";
import { dropSecrets } from "../secrets.ts";
import type { StoreDictionary } from "./dictionary.ts";
import { findDictionaries, type FoundDictionary } from "./find_dictionaries.ts";

const KEYS =
  /^(?:ExceptionsList|ExcludeSimpleHostnames|FallBackAllowed|FTPPassive|(?:HTTP|HTTPS|FTP|SOCKS|RTSP|Gopher)(?:Enable|Proxy|Port|User)|ProxyAuto(?:ConfigEnable|ConfigURLString|ConfigJavaScript|DiscoveryEnable)|ProxyCaptiveLoginEnable|__(?:SCOPED|SERVICES|SUPPLEMENTAL)__)$/;

/** Reads the last proxies of an output. Origins: the keys. Value null when there are none; `{}` is a Mac without any. */
export function parseProxies(lines: readonly Line[]): Parsed<StoreDictionary> {
  const found = findDictionaries(lines).filter(isProxies).at(-1);
  if (found === undefined) return { value: null, problems: [], origins: {} };
  const { value, origins, problems, complete } = found.print;
  const isPiped = found.command?.includes("|") === true;
  return { value: dropSecrets(value) as StoreDictionary, problems, origins, complete: complete && !isPiped };
}

/** Finds the outputs in any text, by their command or by their keys; not what a session showed of the store. */
export function findProxies(lines: readonly Line[]): (readonly Line[])[] {
  return findDictionaries(lines).filter(isProxies).map(({ from, start, print }) => [
    ...(from < start && lines[from]!.command !== undefined ? [lines[from]!] : []),
    ...lines.slice(start, print.end),
  ]);
}

function isProxies({ label, command, key, print }: FoundDictionary): boolean {
  if (key !== null || label !== "") return false;
  if (command !== null && /\bscutil\s[^|]{0,60}--proxy\b/.test(command)) return true;
  return Object.keys(print.value).some((name) => KEYS.test(name));
}
