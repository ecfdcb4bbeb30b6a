import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { assert, assertEquals, assertFalse, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import { CaptureError, isCapture, readCapture } from "../../../evidence/sources/capture.ts";
import { renderTar } from "../../../formats/tar_render.ts";
import {
  encode,
  forgeManifest,
  inFolder,
  layOut,
  MANIFEST,
  pack,
  PROCESSES,
  readProcesses,
} from "../../fakes/captures.ts";
import { countDescriptors } from "../../fakes/processes.ts";
import { times } from "../../effort.ts";

Deno.test("readCapture() and isCapture() find the manifest at the root or one folder below, in every packing", async () => {
  const files = { "capture.json": JSON.stringify(MANIFEST), "commands/ps.txt": "found\n" };
  const under = (prefix: string) =>
    Object.fromEntries(Object.entries(files).map(([name, content]) => [prefix + name, content]));
  const finder = { path: "top/._capture.json", data: encode("\0\x05\x16\x07"), mtime: 0 };
  const manifestLast = Object.fromEntries(Object.entries(under("top/")).reverse());
  await inFolder(async (folder) => {
    await layOut(`${folder}/plain`, files);
    await layOut(`${folder}/below`, under("top/"));
    const archives = {
      "plain.tgz": pack(files),
      "dot.tgz": pack(under("./")),
      "below.tgz": pack(under("top/")),
      "finder.tgz": pack(manifestLast, [finder, { path: "top/.DS_Store", data: encode("x"), mtime: 0 }]),
      "unpacked.tar": gunzipSync(pack(files)),
      "two-members.tgz": new Uint8Array([
        ...gzipSync(gunzipSync(pack(files)).subarray(0, 700)),
        ...gzipSync(gunzipSync(pack(files)).subarray(700)),
      ]),
    };
    for (const [name, bytes] of Object.entries(archives)) await Deno.writeFile(`${folder}/${name}`, bytes);
    for (const name of ["plain", "below", "below/", ...Object.keys(archives)]) {
      assert(await isCapture(`${folder}/${name}`), name);
      assertEquals((await readProcesses(`${folder}/${name}`)).value, ["found"], name);
    }
  });
});

Deno.test("isCapture() says no to everything else", async () => {
  await inFolder(async (folder) => {
    await layOut(folder, {
      "loose/ps.txt": "PID COMMAND\n",
      "deep/a/b/capture.json": "{}",
      "ticket.txt": "PID COMMAND\n",
      "empty": "",
    });
    await Deno.symlink("/etc/passwd", `${folder}/loose/capture.json`);
    await Deno.writeFile(
      `${folder}/sysdiagnose.tgz`,
      pack({ "sysdiagnose_x/logs/a.txt": "x", "sysdiagnose_x/capture/capture.json": "{}" }),
    );
    await Deno.writeFile(`${folder}/text.gz`, gzipSync(encode("PID COMMAND\n".repeat(1000))));
    await Deno.writeFile(`${folder}/empty.tgz`, gzipSync(renderTar([])));
    for (const name of ["loose", "deep", "ticket.txt", "empty", "missing", "sysdiagnose.tgz", "text.gz", "empty.tgz"]) {
      assertFalse(await isCapture(`${folder}/${name}`), name);
    }
  });
});

Deno.test("isCapture() looks only at the beginning of a large archive", async () => {
  const noise = new Uint8Array(3_000_000);
  for (let at = 0; at < noise.length; at += 60_000) crypto.getRandomValues(noise.subarray(at, at + 60_000));
  await inFolder(async (folder) => {
    await Deno.writeFile(
      `${folder}/a.tgz`,
      gzipSync(renderTar([{ path: "commands/noise.txt", data: noise, mtime: 0 }]), { level: 1 }),
    );
    await Deno.writeFile(
      `${folder}/b.tgz`,
      gzipSync(
        renderTar([
          { path: "commands", type: "directory", mtime: 0 },
          { path: "commands/a.txt", data: encode("x"), mtime: 0 },
          { path: "commands/noise.txt", data: noise, mtime: 0 },
        ]),
        { level: 1 },
      ),
    );
    assertFalse(await isCapture(`${folder}/a.tgz`));
    assert(await isCapture(`${folder}/b.tgz`));
  });
});

Deno.test("readCapture() refuses what it cannot open, in one sentence", async () => {
  const bomb = gzipSync(new Uint8Array(80 * 2 ** 20));
  const whole = pack({ "capture.json": forgeManifest({}), "commands/ps.txt": "x\n".repeat(1000) });
  const twice = { path: "capture.json", data: encode("{}"), mtime: 0 };
  const archives: [string, Uint8Array, RegExp][] = [
    ["empty", new Uint8Array(), /ends without its end mark/],
    ["text", encode("PID COMMAND\n".repeat(100)), /Tar header/],
    ["bomb", bomb, /it unpacks to more than 64 MiB, 100 times its packed size/],
    ["cut", whole.subarray(0, whole.length - 20), /unexpected end of file/],
    ["damaged", whole.map((byte, i) => i === 40 ? byte ^ 0xff : byte), /./],
    ["no manifest", pack({ "commands/ps.txt": "x" }), /there is no capture\.json in it/],
    ["several", pack({ "a/capture.json": "{}", "b/capture.json": "{}" }), /holds several captures/],
    ["two manifests", pack({ "capture.json": forgeManifest({}) }, [twice]), /"capture\.json" is twice/],
    [
      "a link as manifest",
      pack({}, [{ path: "capture.json", type: "symlink", linkTarget: "/etc/passwd", mtime: 0 }]),
      /no regular file/,
    ],
    ["a large manifest", pack({ "capture.json": " ".repeat(8 * 2 ** 20 + 1) }), /larger than 8388608 bytes/],
  ];
  await inFolder(async (folder) => {
    await layOut(folder, { "two/a/capture.json": "{}", "two/b/capture.json": "{}", "none/x": "" });
    const before = countDescriptors();
    for (const [name, bytes, message] of archives) {
      await Deno.writeFile(`${folder}/x.tgz`, bytes);
      const error = await assertRejects(() => readCapture(`${folder}/x.tgz`, [PROCESSES]), CaptureError);
      assertMatch(error.message, message);
      assert(error.message.includes(folder) && !error.message.includes("\n"), `${name}: ${error.message}`);
    }
    const paths: [string, RegExp][] = [
      ["missing", /^Cannot open ".*missing": no such file or folder; check the path and its permissions$/],
      ["two", /holds several captures: name one of its folders/],
      ["none", /is no capture: there is no capture\.json in it/],
    ];
    for (const [path, message] of paths) {
      assertMatch(
        (await assertRejects(() => readCapture(`${folder}/${path}`, [PROCESSES]), CaptureError)).message,
        message,
      );
    }
    assertEquals(countDescriptors(), before);
  });
});

Deno.test("readCapture() answers any change of an archive with evidence or a CaptureError", async () => {
  const files = { "capture.json": forgeManifest({ bytes: 4 }), "commands/ps.txt": "x\ny\n" };
  const archive = gunzipSync(pack(files));
  const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
  await inFolder(async (folder) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), async (changes, packed) => {
        const changed = new Uint8Array(archive);
        for (const [at, byte] of changes) changed[at] = byte;
        await Deno.writeFile(`${folder}/x`, packed ? gzipSync(changed) : changed);
        await isCapture(`${folder}/x`);
        await readCapture(`${folder}/x`, [PROCESSES]).catch((error) =>
          assert(error instanceof CaptureError, String(error))
        );
      }),
      { numRuns: times(60) },
    );
  });
});
