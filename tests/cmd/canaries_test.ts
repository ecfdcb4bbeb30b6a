import { assert, assertEquals } from "../../compat/std_assert.ts";
import { CANARY_KINDS } from "../canaries.ts";
import { times } from "../effort.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { prepareRedactor } from "../../engine/redact/prepare.ts";
import { redactReplies } from "../../engine/redact/redact_replies.ts";
import { replyNothing } from "../../evidence/sources/limits.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";

const HEAD = [
  "% systemextensionsctl list",
  "1 extension(s)",
  "--- com.apple.system_extension.network_extension",
  "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]",
  "\t\tABCDE12345\tcom.example.tunnel.ext (1.2.3.4/56)\tExample\t[activated waiting for user]",
];
const CLOCK = "2026-11-20 10:00:00.123456+0100 0x1 Default 0x0 1 0";

/** A ticket in which every secret stands where it can be told to be one, and again in a log line that every report shows. */
function plant(ofEach: number): { readonly ticket: string; readonly secrets: ReadonlySet<string> } {
  const secrets = new Set<string>();
  const [context, log]: [string[], string[]] = [[], []];
  let n = 0;
  for (let round = 0; round < ofEach; round++) {
    for (const { plant } of CANARY_KINDS) {
      const canary = plant(n++);
      context.push(canary.text, "");
      for (const secret of canary.secrets) secrets.add(secret.toLowerCase());
      for (const mention of canary.mention === undefined ? canary.secrets : [canary.mention]) {
        log.push(`${CLOCK} sysextd: realizing target path: file:///Applications/Example.app/ as ${mention}`);
      }
    }
  }
  return { ticket: [...HEAD, "", ...context, "% log show --last 1h", ...log, ""].join("\n"), secrets };
}

/** Every run of signs that could be one of the secrets, in every spelling that a renderer uses. */
function survivors(text: string, secrets: ReadonlySet<string>): string[] {
  const plain = text.replaceAll("\\/", "/").replaceAll("&#39;", "'").replaceAll("&amp;", "&").toLowerCase();
  const decoded = plain.replace(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  const found = new Set([plain, decoded].flatMap((spelling) => [...findAll(spelling, secrets)]));
  return [...secrets].filter((secret) => found.has(secret));
}

/** Which of many words stand anywhere in the text, in one walk through it: ten thousand times `includes` take seconds. */
function* findAll(text: string, words: ReadonlySet<string>): Iterable<string> {
  const width = Math.min(...[...words].map(({ length }) => length));
  const byStart = Map.groupBy(words, (word) => word.slice(0, width));
  for (let i = 0; i <= text.length - width; i++) {
    for (const word of byStart.get(text.slice(i, i + width)) ?? []) if (text.startsWith(word, i)) yield word;
  }
}

/** Ten thousand in all. */
const MOST_OF_EACH = 132;
const FORMATS = ["json", "ndjson", "table", "html", "markdown", "sarif", "junit"];

for (const level of ["default", "strict"]) {
  for (const format of FORMATS) {
    const ofEach = format === "json" && level === "default" ? MOST_OF_EACH : Math.min(MOST_OF_EACH, times(3));
    Deno.test(`of ${ofEach * CANARY_KINDS.length} planted secrets none is in ${format} at ${level}`, async () => {
      const { ticket, secrets } = plant(ofEach);
      await withFolder({ "ticket.txt": ticket }, async (folder) => {
        const words = ["--from", `${folder}/ticket.txt`, "--format", format, "--redact", level, "--verbose", "--facts"];
        const { printed } = await runDoctor(words);
        assertEquals(survivors(printed, secrets), []);
        assertEquals(level === "default", printed.includes("com.example.tunnel.ext"));
      });
    });
  }
}

Deno.test("the planted secrets are there when nothing is redacted", async () => {
  const { ticket, secrets } = plant(1);
  await withFolder({ "ticket.txt": ticket }, async (folder) => {
    const words = ["--from", `${folder}/ticket.txt`, "--format", "json", "--redact", "off", "--facts"];
    const found = survivors((await runDoctor(words)).printed, secrets);
    assert(found.length > secrets.size * 0.9, `${found.length} of ${secrets.size}`);
  });
});

Deno.test("there are sixty kinds of secrets, each with a name and secrets of its own", () => {
  assert(CANARY_KINDS.length >= 60);
  assertEquals(new Set(CANARY_KINDS.map(({ name }) => name)).size, CANARY_KINDS.length);
  const all = CANARY_KINDS.flatMap(({ plant }, i) => [...plant(i).secrets, ...plant(i + 9_000).secrets]);
  assertEquals(new Set(all).size, all.length);
});

Deno.test("of the planted secrets none is in a capture", () => {
  const { ticket, secrets } = plant(Math.min(MOST_OF_EACH, times(13)));
  const probe = { command: ["/usr/bin/log", "show"] } as const;
  const reply = { ...replyNothing(probe, "ok", null), stdout: new TextEncoder().encode(ticket) };
  const { evidence } = readDocuments([], []);
  const live = { kind: "live", paths: [], collectedAt: null, evidence, partial: false, notes: [] } as const;
  for (const level of ["default", "strict"] as const) {
    const redactor = prepareRedactor({ ...live, raw: () => [reply.stdout] }, level);
    const [redacted] = redactReplies([reply], redactor);
    assertEquals(survivors(new TextDecoder().decode(redacted!.stdout), secrets), []);
  }
});
