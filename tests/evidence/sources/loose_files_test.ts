import { assertEquals, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import { InputError, type LooseFiles, readLooseFiles } from "../../../evidence/sources/loose_files.ts";
import { countDescriptors, waitUntil } from "../../fakes/processes.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";

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
      await assertRejects(() => readLooseFiles(dead, 50), InputError, "it is a pipe that nobody writes to");
      // Lets the reader that was left behind go.
      await Deno.writeTextFile(dead, "");
      const [{ files }] = await Promise.all([readLooseFiles(pipe), Deno.writeTextFile(pipe, "late")]);
      assertEquals(files.map(({ bytes }) => new TextDecoder().decode(bytes)), ["late"]);
    });
  },
});

Deno.test("readLooseFiles() says of a packed file by itself that it is no whole capture", async () => {
  await withFolder({ "mac.tar.gz": new Uint8Array([0x1f, 0x8b, 8, 0, 0]), "a.txt": "A" }, async (folder) => {
    await assertRejects(() => readLooseFiles(`${folder}/mac.tar.gz`), InputError, "it is packed, and no whole capture");
    assertEquals((await readLooseFiles(folder)).files.length, 2);
  });
});
