import { assertEquals, assertRejects } from "../../../compat/std_assert.ts";
import { writePrivateFile } from "../../../evidence/sources/write_private.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";

const BYTES = new TextEncoder().encode("report");

Deno.test("writePrivateFile() replaces a link and leaves alone what it leads to", async () => {
  await withFolder({ "victim": "secret" }, async (folder) => {
    await Deno.symlink("victim", `${folder}/link`);
    await writePrivateFile(`${folder}/link`, BYTES);
    assertEquals(await Deno.readTextFile(`${folder}/victim`), "secret");
    assertEquals((await Deno.lstat(`${folder}/link`)).isFile, true);
  });
});

Deno.test({
  name: "writePrivateFile() puts no file in the place of a pipe or a device",
  ignore: Deno.build.os === "windows",
  async fn() {
    await withFolder({}, async (folder) => {
      const { success } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      assertEquals(success, true);
      await assertRejects(() => writePrivateFile(`${folder}/pipe`, BYTES), Error, "it is a device or a pipe");
      assertEquals((await Deno.lstat(`${folder}/pipe`)).isFifo, true);
    });
    for (const path of ["/dev/doctor-test", "/dev/../dev/doctor-test"]) {
      await assertRejects(() => writePrivateFile(path, BYTES), Error, "it is a device or a pipe");
    }
  },
});
