import { assertEquals } from "../../../compat/std_assert.ts";
import { ordinaryHost } from "../../../evidence/sources/ordinary_host.ts";
import { runCommand } from "../../../evidence/sources/run_command.ts";
import { createTerminal } from "../../fakes/terminal.ts";

const ROOT = { ...createTerminal().host, os: "darwin", isRoot: true };

/** Runs with these variables of sudo's, and puts back what was there. */
async function withSudo(values: Readonly<Record<string, string | null>>, body: () => unknown): Promise<void> {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name) ?? null] as const);
  const set = (name: string, value: string | null) =>
    value === null ? Deno.env.delete(name) : Deno.env.set(name, value);
  for (const [name, value] of Object.entries(values)) set(name, value);
  try {
    await body();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

Deno.test("the ordinary host is the person behind sudo, and nobody where there is none", async () => {
  for (
    const [uid, gid, user] of [
      ["501", "20", { uid: 501, gid: 20 }],
      ["0", "0", null],
      ["501", null, null],
      ["-1", "20", null],
      ["501; id", "20", null],
    ] as const
  ) {
    await withSudo({ SUDO_UID: uid, SUDO_GID: gid }, () => {
      const host = ordinaryHost(ROOT);
      assertEquals(host === null ? null : [host.user, host.isRoot], user === null ? null : [user, false]);
      assertEquals(ordinaryHost({ ...ROOT, isRoot: false }), null);
    });
  }
});

Deno.test({
  name: "a command of the ordinary host has that user's rights, and none of root's groups",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  async fn() {
    await withSudo({ SUDO_UID: "12345", SUDO_GID: "12346" }, async () => {
      const host = ordinaryHost(ROOT)!;
      for (const [flag, expected] of [["-u", "12345"], ["-G", "12346"]] as const) {
        const { stdout } = await runCommand(host, { command: ["/usr/bin/id", flag] });
        assertEquals(new TextDecoder().decode(stdout).trim(), expected);
      }
    });
  },
});
