/**
 * Counts the lines of a file that hold one of the words, as `rg -c` does, with the finder that is named; every line found is parsed as
 * JSON. `deno run -A tools/bench/scan_file.ts FILE wasm|plain WORD…`; with `--all` instead of words, what a log is scanned for.
 */
import type { FinderKind } from "../../formats/unified_log/scan/define.ts";
import { createFinder } from "../../formats/unified_log/scan/finder.ts";
import { encodeLiterals } from "../../formats/unified_log/scan/literals.ts";
import { createTextScan, SCAN_MEMORY } from "../../formats/unified_log/scan/text_scan.ts";

const [path = "", kind, ...words] = Deno.args;
const literals = encodeLiterals(words[0] === "--all" ? await readCatalogue() : words);
const decoder = new TextDecoder();
let hits = 0;
let longest = 0;
const scan = createTextScan(createFinder(SCAN_MEMORY, kind as FinderKind), literals, {
  begin: () => new Set([..."2{"].map((char) => char.charCodeAt(0))),
  hit({ memory }, { start, end }) {
    hits++;
    const record = JSON.parse(decoder.decode(memory.subarray(start, end))) as { readonly eventMessage: string };
    longest = Math.max(longest, record.eventMessage.length);
  },
  hitLong: (_, at) => at + 1,
  odd: (_, _at, to) => to,
  pass() {},
});
using file = Deno.openSync(path);
for (let count = file.readSync(scan.space()); count !== null; count = file.readSync(scan.space())) scan.advance(count);
scan.end();
console.log(hits);

async function readCatalogue(): Promise<string[]> {
  const { soughtLiterals } = await import("../../formats/unified_log/catalogue.ts");
  const { SIGNATURES } = await import("../../formats/unified_log/signatures/mod.ts");
  return soughtLiterals(SIGNATURES);
}
