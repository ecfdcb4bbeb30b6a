import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { readFile } from "../../../evidence/sources/read_file.ts";
import { countDescriptors, waitUntil } from "../../fakes/processes.ts";
import { createScriptedMac } from "../../fakes/scripted_mac.ts";

const SANITIZED = { sanitizeOps: true, sanitizeResources: true };

Deno.test("readFile() says what it found at every kind of path", SANITIZED, async () => {
  const mac = await createScriptedMac({
    commands: {},
    files: { "/Library/plain": "0123456789", "/Library/empty": "", "/Library/closed": null },
    isRoot: false,
  });
  await Deno.symlink("plain", `${mac.root}/Library/link`);
  await Deno.symlink("nowhere", `${mac.root}/Library/dangling`);
  await Deno.symlink("loop", `${mac.root}/Library/loop`);
  const table: [string, string, string, RegExp | null][] = [
    ["/Library/plain", "ok", "0123456789", null],
    ["/Library/link", "ok", "0123456789", null],
    ["/Library/empty", "ok", "", null],
    ["/Library/missing", "absent", "", /^There is no "\/Library\/missing"$/],
    ["/Library/plain/below", "absent", "", /^There is no/],
    ["/Library/dangling", "absent", "", /^There is no/],
    ["/Library/closed", "denied", "", /^No permission to read "\/Library\/closed"$/],
    ["/Library", "unreadable", "", /is a folder/],
    ["/Library/loop", "unreadable", "", /^Cannot read "\/Library\/loop": /],
    ["/Library/\0", "unreadable", "", /^Cannot read/],
    [`/Library/${"x".repeat(5000)}`, "unreadable", "", /^Cannot read/],
  ];
  for (const [file, status, content, note] of table) {
    const reply = await readFile(mac.host, { file });
    assertEquals([reply.status, new TextDecoder().decode(reply.stdout), reply.exitCode], [status, content, null], file);
    if (note === null) assertEquals(reply.note, null, file);
    else assertMatch(reply.note!, note);
  }
  await mac.cleanup();
});

Deno.test("readFile() does not wait for a device or a pipe that nobody writes to", SANITIZED, async () => {
  const mac = await createScriptedMac({ commands: {}, files: { "/tmp/x": "" }, isRoot: false });
  await new Deno.Command("mkfifo", { args: [`${mac.root}/tmp/pipe`] }).output();
  const reply = await readFile(mac.host, { file: "/tmp/pipe" });
  assertEquals([reply.status, reply.note], ["unreadable", '"/tmp/pipe" is a device, no file']);
  await mac.cleanup();
});

Deno.test("readFile() cuts at its cap, says so, and closes the file", SANITIZED, async () => {
  const mac = await createScriptedMac({ commands: {}, files: { "/big": "x".repeat(3_000_000) }, isRoot: false });
  const before = countDescriptors();
  const cut = await readFile(mac.host, { file: "/big", capBytes: 1000 });
  assertEquals([cut.status, cut.stdout.length, cut.truncated], ["ok", 1000, true]);
  assertEquals(cut.note, "It holds more than 1000 bytes; the rest was not read");
  const whole = await readFile(mac.host, { file: "/big", capBytes: 3_000_000 });
  assertEquals([whole.stdout.length, whole.truncated, whole.note], [3_000_000, false, null]);
  await waitUntil(() => countDescriptors() === before, "the file is closed");
  await mac.cleanup();
});

Deno.test("readFile() reads nothing after the end of the run", SANITIZED, async () => {
  const mac = await createScriptedMac();
  const file = "/Library/SystemExtensions/db.plist";
  for (const limits of [{ deadline: performance.now() - 1 }, { signal: AbortSignal.abort() }]) {
    const reply = await readFile(mac.host, { file }, limits);
    assertEquals([reply.status, reply.timedOut, reply.stdout.length], ["notCollected", true, 0]);
    assert(reply.note!.startsWith("Not read because"));
  }
  await mac.cleanup();
});
