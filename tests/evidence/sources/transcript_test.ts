import fc from "fast-check";
import { assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { domain, ID, job, list } from "../../../checks/samples.ts";
import { defineFact } from "../../../evidence/define.ts";
import { FACTS } from "../../../evidence/mod.ts";
import { openDocument, readDocuments } from "../../../evidence/sources/transcript.ts";
import type { ExtensionList } from "../../../formats/sysextd/extension_list.ts";
import { collectPasted, diagnosePasted } from "../../fakes/pasted.ts";
import { linesFact, parseLines } from "../../fakes/small_facts.ts";
import { assertTimely, LARGE, makeLarge, times } from "../../effort.ts";

const LABEL = `NetworkExtension.${ID}.2.4.0.240`;
const LIST = list({ state: "activated enabled" });
const LATER = list({ state: "activated waiting for user", version: "2.5.0/250" });
const JOB = job({ state: "running", pid: "512", runs: "1" });
const OUTPUTS = `${LIST}\n${JOB}\n${domain([512, LABEL])}`;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One byte per character, as Windows-1252 and Latin-1 write it. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
}

function utf16(text: string, order: "little" | "big", mark: boolean): Uint8Array {
  const units = [...(mark ? "\ufeff" : ""), ...text].map((character) => character.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => order === "little" ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255]),
  );
}

function quote(text: string, mark: string): string {
  return text.split("\n").map((line) => mark + line).join("\n");
}

/** State and version of the rows that count. */
function rowsIn(...texts: (string | Uint8Array)[]): string[] {
  const value = collectPasted(...texts).evidence.get("reg.list")!.value as ExtensionList | null;
  return (value?.extensions ?? []).map(({ bundleId, version, state }) => `${bundleId} ${version} ${state}`);
}

const MANGLED: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  ["as it was printed", LIST],
  ["in a Markdown fence with a prompt", `Hi,\n\`\`\`\n% systemextensionsctl list\n${LIST}\`\`\`\nthanks`],
  ["in a mail quote", quote(LIST, "> ")],
  ["in a quote of a quote", quote(LIST, "> > ")],
  ["behind bars", quote(LIST, "| ")],
  ["indented", quote(LIST, "    ")],
  ["with its tabs lost", LIST.replaceAll("\t", " ")],
  ["with its tabs written as four blanks", LIST.replaceAll("\t", "    ")],
  ["behind a zsh prompt", `anna@mac ~ % systemextensionsctl list\n${LIST}anna@mac ~ % `],
  ["behind a bash prompt", `mac:~ anna$ systemextensionsctl list\n${LIST}mac:~ anna$ exit\n`],
  ["with line ends of Windows", LIST.replaceAll("\n", "\r\n")],
  ["with line ends of an old Mac", LIST.replaceAll("\n", "\r")],
  ["as HTML", `<pre>${LIST}</pre>`],
  ["with colours", LIST.replaceAll("com.example", "\x1b[1mcom.example\x1b[0m")],
  ["in UTF-16 with a mark", utf16(LIST, "little", true)],
  ["in UTF-16 without a mark", utf16(LIST, "little", false)],
  ["in big-endian UTF-16", utf16(LIST, "big", true)],
  ["in UTF-8 with a mark", bytesOf(`\ufeff${LIST}`)],
  ["in Latin-1 with umlauts around it", latin1(`Grüße, mein Rechner läßt nichts hinüber.\n${LIST}Schöne Grüße\n`)],
  ["ridden with a few NULs", latin1(LIST.replaceAll("\n", "\0\n").slice(0, -2))],
  ["between the lines of a log", `09:41:07 sysextd[288]: attempting to realize\n${LIST}09:41:08 sysextd[288]: done\n`],
];

for (const [name, text] of MANGLED) {
  Deno.test(`readDocuments() reads a listing ${name}`, () => {
    assertEquals(rowsIn(text), [`${ID} 2.4.0 activated enabled`]);
  });
}

const EMPTY_HANDED: readonly (readonly [name: string, bytes: Uint8Array, note: RegExp])[] = [
  ["an empty file", bytesOf(""), /^1\.txt is empty$/],
  ["a binary file", Uint8Array.from({ length: 600 }, (_, i) => (i * 37) % 7), /^1\.txt: Nothing in it is recognised/],
  ["prose", bytesOf("The VPN is broken since Monday.\n"), /^1\.txt: Nothing in it is recognised/],
  ["blank lines", bytesOf("\n\n  \n\t\n"), /^1\.txt: Nothing in it is recognised/],
  ["bytes that are no text", Uint8Array.from([0xff, 0xfe, 0x00]), /^1\.txt: Nothing in it is recognised/],
];

