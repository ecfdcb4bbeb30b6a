/** Why bytes are not the DER or BER that a reader expects. */
export class DerError extends SyntaxError {
  override readonly name = "DerError";
  /** From 0, in bytes of what was given to the reader. */
  readonly offset: number;

  constructor(detail: string, offset: number) {
    super(`Cannot parse DER: ${detail} at offset ${offset}`);
    this.offset = offset;
  }
}
