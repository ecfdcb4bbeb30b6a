import { gzipSync } from "node:zlib";
import { assertEquals, assertFalse, assertRejects } from "../../../compat/std_assert.ts";
import { inflate, INFLATE_LIMITS, isGzip } from "../../../evidence/sources/inflate.ts";
import { countDescriptors } from "../../fakes/processes.ts";

const zeros = gzipSync(new Uint8Array(8 * 2 ** 20));

async function sizeOf(packed: Uint8Array, limits = INFLATE_LIMITS): Promise<number> {
  let size = 0;
  for await (const chunk of inflate(packed, limits)) size += chunk.length;
  return size;
}

Deno.test("inflate() unpacks within its limits and names the one that is broken", async () => {
  const limits = { maxBytes: 4 * 2 ** 20, maxRatio: 100_000, freeBytes: 0 };
  assertEquals(await sizeOf(zeros), 8 * 2 ** 20);
  await assertRejects(() => sizeOf(zeros, limits), RangeError, "it unpacks to more than 4 MiB");
  await assertRejects(
    () => sizeOf(zeros, { maxBytes: 2 ** 30, maxRatio: 200, freeBytes: 2 ** 20 }),
    RangeError,
    "200 times its packed size",
  );
});

Deno.test("inflate() throws zlib's error for a damaged or cut file, wherever it is cut", async () => {
  const packed = gzipSync("PID COMMAND\n".repeat(10));
  assertEquals(await sizeOf(packed), 120);
  for (let length = 0; length < packed.length; length++) {
    await assertRejects(() => sizeOf(packed.subarray(0, length)), Error);
  }
  await assertRejects(() => sizeOf(new TextEncoder().encode("no gzip at all")), Error, "incorrect header check");
});

Deno.test("inflate() may be left in the middle", { sanitizeOps: true, sanitizeResources: true }, async () => {
  const before = countDescriptors();
  for await (const chunk of inflate(zeros)) if (chunk.length > 0) break;
  assertEquals(countDescriptors(), before);
});

Deno.test("isGzip() knows the first three bytes", () => {
  assertEquals(isGzip(zeros), true);
  for (const bytes of [[], [0x1f], [0x1f, 0x8b, 0], [0x50, 0x4b, 3]]) assertFalse(isGzip(new Uint8Array(bytes)));
});
