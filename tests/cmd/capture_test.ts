import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { parseCaptureManifest } from "../../evidence/sources/capture_manifest.ts";
import { createScriptedMac, type ScriptedMac, type ScriptedMacOptions } from "../fakes/scripted_mac.ts";
import { runDoctor } from "../fakes/terminal.ts";

const NOON = Date.UTC(2025, 5, 15, 12);

async function onMac(use: (mac: ScriptedMac) => Promise<void>, options: ScriptedMacOptions = {}): Promise<void> {
  const mac = await createScriptedMac("healthy", { now: NOON, ...options });
  try {
    await use(mac);
  } finally {
    await mac.cleanup();
  }
}

async function readManifest(folder: string) {
  return parseCaptureManifest(await Deno.readTextFile(`${folder}/capture.json`));
}

Deno.test("capture -o writes a private folder and prints its path", async () => {
  await onMac(async ({ host, root }) => {
    const path = `${root}/saved`;
    assertEquals(await runDoctor(["capture", "-o", path], { host }), { code: 0, printed: `${path}\n`, complaints: [] });
    assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o700);
    assertEquals(((await Deno.stat(`${path}/capture.json`)).mode ?? 0) & 0o777, 0o600);
    const { collectedAt, os, root: asRoot, partial, entries } = await readManifest(path);
    assertEquals([collectedAt, os, asRoot, partial], ["2025-06-15T12:00:00.000Z", "darwin", true, false]);
    // The scripted Mac has no libraries.
    assertEquals(entries.filter((entry) => entry.status !== "ok" && !("ffi" in entry)), []);
  }, { installed: {} });
});

Deno.test("capture -o FILE.tar.gz writes one private file", async () => {
  await onMac(async ({ host, root }) => {
    const path = `${root}/saved.tar.gz`;
    assertEquals((await runDoctor(["capture", "-o", path], { host })).code, 0);
    const { isFile, mode } = await Deno.stat(path);
    assertEquals([isFile, (mode ?? 0) & 0o777], [true, 0o600]);
    assertEquals([...await Deno.readFile(path)].slice(0, 2), [0x1f, 0x8b]);
  });
});

Deno.test("capture without a name writes an archive named by the moment, into the current folder", async () => {
  await onMac(async ({ host, root }) => {
    const before = Deno.cwd();
    Deno.chdir(root);
    try {
      const { code, printed } = await runDoctor(["capture"], { host });
      assertEquals([code, printed], [0, "sysex-doctor-20250615-120000.tar.gz\n"]);
      assertEquals((await Deno.stat(`${root}/sysex-doctor-20250615-120000.tar.gz`)).isFile, true);
    } finally {
      Deno.chdir(before);
    }
  });
});

Deno.test("capture says where it cannot write, exits 2 and leaves nothing behind", async () => {
  await onMac(async ({ host, root }) => {
    await Deno.mkdir(`${root}/full`);
    await Deno.writeTextFile(`${root}/full/keep.txt`, "mine");
    for (const path of [`${root}/missing/saved`, `${root}/full`]) {
      const { code, printed, complaints } = await runDoctor(["capture", "-o", path], { host });
      assertEquals([code, printed, complaints.length], [2, "", 1]);
      assertMatch(complaints[0]!, /^Cannot write the capture ".*": .+; choose another path$/);
    }
    assertEquals([...Deno.readDirSync(`${root}/full`)].map(({ name }) => name), ["keep.txt"]);
  });
});

Deno.test("capture that was interrupted is written with what there is, and says that it is partial", async () => {
  await onMac(async ({ host, root }) => {
    const path = `${root}/saved`;
    const { code, complaints } = await runDoctor(["capture", "-o", path], { host, interrupted: AbortSignal.abort() });
    const { partial, entries } = await readManifest(path);
    assertEquals([code, partial, entries.filter(({ status }) => status === "ok")], [0, true, []]);
    assertEquals(complaints, [
      "The collection was interrupted; what was there until then is used",
      "The capture is partial: the deadline or an interrupt ended it early",
    ]);
  });
});
