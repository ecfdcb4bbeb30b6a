import { gunzipSync } from "node:zlib";
import { assert, assertEquals, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import { CaptureError, readCapture, writeCapture } from "../../../evidence/sources/capture.ts";
import type { Live } from "../../../evidence/sources/live.ts";
import { parseTar } from "../../../formats/tar.ts";
import { collectLive, encode, inFolder, layOut, TOOL } from "../../fakes/captures.ts";
import { linesFact } from "../../fakes/small_facts.ts";

Deno.test("writeCapture() names the pieces after their questions, and the same answers make the same bytes", async () => {
  const live = await collectLive("crash");
  const timeless = { ...live, replies: live.replies.map((reply) => ({ ...reply, durationMs: 1 })) };
  await inFolder(async (folder) => {
    await writeCapture(`${folder}/a.tar.gz`, timeless, TOOL);
    await writeCapture(`${folder}/b.tgz`, timeless, TOOL);
    const archive = await Deno.readFile(`${folder}/a.tar.gz`);
    assertEquals(archive, await Deno.readFile(`${folder}/b.tgz`));
    assertEquals([...parseTar(gunzipSync(archive))].map((entry) => entry.path), [
      "capture.json",
      "files/Library/SystemExtensions/db.plist",
      "commands/launchctl-print-system.txt",
      "commands/ps-axww.txt",
      "commands/sw_vers.txt",
      "commands/systemextensionsctl-list.txt",
      "commands/systemextensionsctl-list.stderr.txt",
      "commands/sysctl-kern.boottime.txt",
    ]);
  });
});

Deno.test("writeCapture() writes for the owner's eyes only, in one step, and replaces a link instead of following it", async () => {
  const live = await collectLive("healthy");
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/precious`, "precious");
    await Deno.symlink("precious", `${folder}/out.tar.gz`);
    await writeCapture(`${folder}/out.tar.gz`, live, TOOL);
    await writeCapture(`${folder}/out/`, live, TOOL);
    assertEquals(await Deno.readTextFile(`${folder}/precious`), "precious");
    const mode = async (path: string) => ((await Deno.lstat(`${folder}/${path}`)).mode! & 0o777).toString(8);
    assert((await Deno.lstat(`${folder}/out.tar.gz`)).isFile);
    assertEquals(await mode("out.tar.gz"), "600");
    assertEquals([await mode("out"), await mode("out/commands"), await mode("out/capture.json")], [
      "700",
      "700",
      "600",
    ]);
    const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
    assertEquals(names, ["out", "out.tar.gz", "precious"]);
  });
});

Deno.test("writeCapture() says in one sentence that it cannot write, and leaves nothing half done", async () => {
  const live = await collectLive("healthy");
  await inFolder(async (folder) => {
    await layOut(folder, { "full/file": "x" });
    await Deno.symlink("full", `${folder}/link`);
    for (const path of ["full", "link", "missing/x.tar.gz", "missing/x", "full/file/x"]) {
      const error = await assertRejects(() => writeCapture(`${folder}/${path}`, live, TOOL), CaptureError);
      assertMatch(error.message, /^Cannot write the capture ".*": [^(]+; choose another path$/);
    }
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name).sort(), ["full", "link"]);
    assertEquals([...Deno.readDirSync(`${folder}/full`)].length, 1);
  });
});

Deno.test({
  name: "writeCapture() gives the capture to the person behind sudo, and no file that a link points to",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  async fn() {
    const live = await collectLive("healthy");
    const before = ["SUDO_UID", "SUDO_GID"].map((name) => [name, Deno.env.get(name)] as const);
    await inFolder(async (folder) => {
      try {
        Deno.env.set("SUDO_UID", "4711");
        Deno.env.set("SUDO_GID", "4712");
        await writeCapture(`${folder}/x.tar.gz`, live, TOOL);
        await writeCapture(`${folder}/x`, live, TOOL);
        Deno.env.set("SUDO_UID", "0x1267; rm");
        await writeCapture(`${folder}/y.tar.gz`, live, TOOL);
      } finally {
        for (const [name, value] of before) value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
      }
      for (const path of ["x.tar.gz", "x", "x/commands", "x/commands/sw_vers.txt"]) {
        const { uid, gid } = await Deno.lstat(`${folder}/${path}`);
        assertEquals([uid, gid], [4711, 4712], path);
      }
      assertEquals((await Deno.lstat(`${folder}/y.tar.gz`)).uid, 0);
    });
  },
});

Deno.test("writeCapture() gives names that differ on a Mac's disk to questions that differ, whatever is in them", async () => {
  const live = await collectLive("healthy");
  const [like] = live.replies;
  const probes = [
    { command: ["/bin/x", "a/b"] },
    { command: ["/bin/x", "A b"] },
    { command: ["/sbin/x", "a", "b"] },
    { command: ["/"] },
    { command: ["/bin/x", "../".repeat(500)] },
    { file: "/Library/Ünïcode/\u202eevil.plist" },
    { file: "/../../etc/./passwd" },
    { file: "/etc//passwd" },
    { file: `/${"long/".repeat(300)}end` },
    { file: `/${"é".repeat(300)}` },
    { file: "/" },
    { file: "/commands\\x\n" },
    { file: "/Library" },
    { file: "/library/Ünïcode" },
  ] as Live["replies"][number]["probe"][];
  const replies = probes.map((probe, i) => ({
    ...like!,
    probe,
    stdout: encode(`${i}\n`),
    stderr: encode(`error ${i}\n`),
  }));
  const facts = probes.map((probe, i) => linesFact(`f${i}`, [probe]));
  await inFolder(async (folder) => {
    for (const path of [`${folder}/x`, `${folder}/x.tar.gz`]) {
      await writeCapture(path, { ...live, replies }, TOOL);
      const { evidence, manifest } = await readCapture(path, facts);
      assertEquals([...evidence.values()].map((one) => one.value), probes.map((_, i) => [String(i)]));
      const names = manifest.entries.flatMap((entry) => [entry.stdout!, entry.stderr!]);
      assertEquals(new Set(names.map((name) => name.toLowerCase())).size, 2 * probes.length);
      for (const name of names) assert(name.length < 500 && /^(?:commands|files)\/[^\\\n]+$/.test(name), name);
    }
  });
});
