/** Lines out of a stream of bytes, in bounded memory. */

/** Yields the lines without their ends. Throws a RangeError at a line of more than `most` bytes. */
export async function* readLines(stream: ReadableStream<Uint8Array>, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      parts.push(decoder.decode(chunk.subarray(from, end), { stream: true }));
      yield parts.join("");
      parts = [];
      length = 0;
      from = end + 1;
    }
    length += chunk.length - from;
    if (length > most) throw new RangeError(`A line has more than ${most} bytes`);
    parts.push(decoder.decode(chunk.subarray(from), { stream: true }));
  }
}
