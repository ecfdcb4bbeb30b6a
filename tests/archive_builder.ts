/** Builds keyed archives as NSKeyedArchiver writes them, out of plain values. */
import { makeDictionary, type PlistDictionary, type PlistValue, Uid } from "../formats/plist/value.ts";

/** What may be archived: `$class` makes a dictionary an object of that class, whose numbers and booleans are its own. */
export type Archivable =
  | string
  | number
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly Archivable[]
  | { readonly [key: string]: Archivable };

/** The archive whose `$top` has these values. */
export function buildArchive(top: Readonly<Record<string, Archivable>>): PlistDictionary {
  const objects: PlistValue[] = ["$null"];
  const classes = new Map<string, Uid>();
  const add = (value: PlistValue): Uid => new Uid(objects.push(value) - 1);
  const classOf = (name: string, ...inherited: readonly string[]): Uid => {
    const known = classes.get(name) ??
      add(toDictionary({ $classname: name, $classes: [name, ...inherited, "NSObject"] }));
    classes.set(name, known);
    return known;
  };
  const put = (value: Archivable): Uid => {
    if (value === null) return new Uid(0);
    if (value instanceof Date || value instanceof Uint8Array || typeof value !== "object") return add(value);
    if (Array.isArray(value)) return add(toDictionary({ "NS.objects": value.map(put), $class: classOf("NSArray") }));
    const { $class: name, ...rest } = value as { readonly [key: string]: Archivable };
    if (typeof name !== "string") {
      const keys = Object.keys(rest).map(put);
      const values = Object.values(rest).map(put);
      return add(toDictionary({ "NS.keys": keys, "NS.objects": values, $class: classOf("NSDictionary") }));
    }
    const fields = Object.entries(rest).map(([key, one]) => [key, isOwn(one) ? one : put(one)] as const);
    return add(toDictionary({ ...Object.fromEntries(fields), $class: classOf(name) }));
  };
  const references = Object.fromEntries(Object.entries(top).map(([key, value]) => [key, put(value)]));
  return toDictionary({
    $archiver: "NSKeyedArchiver",
    $version: 100_000,
    $objects: objects,
    $top: toDictionary(references),
  });
}

function isOwn(value: Archivable): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function toDictionary(value: Readonly<Record<string, PlistValue>>): PlistDictionary {
  return Object.assign(makeDictionary(), value);
}

/** How `plutil -p` prints such a list (macOS 12 to 26), as far as archives need it. */
export function printPlutil(value: PlistValue, indent = ""): string {
  const inner = `${indent}  `;
  if (value instanceof Uid) return `<CFKeyedArchiverUID 0x600001192660 [0x1f30d08c0]>{value = ${value.value}}`;
  if (value instanceof Uint8Array) return `{length = ${value.length}, bytes = 0x${value.toHex()}}`;
  if (Array.isArray(value)) {
    return `[\n${value.map((one, i) => `${inner}${i} => ${printPlutil(one, inner)}\n`).join("")}${indent}]`;
  }
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const pairs = Object.entries(value).map(([key, one]) => `${inner}"${key}" => ${printPlutil(one, inner)}\n`);
    return `{\n${pairs.join("")}${indent}}`;
  }
  return typeof value === "string" ? `"${value}"` : String(value);
}
