/** What is tested of every family of log signatures. */
import { assertEquals } from "../../../../compat/std_assert.ts";
import type { Signature } from "../../../../formats/unified_log/define.ts";
import { parseLogEvents } from "../../../../formats/unified_log/events.ts";
import { toLines } from "../../../../formats/parsed.ts";

/** A message that raises the signature alone, one that looks like it and does not, and the fields of the first. */
export interface SignatureCase {
  readonly id: string;
  readonly fires: string;
  readonly silent: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A record in the default style; `Example` is a process that no signature names. */
export function record(name: string | null, message: string): string {
  const head = "2026-11-20 10:00:00.123456+0100 0x1a2b     Default     0x0                  412    0    ";
  return `${head}${name ?? "Example"}: (ExampleKit) [com.example.log:main] ${message}`;
}

/** The ids that a text raises, in order. */
export function idsOf(text: string): string[] {
  return parseLogEvents(toLines(text)).value!.map((event) => event.signature);
}

/** Registers the tests of a family: each signature has a case; it fires bare, under its process and wrapped, and not elsewhere. */
export function checkFamily(family: string, signatures: readonly Signature[], cases: readonly SignatureCase[]): void {
  Deno.test(`${family}: every signature has a case, in the catalogue's order`, () => {
    assertEquals(cases.map(({ id }) => id), signatures.map(({ id }) => id));
  });
  for (const { id, fires, silent, fields } of cases) {
    const signature = signatures.find((one) => one.id === id)!;
    Deno.test(`${id} is raised by its message and by nothing that looks like it`, () => {
      assertEquals(idsOf(fires), [id], "bare");
      assertEquals(idsOf(record(signature.process, fires)), [id], "under its process");
      assertEquals(idsOf(silent).filter((raised) => raised === id), [], silent);
      if (signature.process !== null) assertEquals(idsOf(record("Example", fires)), [], "under another process");
      if (fields) assertEquals({ ...parseLogEvents(toLines(fires)).value![0]!.fields }, fields);
    });
    Deno.test(`${id} is raised once when its message is wrapped at any blank of the pattern`, () => {
      const match = new RegExp(signature.pattern.source, signature.pattern.flags).exec(fires)!;
      for (let at = fires.indexOf(" "); at !== -1; at = fires.indexOf(" ", at + 1)) {
        if (at <= match.index || at >= match.index + match[0].length || !wrapsAt(signature, fires, at)) continue;
        assertEquals(idsOf(`${fires.slice(0, at)}\n${fires.slice(at + 1)}`), [id], `wrapped at ${at}`);
      }
    });
  }
}

/** A blank that a free part of the pattern takes (a reason, a path) ends the message at the line's end. */
function wrapsAt({ pattern }: Signature, text: string, at: number): boolean {
  const words = pattern.source.replace(/\\([()/.+|])/g, "$1");
  const before = /\S+$/.exec(text.slice(0, at))?.[0] ?? "";
  const after = /^\S+/.exec(text.slice(at + 1))?.[0] ?? "";
  return words.includes(`${before} ${after}`);
}
