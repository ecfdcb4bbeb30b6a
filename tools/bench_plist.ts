/**
 * How fast the property-list readers are beside the fastest ones on npm, and what hostile input costs. Times are of the first
 * parse in a fresh process, since the doctor parses each list once; rounds alternate and the best of each counts, which on a
 * busy machine says more than a median.
 */
import { parseBinaryPlist } from "../formats/plist/binary.ts";
import { makeDictionary, PlistError, type PlistValue } from "../formats/plist/value.ts";
import { parseXmlPlist } from "../formats/plist/xml.ts";
import { frameBinaryPlist, writeBinaryPlist, writeXmlPlist } from "../formats/plist/write_plist.ts";

/** One measurement; it is in order while `ratio` is not above `limit`. */
export interface Bench {
  readonly name: string;
  readonly ratio: number;
  readonly limit: number;
  readonly detail: string;
}

type Reader = "own-xml" | "own-binary" | "@plist/plist-xml" | "@plist/plist-binary" | "bplist-parser";

const ROUNDS = 15;

/** Measures XML and binary reading against npm (own time as a share of the fastest, at most 1/3) and hostile input (of 10 ms). */
export async function benchPlist(): Promise<Bench[]> {
  const folder = await Deno.makeTempDir({ prefix: "bench-plist-" });
  try {
    const xml = `${folder}/entries.xml`;
    const binary = `${folder}/entries.bin`;
    const entries = makeEntries();
    await Deno.writeTextFile(xml, writeXmlPlist(entries));
    await Deno.writeFile(binary, writeBinaryPlist(entries));
    return [
      await compare("plist.xml", xml, ["own-xml", "@plist/plist-xml"]),
      await compare("plist.binary", binary, ["own-binary", "bplist-parser", "@plist/plist-binary"]),
      measureHostile(),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** 5,000 entries like those of a list of extensions: 2.3 MB as XML. */
function makeEntries(): PlistValue {
  const entries = Array.from({ length: 5000 }, (_, i) =>
    Object.assign(makeDictionary(), {
      identifier: `com.example.extension.e${i}`,
      teamID: "EXAMPLE123",
      title: i % 4 ? `Example filter ${i % 100}` : `例の拡張 ${i % 100}`,
      size: i * 7919,
      enabled: i % 2 === 0,
      installed: new Date(1_700_000_000_000 + i * 1000),
      cdhash: new Uint8Array(20).map((_, j) => i * 31 + j * 7),
      flags: ["network"],
    }));
  return Object.assign(makeDictionary(), { entries });
}

async function compare(name: string, file: string, readers: readonly [Reader, ...Reader[]]): Promise<Bench> {
  const best = readers.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, reader] of readers.entries()) best[i] = Math.min(best[i]!, await timeFresh(reader, file));
  }
  const { size } = await Deno.stat(file);
  return {
    name,
    ratio: best[0]! / Math.min(...best.slice(1)),
    limit: 1 / 3,
    detail: `${size} bytes: ${readers.map((reader, i) => `${reader} ${best[i]!.toFixed(1)} ms`).join(", ")}`,
  };
}

async function timeFresh(reader: Reader, file: string): Promise<number> {
  const args = ["run", "-A", "--no-check", import.meta.filename!, reader, file];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
  if (!success) throw new Error(`Cannot time reader "${reader}"`);
  return Number(new TextDecoder().decode(stdout));
}

/** Times one parse in this process, which is to do nothing else. */
async function timeParse(reader: Reader, file: string): Promise<number> {
  const bytes = await Deno.readFile(file);
  const text = new TextDecoder().decode(bytes);
  const parse = await loadReader(reader, bytes, text);
  const start = performance.now();
  parse();
  return performance.now() - start;
}

async function loadReader(reader: Reader, bytes: Uint8Array<ArrayBuffer>, text: string): Promise<() => unknown> {
  if (reader === "own-xml") return () => parseXmlPlist(text);
  if (reader === "own-binary") return () => parseBinaryPlist(bytes);
  if (reader === "bplist-parser") {
    const [{ parseBuffer }, { Buffer }] = await Promise.all([import("bplist-parser"), import("node:buffer")]);
    const buffer = Buffer.from(bytes);
    return () => parseBuffer(buffer);
  }
  const { parse } = await import("@plist/plist");
  return () => parse(reader === "@plist/plist-xml" ? text : bytes.buffer);
}

/** Inputs on which readers of npm hang, overflow or answer wrongly. */
const HOSTILE: readonly (readonly [string, () => PlistValue])[] = [
  ["entity bomb", () => parseXmlPlist(makeEntityBomb())],
  ["20,000 nested arrays", () => parseXmlPlist("<array>".repeat(20_000))],
  ["array in itself", () => parseBinaryPlist(frameBinaryPlist([[0xa1, 0]]))],
  ["9 levels of 10 shared references", () => parseBinaryPlist(makeLaughs(9, 10))],
  ["object count 2^40", () => parseBinaryPlist(frameBinaryPlist([[0x09]], { count: 1n << 40n }))],
  ["data of 2^62 bytes", () => parseBinaryPlist(frameBinaryPlist([[0x4f, 0x13, 0x40, 0, 0, 0, 0, 0, 0, 0]]))],
];

function makeEntityBomb(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
  return `<!DOCTYPE plist [<!ENTITY e0 "ha">${levels.join("")}]><plist><string>&e9;</string></plist>`;
}

function makeLaughs(levels: number, width: number): Uint8Array {
  const arrays = Array.from({ length: levels }, (_, i) => [0xa0 + width, ...Array<number>(width).fill(i + 1)]);
  return frameBinaryPlist([...arrays, [0x51, 0x61]]);
}

function measureHostile(): Bench {
  const times = HOSTILE.map(([name, read]): [string, number] => {
    const start = performance.now();
    try {
      read();
    } catch (error) {
      if (!(error instanceof PlistError)) return [name, Infinity];
    }
    return [name, performance.now() - start];
  });
  const detail = times.map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(", ");
  return { name: "plist.hostile", ratio: Math.max(...times.map(([, ms]) => ms)) / 10, limit: 1, detail };
}

if (import.meta.main) {
  const [reader, file] = Deno.args;
  if (reader !== undefined && file !== undefined) console.log(await timeParse(reader as Reader, file));
  else console.log(await benchPlist());
}
