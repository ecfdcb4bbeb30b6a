import fc from "fast-check";
import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import {
  aNumber,
  anyJson,
  aSwitch,
  aText,
  dictionaryOf,
  listOf,
  objectOf,
  oneOf,
  orNothing,
  orNull,
  readShape,
  ShapeError,
} from "../../formats/json_shape.ts";
import { times } from "../effort.ts";

interface Sample {
  readonly name: string;
  readonly size: number | null;
  readonly isLarge: boolean;
  readonly kind: "a" | "b" | null;
  readonly tags: string[];
  readonly words: Record<string, string>;
  readonly free: unknown;
  readonly note?: string | undefined;
}

const SAMPLE = objectOf<Sample>({
  name: aText,
  size: orNull(aNumber),
  isLarge: aSwitch,
  kind: oneOf("a", "b", null),
  tags: listOf(aText),
  words: dictionaryOf(aText),
  free: orNull(anyJson),
  note: orNothing(aText),
});

Deno.test("readShape() reads what fits, and leaves out what nobody knows", () => {
  const sample = { name: "x", size: 3, isLarge: false, kind: "a", tags: ["t"], words: {}, free: [1], note: "n" };
  assertEquals(readShape(JSON.stringify({ ...sample, later: true }), SAMPLE), {
    ...sample,
    kind: "a",
    words: Object.create(null),
  });
});

Deno.test("readShape() takes what an older program did not write for unknown or empty", () => {
  assertEquals(readShape('{"name":"x","isLarge":true}', SAMPLE), {
    name: "x",
    size: null,
    isLarge: true,
    kind: null,
    tags: [],
    words: Object.create(null),
    free: null,
  });
});

Deno.test("readShape() says where the first mistake is", () => {
  for (
    const [text, says] of [
      ["", "it is not JSON"],
      ["{", "it is not JSON"],
      ["[]", "it must be an object"],
      ["null", "it must be an object"],
      ['{"isLarge":true}', "name must be a text"],
      ['{"name":"x","isLarge":1}', "isLarge must be true or false"],
      ['{"name":"x","isLarge":true,"size":"3"}', "size must be a number"],
      ['{"name":"x","isLarge":true,"size":1e999}', "size must be a number"],
      ['{"name":"x","isLarge":true,"kind":"c"}', "kind must be one of a, b"],
      ['{"name":"x","isLarge":true,"tags":"t"}', "tags must be a list of at most 100000 items"],
      ['{"name":"x","isLarge":true,"tags":["t",2]}', "tags[1] must be a text"],
      ['{"name":"x","isLarge":true,"words":{"w":2}}', "words.w must be a text"],
      ['{"name":"x","isLarge":true,"words":[]}', "words must be an object"],
      [
        `{"name":"x","isLarge":true,"free":${"[".repeat(80)}${"]".repeat(80)}}`,
        "free must be nested less than 64 deep",
      ],
    ] as const
  ) assertEquals(assertThrows(() => readShape(text, SAMPLE), ShapeError).message, says);
});

Deno.test("readShape() makes no property of a stranger's prototype", () => {
  const text = '{"name":"x","isLarge":true,"words":{"__proto__":"w"},"free":{"__proto__":{"polluted":1}}}';
  const { words, free } = readShape(text, SAMPLE);
  assertEquals(Object.keys(words), ["__proto__"]);
  assertEquals(Object.keys(free as object), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(free), null);
  assertEquals((Object.create(Object.prototype) as { polluted?: unknown }).polluted, undefined);
  assertThrows(() => readShape('{"__proto__":{"name":"x","isLarge":true}}', SAMPLE), ShapeError);
});

Deno.test("readShape() throws nothing but a ShapeError, whatever the text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.json({ maxDepth: 3 }).map((one) => `{"name":"x","free":${one}}`)), (
      text,
    ) => {
      try {
        readShape(text, SAMPLE);
      } catch (error) {
        if (!(error instanceof ShapeError)) throw error;
      }
    }),
    { numRuns: times(300) },
  );
});
