/** Why bytes are no Mach-O file; `offset` counts bytes from the start of the file. */
export class MachOError extends SyntaxError {
  override readonly name = "MachOError";
  readonly detail: string;
  readonly offset: number;

  constructor(detail: string, offset: number) {
    super(`Cannot parse Mach-O: ${detail} at offset ${offset}`);
    this.detail = detail;
    this.offset = offset;
  }
}

/** Takes what is wrong with a part of a file whose rest can be read; `offset` as in `MachOError`. */
export type Report = (why: string, offset: number) => void;

/** Runs a reading of one part; a `MachOError` in it is reported, and the part is null. Other errors pass. */
export function attempt<T>(read: () => T, report: Report): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MachOError)) throw error;
    report(error.detail, error.offset);
    return null;
  }
}
