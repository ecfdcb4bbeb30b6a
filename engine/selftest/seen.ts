/** What checks of beliefs have in common: finding what the Mac said, and saying what it means. */
import { type Evidence, noEvidence } from "../../evidence/define.ts";
import { nameProbe, type Reply } from "../../evidence/reply.ts";
import type { Judged, Observed, View } from "./define.ts";

const LONGEST_LINE = 400;

export function confirm(says: string, line: string | null = null): Judged {
  return { outcome: "confirmed", says, line: shorten(line) };
}

export function contradict(says: string, line: string | null = null): Judged {
  return { outcome: "contradicted", says, line: shorten(line) };
}

export function cannotTell(says: string, line: string | null = null): Judged {
  return { outcome: "cannot-tell", says, line: shorten(line) };
}

function shorten(line: string | null): string | null {
  return line === null ? null : line.trim().slice(0, LONGEST_LINE);
}

/** The evidence for a key; without any, one that was not collected. */
export function evidenceOf(view: View, key: string): Evidence {
  return view.evidence.get(key) ?? noEvidence(key, "notCollected");
}

/** The value of a fact that is known; null for any other. */
export function valueOf<T>(view: View, key: string): T | null {
  const { status, value } = evidenceOf(view, key);
  return status === "ok" ? value as T : null;
}

/** That a fact is not known, and why, as a sentence. */
export function missing(view: View, key: string): Judged {
  const { status, note } = evidenceOf(view, key);
  return cannotTell(`${key} is ${status}${note === null ? "" : `: ${note}`}`);
}

/** Whether the Mac itself refused a fact; that Deno did not let the doctor ask says nothing of the Mac. */
export function isRefused(view: View, key: string): boolean {
  const { status, note } = evidenceOf(view, key);
  return status === "denied" && note?.includes("--allow-") !== true;
}

/** The reply to a command line or a file's path, as `nameProbe` spells it; null when there was none that is whole. */
export function replyTo(view: View, name: string): Reply | null {
  return repliesTo(view, name)[0] ?? null;
}

/** The replies to all command lines that begin so; what was cut or stopped is no answer. */
export function repliesTo(view: View, beginning: string): Reply[] {
  return view.replies.filter(({ probe, timedOut, truncated }) => {
    if (timedOut || truncated) return false;
    const name = nameProbe(probe);
    return name === beginning || name.startsWith(`${beginning} `);
  });
}

/** Both streams, in lines: standard output first. */
export function linesOf({ stdout, stderr }: Reply): string[] {
  return [stdout, stderr].flatMap((bytes) => new TextDecoder().decode(bytes).split("\n")).filter((line) =>
    line.trim() !== ""
  );
}

/** How a command that was of no use ended. */
export function endOf({ status, note, exitCode, timedOut }: Reply): string {
  if (note !== null) return note;
  return timedOut ? "it did not end in time" : status === "ok" ? `exit status ${exitCode}` : status;
}

/** What others than root see; null where only root asked. */
export function ordinaryView(mac: Observed): View | null {
  return mac.root ? mac.ordinary : mac;
}

/** For what takes somebody who is not root. */
export const NEEDS_USER = cannotTell("Only root asked: run the doctor as an ordinary user too, or with sudo from one");
/** For what takes root. */
export const NEEDS_ROOT = cannotTell("Root did not ask: run it with sudo");
