import { findPowerEvents, listPowerLines, parsePowerEvents, type PowerEvent } from "../formats/pmset_log.ts";
import { decodeText } from "../formats/text_decode.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

const MIB = 2 ** 20;

export default defineFact<PowerEvent[]>({
  key: "power.events",
  summary: "When the Mac slept and woke, and why",
  privacy: "public",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "pmset -g log",
    probes: [{ command: ["/usr/bin/pmset", "-g", "log"], capBytes: 64 * MIB, timeoutMs: 20_000 }],
    find: ({ lines }) => outputsOf(findPowerEvents(lines)),
    // The log has more lines than are read of any output, and the newest events stand at its end.
    parse: ({ bytes, lines }) => {
      const text = bytes === null ? null : decodeText(bytes)?.text ?? null;
      return parsePowerEvents(text === null ? lines : listPowerLines(text));
    },
  }],
});
