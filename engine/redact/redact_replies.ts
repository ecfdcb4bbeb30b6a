/** What a Mac answered, for a capture that may leave the building. */
import type { Reply } from "../../evidence/reply.ts";
import type { Probe } from "../../evidence/define.ts";
import { parsePlist } from "../../formats/plist/plist.ts";
import { isDictionary, type PlistValue } from "../../formats/plist/value.ts";
import { writeBinaryPlist } from "../../formats/plist/write_plist.ts";
import { decodeText } from "../../formats/text_decode.ts";
import type { Redactor } from "./redactor.ts";

const WITHHELD = "Withheld: it is binary, and holds names that cannot be replaced in it";

/**
 * Replaces the identifiers in all replies, which the redactor was prepared for: the same original by the same pseudonym everywhere,
 * the questions included, so that a reader finds them again. A binary file that cannot be cleaned is left out, and says so.
 */
export function redactReplies(replies: readonly Reply[], redactor: Redactor): Reply[] {
  if (redactor.level === "off") return [...replies];
  return replies.map((reply) => redactReply(reply, redactor));
}

function redactReply(reply: Reply, redactor: Redactor): Reply {
  const stdout = redactBytes(reply.stdout, redactor);
  const stderr = redactBytes(reply.stderr, redactor);
  const base = {
    ...reply,
    probe: redactProbe(reply.probe, redactor),
    note: reply.note === null ? null : redactor.apply(reply.note),
    stderr: stderr ?? new Uint8Array(),
  };
  if (stdout !== null) return { ...base, stdout };
  return { ...base, status: "notCollected", note: WITHHELD, stdout: new Uint8Array() };
}

function redactProbe(probe: Probe, redactor: Redactor): Probe {
  if ("file" in probe) return { ...probe, file: redactor.apply(probe.file) };
  if ("folder" in probe) return { ...probe, folder: redactor.apply(probe.folder) };
  if ("bundle" in probe) return { ...probe, bundle: redactor.apply(probe.bundle) };
  if ("ffi" in probe) {
    const [library, ...words] = probe.ffi;
    return { ...probe, ffi: [library, ...words.map((word) => redactor.apply(word))] };
  }
  const [path, ...args] = probe.command;
  return { ...probe, command: [path, ...args.map((arg) => redactor.apply(arg))] };
}

/** Learns the names in a text, or in a property list of any kind. */
export function harvestBytes(bytes: Uint8Array, redactor: Redactor): void {
  const text = decodeText(bytes)?.text;
  if (text !== undefined) return redactor.harvest(text);
  const list = parseList(bytes);
  if (list !== null) visitStrings(list, (one) => redactor.harvest(one));
}

/** The bytes with pseudonyms; null when they are binary and cannot be cleaned. */
function redactBytes(bytes: Uint8Array, redactor: Redactor): Uint8Array | null {
  if (bytes.length === 0) return bytes;
  const text = decodeText(bytes)?.text;
  if (text !== undefined) {
    const applied = redactor.apply(text);
    return applied === text ? bytes : new TextEncoder().encode(applied);
  }
  const list = parseList(bytes);
  if (list !== null) {
    const applied = mapStrings(list, redactor);
    return applied === undefined ? bytes : applied;
  }
  const raw = new TextDecoder("latin1").decode(bytes);
  return redactor.apply(raw) === raw ? bytes : null;
}

function parseList(bytes: Uint8Array): PlistValue | null {
  try {
    return String.fromCharCode(...bytes.subarray(0, 6)) === "bplist" ? parsePlist(bytes) : null;
  } catch {
    return null;
  }
}

/** A binary property list with pseudonyms; undefined when nothing in it changed. */
function mapStrings(list: PlistValue, redactor: Redactor): Uint8Array | undefined {
  let changed = false;
  const change = (text: string): string => {
    const applied = redactor.apply(text);
    changed ||= applied !== text;
    return applied;
  };
  const map = (value: PlistValue): PlistValue => {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (value instanceof Uint8Array) {
      const inner = redactBytes(value, redactor) ?? new Uint8Array();
      changed ||= inner !== value;
      return inner;
    }
    if (!isDictionary(value)) return value;
    return Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), map(one)])),
    );
  };
  const mapped = map(list);
  return changed ? writeBinaryPlist(mapped) : undefined;
}

function visitStrings(value: PlistValue, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) { for (const one of value) visitStrings(one, visit); }
  else if (value instanceof Uint8Array) {
    const inner = parseList(value);
    if (inner !== null) visitStrings(inner, visit);
  } else if (isDictionary(value)) {
    for (const [key, one] of Object.entries(value)) {
      visit(typeof one === "string" ? `${key} = ${one}` : key);
      visitStrings(one, visit);
    }
  }
}
