import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { launchAgain } from "../../cmd/launch_again.ts";
import { openNativeClient } from "../../ffi/client.ts";
import { ROOT } from "../../tools/gen/units.ts";
import { runDoctor } from "../fakes/terminal.ts";

const ENTRY = new URL("doctor.ts", ROOT).href;

Deno.test({
  name: "the doctor starts itself again with no right but to call libraries, and says that Linux has none of them",
  ignore: Deno.build.os === "darwin",
  async fn() {
    const client = openNativeClient((kind) => launchAgain(kind, ENTRY));
    const answers = await Promise.all([
      client.ask(["libxpc", "probe", "com.example.tunnel"]),
      client.ask(["SystemConfiguration", "store"]),
    ]);
    for (const answer of answers) {
      assertEquals(answer.status, "unreadable");
      assertMatch(answer.status === "ok" ? "" : answer.note, /^Cannot open "\/(?:usr|System)\/[^"]+": /);
    }
    assertEquals((await client.close()).map(({ code, lastWords }) => [code, lastWords]), [[0, ""], [0, ""]]);
  },
});

Deno.test("the command line of a child gives no rights away, and a folder's comma stays a comma", () => {
  const [, ...args] = launchAgain("libxpc", "file:///tmp/a,b%20c/doctor.ts");
  assertEquals(args.filter((arg) => arg.startsWith("--allow")), ["--allow-ffi", "--allow-read=/tmp/a,,b c/"]);
  assertEquals(args.slice(-3), ["file:///tmp/a,b%20c/doctor.ts", "native_child", "libxpc"]);
  const remote = launchAgain("libxpc", "https://example.com/doctor.ts");
  assertEquals(remote.filter((arg) => arg.startsWith("--allow")), ["--allow-ffi"]);
});

Deno.test("the hidden verb knows two libraries, and no help names it", async () => {
  assertEquals((await runDoctor(["native_child", "libfoo"])).code, 2);
  assertEquals((await runDoctor(["native_child"])).code, 2);
  assertEquals((await runDoctor(["--help"])).printed.includes("native_child"), false);
});
