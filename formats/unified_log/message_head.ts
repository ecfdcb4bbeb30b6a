/**
 * What stands between the process and the message (knowledge: chapter 03, section 1), each part optional:
 *
 *     (Security) [com.apple.securityd:SecError] message      [com.apple.networkextension:] message
 *     [system/com.example.job [412]:] message                [com.apple.networkextension.] message    (macOS 10.12)
 */

const SENDER = /^\((?!null\))([\w.+ -]{1,120})\)(?:\s+|$)/;
const SUBSYSTEM =
  /^\[([^\[\]:\n]{1,200}(?:\[[^\[\]\n]{1,20}\])?)(?::([^\[\]\n]{0,120})\]|(?<=\.\w{1,60}\.)\])(?:\s+|$)/;
const CATEGORY = /^\[([\w.-][\w .-]{0,59})\](?:\s+|$)/;

export interface MessageHead {
  /** The library that called the log. */
  readonly sender: string | null;
  readonly subsystem: string | null;
  /** Empty when it is printed as empty. */
  readonly category: string | null;
  readonly message: string;
}

/** Parses the part of a record after its process. `lone`: brackets without a colon are a category (NSLog on a terminal). */
export function parseMessageHead(text: string, lone = false): MessageHead {
  const sender = SENDER.exec(text);
  const afterSender = sender ? text.slice(sender[0].length) : text;
  const bracket = SUBSYSTEM.exec(afterSender);
  const category = !bracket && lone ? CATEGORY.exec(afterSender) : null;
  const message = afterSender.slice((bracket ?? category)?.[0].length ?? 0).trimEnd();
  return {
    sender: sender?.[1] ?? null,
    subsystem: bracket ? bracket[1]!.replace(/\.$/, "") : null,
    category: bracket ? bracket[2] ?? "" : category?.[1] ?? null,
    message,
  };
}