for (const [name, bytes, note] of EMPTY_HANDED) {
  Deno.test(`readDocuments() finds nothing in ${name} and says so`, () => {
    const { evidence, notes } = collectPasted(bytes);
    assertEquals([...evidence.values()].filter((one) => one.status !== "notCollected"), []);
    assertEquals(notes.length, 1);
    assertMatch(notes[0]!, note);
  });
}

Deno.test("readDocuments() lets the last complete table of a text count and names the earlier one", () => {
  const { evidence } = collectPasted(`Before:\n${LIST}\nAfter:\n${LATER}`);
  const listing = evidence.get("reg.list")!;
  assertEquals(rowsIn(`Before:\n${LIST}\nAfter:\n${LATER}`), [`${ID} 2.5.0 activated waiting for user`]);
  assertEquals(listing.problems.map(({ line, text }) => [line, text]), [[2, "1 extension(s)"]]);
  assertMatch(listing.problems[0]!.why, /Another output of the same kind counts/);
});

Deno.test("readDocuments() does not let a table that was cut hide a complete one before it", () => {
  const cut = LATER.slice(0, LATER.indexOf("5.0/250"));
  assertEquals(rowsIn(`Before:\n${LIST}\nAfter:\n${cut}`), [`${ID} 2.4.0 activated enabled`]);
});

Deno.test("readDocuments() says of a table that was cut that it is not complete", () => {
  const cut = list({ state: "activated enabled" }, { state: "terminated waiting to uninstall on reboot" });
  const { complete } = collectPasted(cut.slice(0, cut.lastIndexOf("4.0/240"))).evidence.get("reg.list")!;
  assertEquals(complete, false);
});

Deno.test("readDocuments() adds up what several files say, and of two tables the later file's counts", () => {
  const { evidence, kind, paths, collectedAt } = collectPasted(LIST, JOB, LATER);
  assertEquals([kind, paths, collectedAt], ["transcript", ["1.txt", "2.txt", "3.txt"], null]);
  assertEquals(rowsIn(LIST, JOB, LATER), [`${ID} 2.5.0 activated waiting for user`]);
  const listing = evidence.get("reg.list")!;
  assertEquals([listing.source, listing.origins[""]?.source], ["3.txt", "3.txt"]);
  assertMatch(listing.problems[0]!.why, /not this one of 1\.txt/);
  assertEquals([evidence.get("launchd.jobs")!.status, evidence.get("launchd.jobs")!.source], ["ok", "2.txt"]);
});

Deno.test("readDocuments() lets the last of two Macs in one text count", () => {
  const text = `anna@first ~ % systemextensionsctl list\n${LIST}bob@second ~ % systemextensionsctl list\n${LATER}`;
  assertEquals(rowsIn(text), [`${ID} 2.5.0 activated waiting for user`]);
});

Deno.test("readDocuments() adds up the jobs of a text and of several files, in their order", () => {
  const jobs = ["com.example.a", "com.example.b", "com.example.c"].map((id) => job({ state: "running" }, { id }));
  const { evidence } = collectPasted(`${jobs[0]}\n${jobs[1]}`, jobs[2]!);
  const one = evidence.get("launchd.jobs")!;
  const labels = (one.value as { label: string }[]).map(({ label }) => label);
  assertEquals(labels, ["a", "b", "c"].map((last) => `NetworkExtension.com.example.${last}.2.4.0.240`));
  assertEquals(one.source, "1.txt; 2.txt");
  assertEquals(["0", "1", "2"].map((at) => one.origins[at]?.source), ["1.txt", "1.txt", "2.txt"]);
});

Deno.test("readDocuments() notes the empty file and still reads the others", () => {
  const { notes, evidence } = collectPasted("", LIST);
  assertEquals(notes, ["1.txt is empty"]);
  assertEquals(evidence.get("reg.list")!.status, "ok");
});

Deno.test("readDocuments() counts the bytes of the files that said something, and times nothing", () => {
  const listing = collectPasted(LIST, "hello\n").evidence.get("reg.list")!;
  assertEquals([listing.bytes, listing.durationMs, listing.sha256, listing.exitCode], [
    bytesOf(LIST).length,
    null,
    null,
    null,
  ]);
});

Deno.test("readDocuments() loses one output, not the run, to a parser that throws", () => {
  const broken = defineFact<string[]>({
    ...linesFact("small.broken", undefined),
    sources: [{
      format: "Broken",
      find: ({ lines }) => [{ lines, bytes: null, errors: [], exitCode: null, command: null, root: null }],
      parse: () => {
        throw new TypeError("no such line");
      },
    }],
  });
  const { evidence } = readDocuments([{ name: "a.txt", bytes: bytesOf(LIST) }], [broken, ...FACTS]);
  const one = evidence.get("small.broken")!;
  assertEquals([one.status, one.problems.map(({ why }) => why)], ["unreadable", [
    "The parser of Broken failed: no such line",
  ]]);
  assertEquals(evidence.get("reg.list")!.status, "ok");
});

