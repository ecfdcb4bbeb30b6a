/**
 * The row of `otool -h`, with words (`-v`) or numbers:
 *
 *           magic  cputype cpusubtype  caps    filetype ncmds sizeofcmds      flags
 *     MH_MAGIC_64    ARM64        ALL  0x00     EXECUTE    24       2712   NOUNDEFS DYLDLINK TWOLEVEL PIE
 *      0xfeedfacf 16777228          0  0x00           2    24       2712 0x00200085
 */

/** What a Mach header says. */
export interface MachHeader {
  readonly arch: string;
  readonly fileType: string;
  /** The number of load commands. */
  readonly commands: number;
}

const ROW =
  /^(?:MH_(?:MAGIC|CIGAM)(?:_64)?|0x(?:feedfac[ef]|c[ef]faedfe)) +(\w{1,12}) +(\w{1,12}) +\w{1,10} +(\w{1,20}) +(\d{1,6}) +\d{1,9}\b/i;
const PROCESSORS: Readonly<Record<string, string>> = {
  "16777223": "x86_64",
  "16777228": "arm64",
  "7": "i386",
};
const FILE_TYPES: Readonly<Record<string, string>> = { "2": "execute", "6": "dylib", "8": "bundle" };

/** Reads a row, without its indentation. */
export function readMachHeader(text: string): MachHeader | null {
  const [, processor, variant, fileType, commands] = ROW.exec(text) ?? [];
  if (processor === undefined) return null;
  const arch = PROCESSORS[processor] ?? processor.toLowerCase();
  const isE = arch === "arm64" && /^(?:E|2)$/.test(variant!);
  const isHaswell = arch === "x86_64" && /^(?:H|8)$/.test(variant!);
  return {
    arch: isE ? "arm64e" : isHaswell ? "x86_64h" : arch,
    fileType: FILE_TYPES[fileType!] ?? fileType!.toLowerCase(),
    commands: Number(commands),
  };
}
