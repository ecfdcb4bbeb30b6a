import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { assert, assertEquals, assertFalse, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import type { Evidence } from "../../../evidence/define.ts";
import { readCapture } from "../../../evidence/sources/capture.ts";
import { CaptureError } from "../../../evidence/sources/capture_manifest.ts";
import { isCapture } from "../../../evidence/sources/capture_store.ts";
import { type Live, readLive } from "../../../evidence/sources/live.ts";
import { writeCapture } from "../../../evidence/sources/write_capture.ts";
import { parseTar } from "../../../formats/tar.ts";
import { renderTar, type TarInput } from "../../../formats/tar_render.ts";
import { countDescriptors } from "../../fakes/processes.ts";
import { type ScenarioName, SCENARIOS } from "../../fakes/scenarios.ts";
import { createScriptedMac } from "../../fakes/scripted_mac.ts";
import { linesFact, smallFacts } from "../../fakes/small_facts.ts";

const TOOL = { name: "sysex-doctor", version: "0.1.0" };
const SMALL_FACTS = smallFacts();
const NOW = Date.UTC(2025, 5, 15, 12);
const FACT = linesFact("small.processes", [{ command: ["/bin/ps", "-axww"] }]);

/** A temporary folder for one test, in which it may leave what it likes. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "capture-test-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function collectLive(scenario: ScenarioName, deadlineMs = 20_000): Promise<Live> {
  const mac = await createScriptedMac(scenario, { now: NOW });
  try {
    return await readLive({ host: mac.host, facts: smallFacts(300), deadlineMs });
  } finally {
    await mac.cleanup();
  }
}

const text = (value: string) => new TextEncoder().encode(value);
const MANIFEST = {
  format: "sysex-doctor-capture",
  schemaVersion: "1",
  root: false,
  os: "darwin",
  entries: [{ command: ["/bin/ps", "-axww"], status: "ok", stdout: "commands/ps.txt" }],
};

/** An entry of a forged manifest, right but for the changes. */
function forge(changes: Record<string, unknown>, top: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...MANIFEST, ...top, entries: [{ ...MANIFEST.entries[0], ...changes }] });
}

