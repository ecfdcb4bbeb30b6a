import fc from "fast-check";
import { assert, assertEquals, assertFalse, assertMatch, assertRejects } from "../../../compat/std_assert.ts";
import { CaptureError, readCapture } from "../../../evidence/sources/capture.ts";
import { forgeManifest, inFolder, layOut, MANIFEST, PROCESSES, readProcesses } from "../../fakes/captures.ts";
import { times } from "../../effort.ts";

Deno.test("readCapture() refuses a manifest that is wrong, and names the place", async () => {
  const entry = MANIFEST.entries[0]!;
  const twice = (changes: object) => JSON.stringify({ ...MANIFEST, entries: [entry, { ...entry, ...changes }] });
  const table: [string, RegExp][] = [
    ["{", /capture\.json is not JSON: correct it/],
    ["[]", /capture\.json must be an object, not a list/],
    ["{}", /is not of a capture: "format" must be "sysex-doctor-capture"/],
    [forgeManifest({}, { schemaVersion: "2" }), /reads captures of version "1", not "2": use a newer doctor/],
    [forgeManifest({}, { schemaVersion: 1 }), /not 1: use a newer doctor/],
    [
      forgeManifest({}, { root: "DEEP" }).replace('"DEEP"', "[".repeat(100_000) + "]".repeat(100_000)),
      /root must be true or false, not a list/,
    ],
    [
      forgeManifest({}, { os: "DEEP" }).replace('"DEEP"', '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)),
      /not an object/,
    ],
    [forgeManifest({ stdout: "commands/\u001b[31m" }), /no path inside the capture/],
    [forgeManifest({}, { root: "yes" }), /root must be true or false, not "yes"/],
    [forgeManifest({}, { os: null }), /os must be a text, not null/],
    [forgeManifest({}, { collectedAt: "yesterday" }), /collectedAt must be a time like/],
    [forgeManifest({}, { collectedAt: "2025-06-15T12:00:00Z (\u001b[31m)" }), /collectedAt must be a time like/],
    [forgeManifest({ startedAt: "2025-06-15T12:00:00" }), /entries\[0\]\.startedAt must be a time like/],
    [forgeManifest({}, { tool: { name: "x" } }), /tool\.version must be a text, not nothing/],
    [forgeManifest({}, { notes: [1] }), /notes must be a list of texts/],
    [JSON.stringify({ ...MANIFEST, entries: {} }), /entries must be a list of at most 10000 entries/],
    [JSON.stringify({ ...MANIFEST, entries: [null] }), /entries\[0\] must be an object, not null/],
    [forgeManifest({ command: [] }), /entries\[0\]\.command must be a list of texts that begins with an absolute path/],
    [forgeManifest({ command: ["ps"] }), /entries\[0\]\.command must be/],
    [forgeManifest({ command: "/bin/ps" }), /entries\[0\]\.command must be/],
    [
      forgeManifest({ file: "/etc/hosts" }),
      /entries\[0\] must be one of "command", "file", "folder", "bundle" and "ffi"/,
    ],
    [
      forgeManifest({ command: undefined }),
      /entries\[0\] must be one of "command", "file", "folder", "bundle" and "ffi"/,
    ],
    [forgeManifest({ command: undefined, folder: "Library" }), /entries\[0\]\.folder must be an absolute path/],
    [forgeManifest({ command: undefined, file: "etc/hosts" }), /entries\[0\]\.file must be an absolute path/],
    [forgeManifest({ status: "stale" }), /entries\[0\]\.status must be one of ok, absent, denied/],
    [forgeManifest({ stdout: null }), /entries\[0\]\.stdout must be a path in the capture, not null/],
    [forgeManifest({ stdout: 7 }), /entries\[0\]\.stdout must be a path in the capture, not 7/],
    [forgeManifest({ exitCode: 1.5 }), /entries\[0\]\.exitCode must be a whole number/],
    [forgeManifest({ durationMs: -1 }), /entries\[0\]\.durationMs must be a number from 0/],
    [forgeManifest({ bytes: -1 }), /entries\[0\]\.bytes must be a whole number from 0/],
    [forgeManifest({ sha256: "abc" }), /entries\[0\]\.sha256 must be 64 hexadecimal digits/],
    [forgeManifest({ truncated: 1 }), /entries\[0\]\.truncated must be true or false/],
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
      forgeManifest({ stdout }),
      /entries\[0\]\.stdout is .*, which is no path inside the capture: do not trust this capture/,
    ]),
    [forgeManifest({ stderr: "../x" }), /entries\[0\]\.stderr is "\.\.\/x"/],
  ];
  await inFolder(async (folder) => {
    for (const [manifest, message] of table) {
      await layOut(folder, { "capture.json": manifest, "commands/ps.txt": "x\n" });
      const error = await assertRejects(() => readCapture(folder, [PROCESSES]), CaptureError);
      assertMatch(error.message, message);
      assertMatch(error.message, /^Cannot read the capture "/);
      assertFalse(error.message.includes("\n"));
    }
  });
});

Deno.test("readCapture() reads a manifest whose keys are names of Object's own", async () => {
  await inFolder(async (folder) => {
    const manifest = forgeManifest({}, {}).replace(
      "{",
      '{"__proto__": {"schemaVersion": "2", "polluted": true}, "constructor": 1,',
    );
    await layOut(folder, { "capture.json": manifest, "commands/ps.txt": "x\n" });
    assertEquals((await readProcesses(folder)).status, "ok");
    assertFalse("polluted" in {});
    await layOut(folder, { "capture.json": '{"__proto__": {"format": "sysex-doctor-capture", "schemaVersion": "1"}}' });
    await assertRejects(() => readCapture(folder, [PROCESSES]), CaptureError, "is not of a capture");
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
        await readCapture(folder, [PROCESSES]).catch((error) => assert(error instanceof CaptureError, String(error)));
      }),
      { numRuns: times(100) },
    );
  });
});
