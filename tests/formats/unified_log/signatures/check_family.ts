/** What is tested of every family of log signatures. */
import { assertEquals } from "../../../../compat/std_assert.ts";
import type { SignatureFamily } from "../../../../formats/unified_log/define.ts";
import { type LogEvent, parseLogEvents } from "../../../../formats/unified_log/events.ts";
import { parseRecord } from "../../../../formats/unified_log/record.ts";
import { toLines } from "../../../../formats/parsed.ts";
import { renderStyles } from "./styles.ts";

/** A message that raises the signature, what looks like it and does not, and the fields of the first. */
export interface SignatureCase {
  readonly id: string;
  readonly fires: string;
  readonly silent: string | readonly string[];
  /** All named groups that take part. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Signatures that the message raises, too. */
  readonly also?: readonly string[];
}

/** A record in the default style; `Example` is a process that no signature names. */
export function record(name: string | null, message: string): string {
  const head = "2026-11-20 10:00:00.123456+0100 0x1a2b     Default     0x0                  412    0    ";
  return `${head}${name ?? "Example"}: (ExampleKit) [com.example.log:main] ${message}`;
}

function eventsOf(text: string): LogEvent[] {
  return parseLogEvents(toLines(text)).value!;
}

/** The ids that a text raises, in order. */
export function idsOf(text: string): string[] {
  return eventsOf(text).map((event) => event.signature);
}

/** The ids that a text raises, sorted, and the fields of one of them. */
function readingOf(text: string, id: string): unknown {
  const events = eventsOf(text);
  return [events.map(({ signature }) => signature).sort(), { ...events.find((one) => one.signature === id)?.fields }];
}

/** Registers the tests of a family: each signature has a case; it fires in every style, wrapped too, and not elsewhere. */
export function checkFamily(name: string, { signatures }: SignatureFamily, cases: readonly SignatureCase[]): void {
  Deno.test(`${name}: every signature has a case, in the catalogue's order`, () => {
    assertEquals(cases.map(({ id }) => id), signatures.map(({ id }) => id));
  });
  for (const { id, fires, silent, fields = {}, also = [] } of cases) {
    const signature = signatures.find((one) => one.id === id)!;
    const expected = [[id, ...also].sort(), fields];
    Deno.test(`${id} is raised by its message in every style and by nothing that looks like it`, () => {
      if (!signature.needsHead) assertEquals(readingOf(fires, id), expected, "bare");
      else assertEquals(idsOf(fires).includes(id), false, "bare");
      for (const [style, text] of renderStyles(signature.process ?? "Example", fires)) {
        assertEquals(readingOf(text, id), expected, style);
      }
      for (const text of [silent].flat()) {
        const looksAlike = signature.needsHead ? record(signature.process, text) : text;
        assertEquals(idsOf(looksAlike).filter((raised) => raised === id), [], looksAlike);
      }
      if (signature.process !== null) {
        assertEquals(idsOf(record("Example", fires)).includes(id), false, "under another process");
      }
    });
    Deno.test(`${id} is raised once when its message is wrapped at any blank of the pattern`, () => {
      const match = new RegExp(signature.pattern.source, signature.pattern.flags).exec(fires)!;
      for (let at = fires.indexOf(" "); at !== -1; at = fires.indexOf(" ", at + 1)) {
        if (at <= match.index || at >= match.index + match[0].length) continue;
        const rest = fires.slice(at + 1);
        // "launchd[1] …" on a line of its own is a record.
        if (parseRecord({ n: 1, text: rest }) !== null) continue;
        const text = record(signature.process, `${fires.slice(0, at)}\n${rest}`);
        // A free part of the pattern (a reason, a path) may end with the line.
        const [ids, read] = readingOf(text, id) as [string[], unknown];
        assertEquals(ids.filter((raised) => raised === id), [id], `wrapped at ${at}`);
        if (isFixed(signature.pattern, fires, at)) assertEquals(read, fields, `wrapped at ${at}`);
      }
    });
  }
}

/** True for a blank that the pattern spells out. */
function isFixed({ source }: RegExp, text: string, at: number): boolean {
  const words = source.replace(/\\([()/.+|])/g, "$1");
  const before = /\S+$/.exec(text.slice(0, at))?.[0] ?? "";
  const after = /^\S+/.exec(text.slice(at + 1))?.[0] ?? "";
  return words.includes(`${before} ${after}`);
}
