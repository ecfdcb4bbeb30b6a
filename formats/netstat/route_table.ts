/** The lines around the rows of a routing table: whose command it was, headings, column names, other systems' tables. */

/** What a line says of the rows below it. */
export type TableLine =
  | { readonly kind: "title" }
  | { readonly kind: "family"; readonly family: "inet" | "inet6" }
  /** `hasAddress`: a third column holds the interface's own address (macOS 15, `-l`). `family` by the width of the first column, which is 18 characters for one and 39 for the other. */
  | { readonly kind: "columns"; readonly family: "inet" | "inet6" | null; readonly hasAddress: boolean }
  /** The table of Linux, BSD or Windows: its rows are not ours. */
  | { readonly kind: "foreign" };

const COLUMNS = /^[\s|]{0,40}Destination[\s|]{1,60}Gateway[\s|]{1,60}(RT_IFA\s{1,60})?Flags\b/i;
const WIDE = /Destination {20,}\S/;
const NARROW = /Destination {6,12}\S/;
const FOREIGN =
  /\b(?:Genmask|Next Hop|Iface|Netmask|Kernel IP(?:v6)? routing|Network Destination|Nhop#)\b|\bMtu\s+Prio\b|\bUse\s+If\b|\bUse\s+Interface\b|\bRouting Table:/;

/** The heading on a line, null for any other line. */
export function parseTableLine(text: string): TableLine | null {
  if (text.length > 300) return null;
  const heading = /^\s*Internet(6?)\s?:\s*$/.exec(text);
  if (heading) return { kind: "family", family: heading[1] === "6" ? "inet6" : "inet" };
  if (/^\s*Routing tables:?\s*$/i.test(text)) return { kind: "title" };
  if (FOREIGN.test(text)) return { kind: "foreign" };
  const columns = COLUMNS.exec(text);
  if (columns === null) return null;
  const family = WIDE.test(text) ? "inet6" : NARROW.test(text) ? "inet" : null;
  return { kind: "columns", family, hasAddress: columns[1] !== undefined };
}

/** A command that prints routes: its family, and whether all of them are there. Null for another command. */
export function parseRouteCommand(command: string): { family: "inet" | "inet6" | null; piped: boolean } | null {
  if (!/\bnetstat\b/.test(command)) return null;
  const [own = ""] = command.split(/[|;&>]/, 1);
  const options = own.slice(own.indexOf("netstat") + "netstat".length);
  if (!/\s-[a-zA-Z]{0,10}r/.test(options)) return null;
  const family = /\s-[a-zA-Z]{0,10}f\s*inet(6?)\b/.exec(options);
  return { family: family === null ? null : family[1] === "6" ? "inet6" : "inet", piped: own !== command };
}
