import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { parseRecord } from "../../../evidence/bundle/record.ts";
import { answerBundle } from "../../../evidence/sources/answer_bundle.ts";
import type { Host } from "../../../evidence/sources/host.ts";
import { readInstalled } from "../../../evidence/sources/read_installed.ts";
import { APP, APP_EXECUTABLE, type BundleSpec } from "../../bundle_spec.ts";
import { writeBundle } from "../../bundles.ts";
import { canCloseFolders, createScriptedMac } from "../../fakes/scripted_mac.ts";

const PATH = `/Applications/${APP}`;
const NOON = Date.UTC(2025, 5, 15, 12);

/** A Mac with nothing but one app, that lies at `place`. */
function hostOf(place: string, change: Partial<Host> = {}): Host {
  return { os: "darwin", place: () => place, now: () => NOON, isRoot: false, stdoutIsTerminal: false, ...change };
}

async function withBundle<T>(spec: BundleSpec, use: (place: string) => Promise<T>): Promise<T> {
  const bundle = await writeBundle(spec);
  try {
    return await use(bundle.path);
  } finally {
    await bundle.cleanup();
  }
}

Deno.test("readInstalled() reads in a thread of its own what it reads in this one", async () => {
  await withBundle({}, async (place) => {
    const [apart, here] = await Promise.all([
      readInstalled(hostOf(place), { bundle: PATH }),
      readInstalled(hostOf(place, { answerBundle }), { bundle: PATH }),
    ]);
    assertEquals({ ...apart, durationMs: null }, { ...here, durationMs: null });
    assertEquals([apart.status, apart.note, apart.exitCode, apart.truncated, apart.timedOut], [
      "ok",
      null,
      null,
      false,
      false,
    ]);
    assertEquals(apart.startedAt, "2025-06-15T12:00:00.000Z");
    const record = parseRecord(apart.stdout);
    assert(typeof record !== "string");
    assertEquals([record.path, record.notes], [PATH, []]);
    const text = new TextDecoder().decode(apart.stdout);
    assertEquals(text.includes(place), false, "the record knows only paths of the Mac");
    assertEquals(record.facts.code.map(({ verify }) => verify?.ok), [true, true, true]);
  });
});

Deno.test("readInstalled() says why it could not read a bundle, and names the path of the Mac", async () => {
  const mac = await createScriptedMac({
    commands: {},
    files: { "/Applications/File.app": "x", "/Applications/Empty.app/Contents/note.txt": "" },
    closed: ["/Applications/Closed.app"],
    isRoot: false,
  });
  const closed = canCloseFolders() ? [["/Applications/Closed.app", "denied", null] as const] : [];
  for (
    const [bundle, status, note] of [
      ["/Applications/None.app", "absent", 'There is no "/Applications/None.app"'],
      ["/Applications/File.app/Inner.app", "absent", 'There is no "/Applications/File.app/Inner.app"'],
      ["/Applications/File.app", "unreadable", '"/Applications/File.app" is no folder, so it is no bundle'],
      ...closed,
    ] as const
  ) {
    for (const host of [mac.host, { ...mac.host, answerBundle }]) {
      const reply = await readInstalled(host, { bundle });
      assertEquals([reply.status, reply.stdout.length], [status, 0], `${bundle}: ${reply.note}`);
      if (note !== null) assertEquals(reply.note, note);
      assertEquals(reply.note!.includes(mac.root), false);
    }
  }
  await mac.cleanup();
});

Deno.test("readInstalled() reads what is left of a broken app", async () => {
  await withBundle({ afterwards: (files) => files.set(APP_EXECUTABLE, new Uint8Array(9)) }, async (place) => {
    const reply = await readInstalled(hostOf(place, { answerBundle }), { bundle: PATH });
    const record = parseRecord(reply.stdout);
    assert(typeof record !== "string");
    assertEquals(record.facts["app.info"].map((one) => [one.path, one.executableIsMachO]), [[PATH, false]]);
    assertEquals(record.facts.code.map(({ file }) => file!.role), ["extension", "nested"]);
  });
});

Deno.test("readInstalled() reads nothing after the end of the run", async () => {
  for (const limits of [{ deadline: performance.now() - 1 }, { signal: AbortSignal.abort() }]) {
    const reply = await readInstalled(hostOf("/nowhere"), { bundle: PATH }, limits);
    assertEquals([reply.status, reply.timedOut], ["notCollected", true]);
    assertMatch(reply.note!, /^Not read because the collection had been stopped before$/);
  }
});

Deno.test("readInstalled() does not wait for a reader that hangs", async () => {
  await withBundle({}, async (place) => {
    const host = hostOf(place, { answerBundle: () => new Promise(() => {}) });
    const over = await readInstalled(host, { bundle: PATH }, { deadline: performance.now() + 30 });
    assertEquals([over.status, over.timedOut], ["notCollected", true]);
    assertMatch(over.note!, /^Stopped because the time of the whole collection was over$/);
    const asked = Promise.withResolvers<void>();
    const person = new AbortController();
    const hanging = hostOf(place, {
      answerBundle: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const reply = readInstalled(hanging, { bundle: PATH }, { signal: person.signal });
    await asked.promise;
    person.abort();
    assertMatch((await reply).note!, /^Stopped because the collection was interrupted$/);
  });
});

Deno.test("readInstalled() hands its reader the time that is left", async () => {
  await withBundle({}, async (place) => {
    const given: number[] = [];
    const host = hostOf(place, {
      answerBundle: ({ timeoutMs }) => {
        given.push(timeoutMs);
        return Promise.resolve({ status: "denied", note: "no" });
      },
    });
    await readInstalled(host, { bundle: PATH });
    await readInstalled(host, { bundle: PATH }, { deadline: performance.now() + 5_000 });
    assertEquals(given[0], 30_000);
    assert(given[1]! > 0 && given[1]! <= 5_000);
  });
});

Deno.test("a reader without time says that the bundle was not read to its end", async () => {
  await withBundle({}, async (place) => {
    const answer = await answerBundle({ path: PATH, place, timeoutMs: 0 });
    const note = `The time to read "${PATH}" was over before its end`;
    assertEquals(answer, { status: "notCollected", note });
  });
});

Deno.test("readInstalled() says why its thread could not read", async () => {
  await withBundle({}, async (place) => {
    const source = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
    const denial = 'Requires read access to "/x", run again with the --allow-read flag';
    for (
      const [text, status, says] of [
        [`throw new TypeError(${JSON.stringify(denial)})`, "denied", denial],
        ['export function answerBundle() { throw new Error("out of luck") }', "unreadable", "out of luck"],
        ["export function answerBundle() { throw null }", "unreadable", "null"],
        ["export const nothing = 1", "unreadable", "answerBundle is not a function"],
      ] as const
    ) {
      const reply = await readInstalled(hostOf(place, { bundleReader: source(text) }), { bundle: PATH });
      assertEquals([reply.status, reply.note], [status, `Cannot read "${PATH}": the reader failed: ${says}`]);
    }
  });
});