async function layOut(folder: string, files: Record<string, string>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}`, content);
  }
  return folder;
}

function pack(files: Record<string, string>, more: TarInput[] = []): Uint8Array {
  return gzipSync(
    renderTar([...Object.entries(files).map(([path, data]) => ({ path, data: text(data), mtime: 0 })), ...more]),
  );
}

async function readProcesses(path: string): Promise<Evidence> {
  return (await readCapture(path, [FACT])).evidence.get("small.processes")!;
}

for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
  Deno.test(`a capture of the Mac "${scenario}" makes the evidence of the live run, as a folder and as an archive`, async () => {
    const live = await collectLive(scenario);
    await inFolder(async (folder) => {
      for (const path of [`${folder}/capture`, `${folder}/capture.tar.gz`]) {
        await writeCapture(path, live, TOOL);
        assert(await isCapture(path), path);
        const captured = await readCapture(path, SMALL_FACTS);
        assertEquals(captured.evidence, live.evidence);
        const { collectedAt, partial, notes } = live;
        assertEquals({ ...captured, evidence: null, manifest: null }, {
          kind: "capture",
          paths: [path],
          collectedAt,
          evidence: null,
          partial,
          notes,
          manifest: null,
        });
      }
    });
  });
}

Deno.test("a capture of an interrupted run is as partial as the run", async () => {
  const live = await collectLive("hang", 100);
  await inFolder(async (folder) => {
    await writeCapture(`${folder}/x`, live, TOOL);
    const captured = await readCapture(`${folder}/x`, SMALL_FACTS);
    assertEquals([captured.partial, captured.notes.length], [true, 1]);
    assertEquals(captured.evidence, live.evidence);
  });
});

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
  const replies = probes.map((probe, i) => ({ ...like!, probe, stdout: text(`${i}\n`), stderr: text(`error ${i}\n`) }));
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

Deno.test("readCapture() reads a capture made by hand, with what is left out unknown", async () => {
  await inFolder(async (folder) => {
    await layOut(folder, { "capture.json": JSON.stringify(MANIFEST), "commands/ps.txt": "PID COMMAND\n" });
    const captured = await readCapture(folder, [FACT]);
    assertEquals([captured.collectedAt, captured.manifest.tool, captured.partial], [null, null, false]);
    const evidence = captured.evidence.get("small.processes")!;
    const { status, value, exitCode, collectedAt, durationMs, complete } = evidence;
    assertEquals({ status, value, exitCode, collectedAt, durationMs, complete }, {
      status: "ok",
      value: ["PID COMMAND"],
      exitCode: null,
      collectedAt: null,
      durationMs: null,
      complete: true,
    });
  });
});

Deno.test("readCapture() says notCollected, never absent, for a question the capture was not asked", async () => {
  await inFolder(async (folder) => {
    await layOut(folder, { "capture.json": JSON.stringify(MANIFEST), "commands/ps.txt": "x\n" });
    const other = linesFact("other", [{ file: "/Library/SystemExtensions/db.plist" }]);
    const evidence = (await readCapture(folder, [other])).evidence.get("other")!;
    assertEquals([evidence.status, evidence.note], ["notCollected", "The capture has no answer to this question"]);
  });
});

Deno.test("readCapture() and isCapture() find the manifest at the root or one folder below, in every packing", async () => {
  const files = { "capture.json": JSON.stringify(MANIFEST), "commands/ps.txt": "found\n" };
  const under = (prefix: string) =>
    Object.fromEntries(Object.entries(files).map(([name, content]) => [prefix + name, content]));
  const finder = { path: "top/._capture.json", data: text("\0\x05\x16\x07"), mtime: 0 };
  const manifestLast = Object.fromEntries(Object.entries(under("top/")).reverse());
  await inFolder(async (folder) => {
    await layOut(`${folder}/plain`, files);
    await layOut(`${folder}/below`, under("top/"));
    const archives = {
      "plain.tgz": pack(files),
      "dot.tgz": pack(under("./")),
      "below.tgz": pack(under("top/")),
      "finder.tgz": pack(manifestLast, [finder, { path: "top/.DS_Store", data: text("x"), mtime: 0 }]),
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
    await Deno.writeFile(`${folder}/text.gz`, gzipSync(text("PID COMMAND\n".repeat(1000))));
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
          { path: "commands/a.txt", data: text("x"), mtime: 0 },
          { path: "commands/noise.txt", data: noise, mtime: 0 },
        ]),
        { level: 1 },
      ),
    );
    assertFalse(await isCapture(`${folder}/a.tgz`));
    assert(await isCapture(`${folder}/b.tgz`));
  });
});

Deno.test("readCapture() refuses a manifest that is wrong, and names the place", async () => {
  const entry = MANIFEST.entries[0]!;
  const twice = (changes: object) => JSON.stringify({ ...MANIFEST, entries: [entry, { ...entry, ...changes }] });
  const table: [string, RegExp][] = [
    ["{", /capture\.json is not JSON: /],
    ["[]", /capture\.json must be an object, not \[\]/],
    ["{}", /is not of a capture: "format" must be "sysex-doctor-capture"/],
    [forge({}, { schemaVersion: "2" }), /reads captures of version "1", not "2": use a newer doctor/],
    [forge({}, { schemaVersion: 1 }), /not 1: use a newer doctor/],
    [forge({}, { root: "yes" }), /root must be true or false, not "yes"/],
    [forge({}, { os: null }), /os must be a text, not null/],
    [forge({}, { collectedAt: "yesterday" }), /collectedAt must be a time like/],
    [forge({}, { tool: { name: "x" } }), /tool\.version must be a text, not nothing/],
    [forge({}, { notes: [1] }), /notes must be a list of texts/],
    [JSON.stringify({ ...MANIFEST, entries: {} }), /entries must be a list of at most 10000 entries/],
    [JSON.stringify({ ...MANIFEST, entries: [null] }), /entries\[0\] must be an object, not null/],
    [forge({ command: [] }), /entries\[0\]\.command must be a list of texts that begins with an absolute path/],
    [forge({ command: ["ps"] }), /entries\[0\]\.command must be/],
    [forge({ command: "/bin/ps" }), /entries\[0\]\.command must be/],
    [forge({ file: "/etc/hosts" }), /entries\[0\] must be either "command" or "file"/],
    [forge({ command: undefined }), /entries\[0\] must be either "command" or "file"/],
    [forge({ command: undefined, file: "etc/hosts" }), /entries\[0\]\.file must be an absolute path/],
    [forge({ status: "stale" }), /entries\[0\]\.status must be one of ok, absent, denied/],
    [forge({ stdout: null }), /entries\[0\]\.stdout must be a path in the capture, not null/],
    [forge({ stdout: 7 }), /entries\[0\]\.stdout must be a path in the capture, not 7/],
    [forge({ exitCode: 1.5 }), /entries\[0\]\.exitCode must be a whole number/],
    [forge({ durationMs: -1 }), /entries\[0\]\.durationMs must be a number from 0/],
    [forge({ bytes: -1 }), /entries\[0\]\.bytes must be a whole number from 0/],
    [forge({ sha256: "abc" }), /entries\[0\]\.sha256 must be 64 hexadecimal digits/],
    [forge({ truncated: 1 }), /entries\[0\]\.truncated must be true or false/],
    [twice({ stdout: "commands/b.txt" }), /answers "\/bin\/ps -axww" twice: remove one entry/],
    [twice({ command: ["/bin/ps"] }), /names "commands\/ps\.txt" twice/],
    ...[
      "/etc/passwd",
      "../x",
      "commands/../../x",
      "commands//x",
      "./x",
      "commands/",
      "",
      "a\\..\\b",
      "a\0b",
      "capture.json",
      "x/".repeat(600) + "x",
    ].map((stdout): [string, RegExp] => [
      forge({ stdout }),
      /entries\[0\]\.stdout is .*, which is no path inside the capture: do not trust this capture/,
    ]),
    [forge({ stderr: "../x" }), /entries\[0\]\.stderr is "\.\.\/x"/],
  ];
  await inFolder(async (folder) => {
    for (const [manifest, message] of table) {
      await layOut(folder, { "capture.json": manifest, "commands/ps.txt": "x\n" });
      const error = await assertRejects(() => readCapture(folder, [FACT]), CaptureError);
      assertMatch(error.message, message);
      assertMatch(error.message, /^Cannot read the capture "/);
      assertFalse(error.message.includes("\n"));
    }
  });
});

Deno.test("readCapture() reads a manifest whose keys are names of Object's own", async () => {
  await inFolder(async (folder) => {
    const manifest = forge({}, {}).replace(
      "{",
      '{"__proto__": {"schemaVersion": "2", "polluted": true}, "constructor": 1,',
    );
    await layOut(folder, { "capture.json": manifest, "commands/ps.txt": "x\n" });
    assertEquals((await readProcesses(folder)).status, "ok");
    assertFalse("polluted" in {});
    await layOut(folder, { "capture.json": '{"__proto__": {"format": "sysex-doctor-capture", "schemaVersion": "1"}}' });
    await assertRejects(() => readCapture(folder, [FACT]), CaptureError, "is not of a capture");
  });
});

Deno.test("readCapture() calls a piece unreadable when it is not what the manifest says, and keeps the others", async () => {
  const table: [Record<string, unknown>, RegExp][] = [
    [{ sha256: "0".repeat(64) }, /"commands\/ps\.txt" was changed: its SHA-256 is not the one in the manifest/],
    [{ bytes: 3 }, /"commands\/ps\.txt" has 2 bytes, but its manifest says 3/],
    [{ bytes: 2 ** 50 }, /but its manifest says 1125899906842624/],
    [{ stdout: "commands/missing.txt" }, /commands\/missing\.txt/],
    [{ stderr: "commands/missing.txt" }, /commands\/missing\.txt/],
    [{ stdout: "commands" }, /"commands" is/],
    [{ stdout: "commands/ps.txt/x" }, /"commands\/ps\.txt\/x" is/],
    [{ stdout: "commands/link.txt" }, /"commands\/link\.txt" (?:leads through a link|is no regular file)/],
    [{ stdout: "linked/passwd" }, /"linked\/passwd" (?:leads through a link|is not in the archive)/],
    [{ stdout: "commands/hard.txt" }, /"commands\/hard\.txt"/],
  ];
  const second = { command: ["/bin/other"], status: "ok", stdout: "commands/other.txt" };
  const facts = [FACT, linesFact("other", [{ command: ["/bin/other"] }])];
  const links: TarInput[] = [
    { path: "commands/link.txt", type: "symlink", linkTarget: "/etc/passwd", mtime: 0 },
    { path: "commands/hard.txt", type: "hardlink", linkTarget: "/etc/passwd", mtime: 0 },
    { path: "linked", type: "symlink", linkTarget: "/etc", mtime: 0 },
  ];
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/x/commands`, { recursive: true });
    await Deno.symlink("/etc/passwd", `${folder}/x/commands/link.txt`);
    await Deno.symlink("/etc", `${folder}/x/linked`);
    for (const [changes, note] of table) {
      const entries = [{ ...MANIFEST.entries[0], ...changes }, second];
      const files = {
        "capture.json": JSON.stringify({ ...MANIFEST, entries }),
        "commands/ps.txt": "x\n",
        "commands/other.txt": "other\n",
      };
      await layOut(`${folder}/x`, files);
      await Deno.writeFile(`${folder}/x.tgz`, pack(files, links));
      for (const path of [`${folder}/x`, `${folder}/x.tgz`]) {
        const { evidence } = await readCapture(path, facts);
        const [processes, other] = [evidence.get("small.processes")!, evidence.get("other")!];
        assertEquals([processes.status, processes.value, other.value], ["unreadable", null, ["other"]], path);
        assertMatch(processes.note!, note);
        assertMatch(processes.note!, /^In the capture, "/);
      }
    }
  });
});

