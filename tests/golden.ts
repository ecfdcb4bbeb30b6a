/** Golden files: what a renderer printed when somebody last looked at it. `UPDATE_GOLDEN=1 deno test -A` writes them anew. */
import { assertEquals, fail } from "../compat/std_assert.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);

/** Compares a text with `tests/fixtures/<name>`, or writes that file when `UPDATE_GOLDEN` is set. */
export function assertGolden(name: string, actual: string): void {
  const file = new URL(name, FIXTURES);
  if (Deno.env.get("UPDATE_GOLDEN")) {
    Deno.mkdirSync(new URL(".", file), { recursive: true });
    Deno.writeTextFileSync(file, actual);
    return;
  }
  const expected = readGolden(file) ??
    fail(`There is no tests/fixtures/${name}: look at what is printed, then write it with UPDATE_GOLDEN=1`);
  assertEquals(
    actual.split("\n"),
    expected.split("\n"),
    `tests/fixtures/${name} differs: when that is meant, write it with UPDATE_GOLDEN=1`,
  );
}

function readGolden(file: URL): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
