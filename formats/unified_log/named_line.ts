/**
 * Heads that were trimmed by hand to the process:
 *
 *     sysextd: message      sysextd: (Security) [com.apple.sx:XPC] message      com.example.ext: [com.apple.networkextension:] message
 */
import { type MessageHead, parseMessageHead } from "./message_head.ts";
import { isKnownProcess } from "./processes.ts";
import type { RecordParts } from "./record_parts.ts";

const NAMED = /^([\w.-]{2,100})(?:\s?\(([\w.+ -]{1,80})\))?:(?:\s+|$)/;

/** Parses `process: …`. An unknown process counts when its sender or subsystem follows: any word may stand before a colon. */
export function parseNamed(text: string): RecordParts | null {
  const match = NAMED.exec(text);
  if (!match) return null;
  const head = parseMessageHead(text.slice(match[0].length));
  if (!isKnownProcess(match[1]!) && head.subsystem === null && !isLibrary(head.sender)) return null;
  return { style: "trimmed", process: match[1]!, ...head, sender: head.sender ?? match[2] ?? null };
}

/** True for `Security`, `libxpc.dylib`; `macOSTaskPolicy: (com.example.app) may not …` is a message that names a process. */
function isLibrary(sender: string | null): boolean {
  return sender !== null && !/^[a-z]{2,8}(?:\.[\w-]+){2,}$/.test(sender);
}

/** True for brackets that only the log prints before a message: a reverse-DNS subsystem, or launchd's `domain/label`. */
export function isSureHead(head: MessageHead): boolean {
  return head.subsystem !== null && /^(?:\w[\w-]*(?:\.[\w-]+)+|(?:system|user|gui|pid)(?:\/.*)?)$/.test(head.subsystem);
}