Deno.test("readCapture() takes an upper-case SHA-256 and calls a piece twice in an archive unreadable", async () => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text("x\n"))).toHex();
  const files = { "capture.json": forge({ sha256: digest.toUpperCase(), bytes: 2 }), "commands/ps.txt": "x\n" };
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.tgz`, pack(files));
    assertEquals((await readProcesses(`${folder}/x.tgz`)).status, "ok");
    await Deno.writeFile(`${folder}/x.tgz`, pack(files, [{ path: "./commands/ps.txt", data: text("x\n"), mtime: 0 }]));
    assertMatch((await readProcesses(`${folder}/x.tgz`)).note!, /"commands\/ps\.txt" is twice in the archive/);
  });
});

Deno.test("readCapture() refuses what it cannot open, in one sentence", async () => {
  const bomb = gzipSync(new Uint8Array(80 * 2 ** 20));
  const whole = pack({ "capture.json": forge({}), "commands/ps.txt": "x\n".repeat(1000) });
  const twice = { path: "capture.json", data: text("{}"), mtime: 0 };
  const archives: [string, Uint8Array, RegExp][] = [
    ["empty", new Uint8Array(), /ends without its end mark/],
    ["text", text("PID COMMAND\n".repeat(100)), /Tar header/],
    ["bomb", bomb, /it unpacks to more than 64 MiB, 200 times its packed size/],
    ["cut", whole.subarray(0, whole.length - 20), /unexpected end of file/],
    ["damaged", whole.map((byte, i) => i === 40 ? byte ^ 0xff : byte), /./],
    ["no manifest", pack({ "commands/ps.txt": "x" }), /there is no capture\.json in it/],
    ["several", pack({ "a/capture.json": "{}", "b/capture.json": "{}" }), /holds several captures/],
    ["two manifests", pack({ "capture.json": forge({}) }, [twice]), /"capture\.json" is twice/],
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
      const error = await assertRejects(() => readCapture(`${folder}/x.tgz`, [FACT]), CaptureError);
      assertMatch(error.message, message);
      assert(error.message.includes(folder) && !error.message.includes("\n"), `${name}: ${error.message}`);
    }
    const paths: [string, RegExp][] = [
      ["missing", /^Cannot open ".*missing": no such file or folder; check the path and its permissions$/],
      ["two", /holds several captures: name one of its folders/],
      ["none", /is no capture: there is no capture\.json in it/],
    ];
    for (const [path, message] of paths) {
      assertMatch((await assertRejects(() => readCapture(`${folder}/${path}`, [FACT]), CaptureError)).message, message);
    }
    assertEquals(countDescriptors(), before);
  });
});

Deno.test("readCapture() answers any change of an archive with evidence or a CaptureError", async () => {
  const files = { "capture.json": forge({ bytes: 4 }), "commands/ps.txt": "x\ny\n" };
  const archive = gunzipSync(pack(files));
  const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
  await inFolder(async (folder) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), async (changes, packed) => {
        const changed = new Uint8Array(archive);
        for (const [at, byte] of changes) changed[at] = byte;
        await Deno.writeFile(`${folder}/x`, packed ? gzipSync(changed) : changed);
        await isCapture(`${folder}/x`);
        await readCapture(`${folder}/x`, [FACT]).catch((error) => assert(error instanceof CaptureError, String(error)));
      }),
      { numRuns: 60 },
    );
  });
});

Deno.test("readCapture() answers any manifest with evidence or a CaptureError", async () => {
  const entry = fc.record({
    command: fc.oneof(fc.constant(["/bin/ps", "-axww"]), fc.jsonValue()),
    file: fc.oneof(fc.constant(undefined), fc.jsonValue()),
    status: fc.oneof(fc.constantFrom("ok", "absent", "denied"), fc.jsonValue()),
    stdout: fc.oneof(fc.constant("commands/ps.txt"), fc.string(), fc.jsonValue()),
    bytes: fc.jsonValue(),
  }, { requiredKeys: [] });
  await inFolder(async (folder) => {
    await layOut(folder, { "commands/ps.txt": "x\n" });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 3 }), async (entries) => {
        await Deno.writeTextFile(`${folder}/capture.json`, JSON.stringify({ ...MANIFEST, entries }));
        await readCapture(folder, [FACT]).catch((error) => assert(error instanceof CaptureError, String(error)));
      }),
      { numRuns: 100 },
    );
  });
});
