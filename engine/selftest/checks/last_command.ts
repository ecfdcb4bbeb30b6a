import { nameProbe, type Reply } from "../../../evidence/reply.ts";
import type { Judged, Observed } from "../define.ts";
import { cannotTell, confirm, contradict } from "../seen.ts";

const THIN_64 = 0xfeedfacf;
const FAT = 0xcafebabe;
const HEADER = 32;
const CODE_SIGNATURE = 0x1d;
const MOST_COMMANDS = 4_096;

export function checkLastCommand(mac: Observed): Judged {
  const programs = mac.replies.filter(({ probe, status }) =>
    status === "ok" && /\.systemextension\/Contents\/MacOS\/[^/]+$/.test(nameProbe(probe))
  );
  const read = programs.map((reply) => ({ reply, commands: readCommands(reply) })).filter(({ commands }) =>
    commands?.includes(CODE_SIGNATURE)
  );
  const [first] = read;
  if (first === undefined) return cannotTell("No signed program of a staged extension could be read");
  const odd = read.find(({ commands }) => commands!.at(-1) !== CODE_SIGNATURE);
  return odd === undefined
    ? confirm(`Of ${read.length} programs`, nameProbe(first.reply.probe))
    : contradict(`Its last load command is 0x${odd.commands!.at(-1)!.toString(16)}`, nameProbe(odd.reply.probe));
}

/** The kinds of the load commands of the first image, in their order; null for what is none. */
function readCommands({ stdout }: Reply): number[] | null {
  const view = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  const fits = (at: number, size: number) => at + size <= view.byteLength;
  if (!fits(0, HEADER)) return null;
  const at = view.getUint32(0) === FAT ? view.getUint32(16) : 0;
  if (!fits(at, HEADER) || view.getUint32(at, true) !== THIN_64) return null;
  const count = Math.min(view.getUint32(at + 16, true), MOST_COMMANDS);
  const commands: number[] = [];
  let next = at + HEADER;
  for (let i = 0; i < count; i++) {
    if (!fits(next, 8)) return null;
    const size = view.getUint32(next + 4, true);
    commands.push(view.getUint32(next, true));
    if (size < 8) return null;
    next += size;
  }
  return commands;
}
