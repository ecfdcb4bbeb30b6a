import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { isCapture, readCapture, writeCapture } from "../../../evidence/sources/capture.ts";
import type { TarInput } from "../../../formats/tar_render.ts";
import {
  collectLive,
  encode,
  forgeManifest,
  inFolder,
  layOut,
  MANIFEST,
  pack,
  PROCESSES,
  readProcesses,
  TOOL,
} from "../../fakes/captures.ts";
import { type ScenarioName, SCENARIOS } from "../../fakes/scenarios.ts";
import { linesFact, smallFacts } from "../../fakes/small_facts.ts";

const SMALL_FACTS = smallFacts();

for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
  Deno.test(`a capture of the Mac "${scenario}" makes the evidence of the live run, as a folder and as an archive`, async () => {
    const live = await collectLive(scenario);
    await inFolder(async (folder) => {
      for (const path of [`${folder}/capture`, `${folder}/capture.tar.gz`]) {
        await writeCapture(path, live, TOOL);
        assert(await isCapture(path), path);
        const { raw, ...captured } = await readCapture(path, SMALL_FACTS);
        assertEquals(captured.evidence, live.evidence);
        assert([...raw!()].length > 0, "nothing is left to look for names in");
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

Deno.test("readCapture() reads a capture made by hand, with what is left out unknown", async () => {
  await inFolder(async (folder) => {
    await layOut(folder, { "capture.json": JSON.stringify(MANIFEST), "commands/ps.txt": "PID COMMAND\n" });
    const captured = await readCapture(folder, [PROCESSES]);
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
  const facts = [PROCESSES, linesFact("other", [{ command: ["/bin/other"] }])];
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
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encode("x\n"))).toHex();
  const files = { "capture.json": forgeManifest({ sha256: digest.toUpperCase(), bytes: 2 }), "commands/ps.txt": "x\n" };
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.tgz`, pack(files));
    assertEquals((await readProcesses(`${folder}/x.tgz`)).status, "ok");
    await Deno.writeFile(
      `${folder}/x.tgz`,
      pack(files, [{ path: "./commands/ps.txt", data: encode("x\n"), mtime: 0 }]),
    );
    assertMatch((await readProcesses(`${folder}/x.tgz`)).note!, /"commands\/ps\.txt" is twice in the archive/);
  });
});