Deno.test("readDocuments() hands a binary file to facts by its bytes alone", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => i % 5);
  const seen: [number, number][] = [];
  const fact = linesFact("small.binary", undefined, {
    find(document) {
      seen.push([document.lines.length, document.bytes.length]);
      return [];
    },
    parse: parseLines,
  });
  readDocuments([{ name: "x.bin", bytes }], [fact]);
  assertEquals(seen, [[0, 64]]);
  assertEquals(openDocument({ name: "x.bin", bytes }).lines, []);
});

Deno.test("a ticket with prose, two outputs and a signature has the verdict of the outputs alone", async () => {
  const ticket = `Hi support,

since the update our VPN says connected, but nothing works (see below). Restarted twice!

> On Friday Bob wrote:
>> please send systemextensionsctl list and launchctl print, thanks

\`\`\`
anna@mac ~ % systemextensionsctl list
${LIST}\`\`\`

And the other one:

    ${quote(`${JOB}\n${domain([512, LABEL])}`, "    ").trimStart()}

--
Anna Example, IT
+1 555 0100 | anna@example.com
`;
  const { stdout, code } = await runDoctor(["--from", "-"], ticket);
  const [diagnosis] = JSON.parse(stdout).diagnoses;
  const [alone] = diagnosePasted(OUTPUTS).diagnoses;
  assertEquals([code, alone!.verdict.status], [0, "healthy"]);
  assertEquals([diagnosis.target, diagnosis.verdict, diagnosis.chain], [alone!.target, alone!.verdict, alone!.chain]);
});

/** The doctor as a person starts it, with a text on its standard input. */
async function runDoctor(words: string[], input: string): Promise<{ stdout: string; code: number }> {
  const root = decodeURIComponent(new URL("../../../", import.meta.url).pathname);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "doctor.ts", ...words],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(bytesOf(input));
  await writer.close();
  const { stdout, code } = await child.output();
  return { stdout: new TextDecoder().decode(stdout), code };
}

Deno.test("readDocuments() survives a ticket that ends at any character, and invents nothing", () => {
  const full = new Set(FACTS.map(({ key }) => key));
  for (let end = 0; end < OUTPUTS.length; end += 11) {
    const { evidence } = collectPasted(OUTPUTS.slice(0, end));
    assertEquals([...evidence.keys()].filter((key) => !full.has(key)), []);
    const rows = (evidence.get("reg.list")!.value as ExtensionList | null)?.extensions ?? [];
    for (const row of rows) assertEquals([row.bundleId, row.teamId], [ID, "EXAMPLE123"]);
  }
});

Deno.test("readDocuments() never throws on random pieces of tickets", () => {
  const piece = fc.oneof(
    fc.constantFrom(LIST, LATER, JOB, "```\n", "> ", "% systemextensionsctl list\n", "\0", "\x1b[2J", "system = {\n"),
    fc.constantFrom("endpoints = {\n", "}\n", "Error Domain=", "Code=9", '"(null)"', "\t", "*", "[activated", "\r"),
    fc.constantFrom("\ud800", "\u202e", "\u0085", "\b", "\x1b]8;;", "é", "漢"),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, wide) => {
      const text = pieces.join("");
      const { evidence } = collectPasted(wide ? utf16(text, "little", true) : text);
      assertEquals(evidence.size, FACTS.length);
    }),
    { numRuns: times(60) },
  );
});

Deno.test("readDocuments() reads 100 KB of the worst lines a second, for all facts together", () => {
  for (const seed of ["*\t*\t", "> > ", "system/a = {\n", "Executable=/x\n", "[activated ", "{\n"]) {
    const text = makeLarge(seed).slice(0, LARGE / 10);
    assertTimely(() => collectPasted(text), JSON.stringify(seed), LARGE / 100);
  }
});

Deno.test("readDocuments() reads a text of a million lines as far as its bound, and says so", () => {
  const log = { name: "big.log", bytes: bytesOf("x\n".repeat(250_000)) };
  const { notes, evidence } = readDocuments([log, { name: "a.txt", bytes: bytesOf(LIST) }], FACTS);
  assertEquals(evidence.get("reg.list")?.status, "ok");
  assertEquals(notes, ["big.log: 40000 of its 250000 lines were not read: cut it to what matters"]);
});
