/** Bytes under construction in one byte order, for tests that need binary files. */
export interface ByteWriter {
  readonly bytes: number[];
  u8(...values: readonly number[]): void;
  u16(value: number): void;
  u32(...values: readonly number[]): void;
  /** 8 bytes for a `wide` writer, else 4. */
  word(...values: readonly (number | bigint)[]): void;
  u64(value: number | bigint): void;
  raw(bytes: Iterable<number>): void;
  /** The UTF-8 text and a zero; with a `width` cut or padded with zeros to it. */
  text(text: string, width?: number): void;
  align(size: number): void;
}

/** Makes an empty writer. */
export function makeByteWriter(
  { littleEndian, wide }: { readonly littleEndian: boolean; readonly wide: boolean },
): ByteWriter {
  const bytes: number[] = [];
  const put = (value: number | bigint, size: number): void => {
    const digits = Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
    bytes.push(...(littleEndian ? digits : digits.reverse()));
  };
  const raw = (values: Iterable<number>): void => {
    for (const value of values) bytes.push(value);
  };
  return {
    bytes,
    raw,
    u8: (...values) => raw(values),
    u16: (value) => put(value, 2),
    u32: (...values) => values.forEach((value) => put(value, 4)),
    u64: (value) => put(value, 8),
    word: (...values) => values.forEach((value) => put(value, wide ? 8 : 4)),
    text: (text, width) => {
      const encoded = new TextEncoder().encode(text);
      raw(width === undefined ? [...encoded, 0] : Array.from({ length: width }, (_, i) => encoded[i] ?? 0));
    },
    align: (size) => {
      while (bytes.length % size !== 0) bytes.push(0);
    },
  };
}
