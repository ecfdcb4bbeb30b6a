/** Builders for the logs in rule samples: the same lines in the styles that people paste. */
import { ID } from "./samples.ts";

/** One message and who logged it; a third part is the subsystem. */
export type Said = readonly [process: string, message: string, subsystem?: string];

export type LogStyle = "default" | "compact" | "syslog" | "ndjson" | "console";

const NE = "com.apple.networkextension";
const DAY = "2026-11-20";

/** The session of the extension's configuration, as nesessionmanager prints it before a message. */
export const SESSION = sessionNamed("Example Tunnel");

/** The session of another configuration. */
export function sessionNamed(name: string, kind = "NESMVPNSession"): string {
  const digits = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 1e12, 7);
  return `${kind}[Primary Tunnel:${name}:11111111-2222-4333-8444-${String(digits).padStart(12, "0")}:(null)]`;
}

/** nesessionmanager's line about a change of the status. */
export function status(to: string, session = SESSION): Said {
  return ["nesessionmanager", `${session}: status changed to ${to}`, NE];
}

/** nesessionmanager's line about the end of a session. */
export function ended(reason: string, session = SESSION): Said {
  return status(`disconnected, last stop reason ${reason}`, session);
}

/** What nesessionmanager says of a session. */
export function says(message: string, session = SESSION): Said {
  return ["nesessionmanager", `${session}: ${message}`, NE];
}

/** What the extension itself logs, under its own subsystem unless it is said otherwise. */
export function provider(message: string, subsystem = ID): Said {
  return [ID, message, subsystem];
}

/** These lines as `log show` (or Console) prints them, a second apart, from the minute given on. */
export function logged(style: LogStyle, lines: readonly Said[], minute = "10:00"): string {
  return lines.map((line, i) => printLine(style, line, `${minute}:${String(i % 60).padStart(2, "0")}`)).join("\n") +
    "\n";
}

function printLine(style: LogStyle, [process, message, subsystem]: Said, clock: string): string {
  const bracket = subsystem === undefined ? "" : `[${subsystem}:] `;
  switch (style) {
    case "default":
      return `${DAY} ${clock}.123456+0100 0x1a2b     Default     0x0                  412    0    ${process}: ${bracket}${message}`;
    case "compact":
      return `${DAY} ${clock}.123 Df ${process}[412:1a2b] ${bracket}${message}`;
    case "syslog":
      return `${DAY} ${clock}.123456+0100  localhost ${process}[412]: ${bracket}${message}`;
    case "console":
      return `default\t${clock}.123456+0100\t${process}\t${message}`;
    case "ndjson":
      return JSON.stringify({
        timestamp: `${DAY} ${clock}.123456+0100`,
        eventType: "logEvent",
        messageType: "Default",
        eventMessage: message,
        subsystem: subsystem ?? "",
        category: "",
        processImagePath: `/usr/libexec/${process}`,
        processID: 412,
      });
  }
}
