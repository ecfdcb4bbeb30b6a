/** Statuses of wait(2), which put exit code and signal into one number: `"LastExitStatus" = 15;` of launchctl list. */
import { parseWaitStatus } from "../launchctl/wait_status.ts";
import { defineCodes } from "./define.ts";

export const WAIT_STATUS = defineCodes({
  id: "wait status",
  title: "Statuses of wait(2)",
  says:
    "How a process ended, in one number: its low seven bits are a signal, the next eight bits but one are the exit code.",
  prefix: "",
  aliases: ["LastExitStatus"],
  standsFor(status) {
    const ending = parseWaitStatus(status);
    if (ending === null) return null;
    return ending.code === null
      ? { domain: "SIGNAL", code: status & 0x7f }
      : { domain: "exit code", code: ending.code };
  },
  confidence: "A",
  sources: ["wait(2)", "knowledge 01 §5"],
}, []);
