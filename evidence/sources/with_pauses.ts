/** The chunks of a stream, with a null behind each after which nothing came for a while: once per silence. */
export async function* withPauses(chunks: AsyncIterable<Uint8Array>, ms: number): AsyncGenerator<Uint8Array | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  let next = iterator.next();
  for (;;) {
    const pause = Promise.withResolvers<null>();
    const timer = setTimeout(() => pause.resolve(null), ms);
    const result = await Promise.race([next, pause.promise]).finally(() => clearTimeout(timer));
    if (result?.done) return;
    if (result === null) {
      yield null;
      const late = await next;
      if (late.done) return;
      yield late.value;
    } else yield result.value;
    next = iterator.next();
  }
}
