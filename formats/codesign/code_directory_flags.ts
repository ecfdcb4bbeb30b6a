/** Flags of a CodeDirectory as codesign prints them, by bit (public header Security/CSCommon.h; knowledge: transcripts). */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x1, "host"],
  [0x2, "adhoc"],
  [0x100, "hard"],
  [0x200, "kill"],
  [0x400, "expires"],
  [0x800, "restrict"],
  [0x1000, "enforcement"],
  [0x2000, "library-validation"],
  [0x10000, "runtime"],
  [0x20000, "linker-signed"],
]);

export const FLAG = { ADHOC: 0x2, RUNTIME: 0x10000, LINKER_SIGNED: 0x20000 } as const;

/** Names the flags, lowest bit first; a bit without a name is written in hexadecimal: `0x40`. */
export function nameFlags(flags: number): string[] {
  return Array.from({ length: 32 }, (_, bit) => 2 ** bit)
    .filter((bit) => (flags & bit) !== 0)
    .map((bit) => NAMES.get(bit) ?? `0x${bit.toString(16)}`);
}
