import { gzipSync } from "node:zlib";
import { assertEquals, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import { InputError, type LooseFiles, readLooseFiles } from "../../../evidence/sources/loose_files.ts";
import { countDescriptors, waitUntil } from "../../fakes/processes.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";
import { record } from "../../formats/unified_log/signatures/check_family.ts";

/** What Linux does not let even root read. */
const UNREADABLE = "/proc/sys/vm/compact_memory";

/** Names below the folder and texts. */
function shown({ files }: LooseFiles, folder: string): string[] {
  return files.map(({ name, bytes }) => `${name.slice(folder.length + 1)}=${new TextDecoder().decode(bytes)}`);
}

function hasUnreadable(): boolean {
  try {
    Deno.readFileSync(UNREADABLE);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

Deno.test("readLooseFiles() reads one file under the name it was given", async () => {
  await withFolder({ "a.txt": "A" }, async (folder) => {
    const { files, notes } = await readLooseFiles(`${folder}/a.txt`);
    assertEquals([files.map(({ name }) => name), notes], [[`${folder}/a.txt`], []]);
  });
});

Deno.test("readLooseFiles() reads a folder and what lies below it, sorted, without hidden files", async () => {
  const files = { "b.txt": "B", "a/z.txt": "Z", "a/y/x.log": "X", ".DS_Store": "no", ".git/config": "no" };
  await withFolder(files, async (folder) => {
    const read = await readLooseFiles(folder);
    assertEquals([shown(read, folder), read.notes], [["a/y/x.log=X", "a/z.txt=Z", "b.txt=B"], []]);
  });
});

Deno.test("readLooseFiles() follows no link inside a folder, so that a loop of folders ends", async () => {
  await withFolder({ "inside/a.txt": "A" }, async (folder) => {
    await Deno.symlink("..", `${folder}/inside/loop`);
    await Deno.symlink("/etc/passwd", `${folder}/passwd`);
    await Deno.symlink("nowhere", `${folder}/dangling`);
    const read = await readLooseFiles(folder);
    assertEquals([shown(read, folder), read.notes], [["inside/a.txt=A"], []]);
  });
});

Deno.test("readLooseFiles() follows the link that was named itself", async () => {
  await withFolder({ "inside/a.txt": "A" }, async (folder) => {
    await Deno.symlink("inside", `${folder}/link`);
    assertEquals(shown(await readLooseFiles(`${folder}/link`), folder), ["link/a.txt=A"]);
  });
});

Deno.test("readLooseFiles() says why a path cannot be opened, and what to do", async () => {
  await withFolder({ "a.txt": "A" }, async (folder) => {
    await Deno.symlink("loop", `${folder}/loop`);
    const table: [path: string, says: RegExp][] = [
      ["missing", /^Cannot open ".*\/missing": no such file or folder; check the path and its permissions$/],
      ["a.txt/below", /^Cannot open ".*\/a\.txt\/below": .+; check the path/],
      ["loop", /^Cannot open ".*\/loop": .*symbolic links.*; check the path/],
      ["x".repeat(5000), /^Cannot open ".*": .+; check the path/],
    ];
    for (const [path, says] of table) {
      const error = await assertRejects(() => readLooseFiles(`${folder}/${path}`), InputError);
      assertMatch(error.message, says);
    }
  });
});

Deno.test({
  name: "readLooseFiles() refuses a file that it may not read",
  ignore: !hasUnreadable(),
  async fn() {
    const error = await assertRejects(() => readLooseFiles(UNREADABLE), InputError);
    assertEquals(error.message, `Cannot read "${UNREADABLE}": permission denied; check its permissions`);
  },
});

Deno.test({
  name: "readLooseFiles() notes the file of a folder that it may not read, and reads the others",
  ignore: !hasUnreadable(),
  async fn() {
    const { files, notes } = await readLooseFiles("/proc/sys/vm");
    assertEquals(notes.filter((note) => note.includes(UNREADABLE)), [
      `Cannot read "${UNREADABLE}": permission denied; check its permissions`,
    ]);
    assertEquals(files.some(({ name }) => name === "/proc/sys/vm/swappiness"), true);
  },
});

Deno.test("readLooseFiles() says that a folder holds nothing", async () => {
  await withFolder({ ".hidden": "no" }, async (folder) => {
    assertEquals(await readLooseFiles(folder), { files: [], notes: [`${folder} holds no readable file`] });
  });
});

Deno.test("readLooseFiles() stops at 2000 files and says so", async () => {
  await withFolder({}, async (folder) => {
    for (let i = 0; i < 2_003; i++) Deno.writeTextFileSync(`${folder}/${String(i).padStart(4, "0")}`, "");
    const { files, notes } = await readLooseFiles(folder);
    assertEquals([files.length, files.at(-1)!.name], [2_000, `${folder}/1999`]);
    assertEquals(notes, [`${folder} holds more than 2000 files: the rest was not read`]);
  });
});

Deno.test("readLooseFiles() stops at twelve folders deep and says so", async () => {
  const path = (depth: number) => "d/".repeat(depth);
  await withFolder({ [`${path(11)}near`]: "N", [`${path(12)}far`]: "F" }, async (folder) => {
    const read = await readLooseFiles(folder);
    assertEquals(shown(read, folder), [`${path(11)}near=N`]);
    assertEquals(read.notes, [`${folder} is nested deeper than 12 folders: what lies deeper was not read`]);
  });
});

Deno.test("readLooseFiles() cuts a file at 32 MiB, says so and closes it", async () => {
  await withFolder({ "big.log": "start" }, async (folder) => {
    await Deno.truncate(`${folder}/big.log`, 33 * 2 ** 20);
    const before = countDescriptors();
    const { files, notes } = await readLooseFiles(`${folder}/big.log`);
    assertEquals(files.map(({ bytes }) => bytes.length), [32 * 2 ** 20]);
    assertEquals(new TextDecoder().decode(files[0]!.bytes.subarray(0, 5)), "start");
    assertEquals(notes, [`Of ${folder}/big.log only the first 32 MiB were read`]);
    await waitUntil(() => countDescriptors() === before, "the file is closed");
  });
});

Deno.test("readLooseFiles() closes every file of a folder", async () => {
  await withFolder({ a: "A", b: "B", "c/d": "D" }, async (folder) => {
    const before = countDescriptors();
    await readLooseFiles(folder);
    await waitUntil(() => countDescriptors() === before, "the files are closed");
  });
});

Deno.test({
  name: "readLooseFiles() waits for no pipe that nobody writes to, but reads one that somebody does",
  ignore: Deno.build.os === "windows",
  async fn() {
    await withFolder({}, async (folder) => {
      const [dead, pipe] = [`${folder}/dead`, `${folder}/pipe`];
      await new Deno.Command("mkfifo", { args: [dead, pipe] }).output();
      await assertRejects(() => readLooseFiles(dead, { openMs: 50 }), InputError, "it is a pipe that nobody writes to");
      // Lets the reader that was left behind go.
      await Deno.writeTextFile(dead, "");
      const [{ files }] = await Promise.all([readLooseFiles(pipe), Deno.writeTextFile(pipe, "late")]);
      assertEquals(files.map(({ bytes }) => new TextDecoder().decode(bytes)), ["late"]);
    });
  },
});

/** A log of more than 8 MiB; the line before its last one is an event. */
function makeLog(): { readonly text: string; readonly lines: number } {
  const cold = record("WindowServer", "surface moved");
  const count = Math.ceil(9 * 2 ** 20 / (cold.length + 1));
  const text = `${`${cold}\n`.repeat(count)}${record("sysextd", "notifying client of activation conflict")}\n${cold}\n`;
  return { text, lines: count + 2 };
}

function scanned({ files }: LooseFiles): unknown[] {
  return files.map(({ bytes, scan }) => [
    bytes.length,
    scan?.stats.value?.lines,
    scan?.events.value?.map(({ signature, line }) => `${signature}@${line}`),
  ]);
}

Deno.test("readLooseFiles() scans a large text instead of reading it whole, also out of gzip and a pipe", async () => {
  const { text, lines } = makeLog();
  await withFolder({ "big.log": text, "big.log.gz": gzipSync(text), "a.txt": "A" }, async (folder) => {
    const expected = [0, lines, [`sx.conflict@${lines - 1}`]];
    const before = countDescriptors();
    for (const name of ["big.log", "big.log.gz"]) {
      const read = await readLooseFiles(`${folder}/${name}`);
      assertEquals([scanned(read), read.notes], [[expected], []], name);
      assertEquals(read.files[0]!.scan!.bytes, text.length);
    }
    const all = await readLooseFiles(folder);
    assertEquals([scanned(all), all.notes], [[[1, undefined, undefined], expected, expected], []]);
    if (Deno.build.os !== "windows") {
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      const [piped] = await Promise.all([
        readLooseFiles(`${folder}/pipe`),
        Deno.writeTextFile(`${folder}/pipe`, text),
      ]);
      assertEquals(scanned(piped), [expected]);
    }
    await waitUntil(() => countDescriptors() === before, "the files are closed");
  });
});

Deno.test("readLooseFiles() reads a small text out of gzip", async () => {
  await withFolder({ "a.txt.gz": gzipSync("A") }, async (folder) => {
    assertEquals(shown(await readLooseFiles(`${folder}/a.txt.gz`), folder), ["a.txt.gz=A"]);
  });
});

Deno.test("readLooseFiles() reads what can be unpacked of a cut, damaged or lying gzip file, and says so", async () => {
  const { text } = makeLog();
  const packed = gzipSync(text, { level: 1 });
  const lying = packed.slice();
  lying[lying.length - 2]! ^= 0xff;
  const files = { "cut.gz": packed.subarray(0, packed.length / 2), "lying.gz": lying };
  await withFolder(files, async (folder) => {
    for (const name of Object.keys(files)) {
      const { files: [file], notes } = await readLooseFiles(`${folder}/${name}`);
      assertEquals((file!.scan?.bytes ?? file!.bytes.length) > 2 ** 20, true, name);
      assertEquals(notes.length, 1);
      assertMatch(notes[0]!, /^Of .* only the beginning could be unpacked: /);
    }
  });
});

Deno.test("readLooseFiles() ends a gzip bomb", async () => {
  const bomb = gzipSync(new Uint8Array(80 * 2 ** 20).fill(0x78));
  await withFolder({ "bomb.gz": bomb }, async (folder) => {
    const { notes } = await readLooseFiles(`${folder}/bomb.gz`);
    assertMatch(notes[0]!, /it unpacks to more than 64 MiB, 250 times its packed size$/);
  });
});

Deno.test("readLooseFiles() says of a packed file that is no text that it is no whole capture, either", async () => {
  const archive = new Uint8Array(1_024);
  archive.set(new TextEncoder().encode("ustar"), 257);
  const files = {
    "broken.tar.gz": new Uint8Array([0x1f, 0x8b, 8, 0, 0]),
    "other.tar.gz": gzipSync(archive),
    "empty.gz": gzipSync(""),
    "a.txt": "A",
  };
  await withFolder(files, async (folder) => {
    for (const name of ["broken.tar.gz", "other.tar.gz", "empty.gz"]) {
      await assertRejects(() => readLooseFiles(`${folder}/${name}`), InputError, "it is packed, and no whole capture");
    }
    const { files, notes } = await readLooseFiles(folder);
    assertEquals([files.length, notes.length], [1, 3]);
  });
});
