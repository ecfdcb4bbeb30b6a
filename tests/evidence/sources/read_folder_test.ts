import { assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import type { FolderProbe } from "../../../evidence/define.ts";
import { readFolder } from "../../../evidence/sources/read_folder.ts";
import { parseFolderListing } from "../../../formats/folder_listing.ts";
import { toLines } from "../../../formats/parsed.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import { canCloseFolders, createScriptedMac, type ScriptedMac } from "../../fakes/scripted_mac.ts";

const NOON = Date.UTC(2025, 5, 15, 12);
const REPORTS = "/Library/Logs/DiagnosticReports";
const SCENARIO: Scenario = {
  commands: {},
  files: {
    [`${REPORTS}/b-2025-06-15-100000.ips`]: "bb",
    [`${REPORTS}/a-2025-06-15-110000.ips`]: "a",
    [`${REPORTS}/c-2025-05-01-110000.ips`]: "c",
    [`${REPORTS}/other-2025-06-15-110000.ips`]: "other",
    [`${REPORTS}/Retired/a-2025-06-14-110000.ips`]: "older",
    [`/Users/jo${REPORTS}/a-2025-06-15-090000.ips`]: "jo's",
    [`/Users/kim${REPORTS}/a-2025-06-15-080000.ips`]: "kim's",
    "/Users/plain/file": "",
  },
  modified: {
    [`${REPORTS}/b-2025-06-15-100000.ips`]: "2025-06-15T10:00:00Z",
    [`${REPORTS}/a-2025-06-15-110000.ips`]: "2025-06-15T11:00:00Z",
    [`${REPORTS}/c-2025-05-01-110000.ips`]: "2025-05-01T11:00:00Z",
    [`/Users/jo${REPORTS}/a-2025-06-15-090000.ips`]: "2025-06-15T09:00:00Z",
    [`/Users/kim${REPORTS}/a-2025-06-15-080000.ips`]: "2025-06-15T08:00:00Z",
  },
  isRoot: true,
};

function testFolder(
  name: string,
  scenario: Scenario,
  judge: (mac: ScriptedMac) => Promise<void>,
  ignore = false,
): void {
  Deno.test({
    name,
    ignore,
    async fn() {
      const mac = await createScriptedMac(scenario, { now: NOON });
      try {
        await judge(mac);
      } finally {
        await mac.cleanup();
      }
    },
  });
}

async function list(mac: ScriptedMac, probe: FolderProbe) {
  const reply = await readFolder(mac.host, probe);
  const { files, denied } = parseFolderListing(toLines(new TextDecoder().decode(reply.stdout))).value!;
  return { ...reply, files, denied, names: files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)) };
}

testFolder("readFolder() lists the regular files of a folder, the newest first", SCENARIO, async (mac) => {
  await Deno.symlink("a-2025-06-15-110000.ips", `${mac.root}${REPORTS}/link.ips`);
  const { status, files, note, truncated } = await list(mac, { folder: REPORTS, names: ["a-", "b-", "c-", "link"] });
  assertEquals([status, note, truncated], ["ok", null, false]);
  assertEquals(files.map(({ path, bytes }) => [path, bytes]), [
    [`${REPORTS}/a-2025-06-15-110000.ips`, 1],
    [`${REPORTS}/b-2025-06-15-100000.ips`, 2],
    [`${REPORTS}/c-2025-05-01-110000.ips`, 1],
  ]);
  assertEquals(files[0]!.modified, "2025-06-15T11:00:00.000Z");
});

testFolder("readFolder() keeps to names, days and a number, and says what it left out", SCENARIO, async (mac) => {
  assertEquals((await list(mac, { folder: REPORTS, names: ["a", "c"], days: 14 })).names, ["a-2025-06-15-110000.ips"]);
  const { names, note, truncated } = await list(mac, { folder: REPORTS, names: ["a", "b"], most: 1 });
  assertEquals([names, truncated], [["a-2025-06-15-110000.ips"], true]);
  assertEquals(note, "Of 2 files only the 1 newest are listed");
});

testFolder("readFolder() lists every folder that a * stands for", SCENARIO, async (mac) => {
  const { status, files } = await list(mac, { folder: `/Users/*${REPORTS}` });
  assertEquals(status, "ok");
  assertEquals(files.map(({ path }) => path), [
    `/Users/jo${REPORTS}/a-2025-06-15-090000.ips`,
    `/Users/kim${REPORTS}/a-2025-06-15-080000.ips`,
  ]);
});

testFolder(
  "readFolder() calls a folder that is not there absent, an empty one an empty answer",
  SCENARIO,
  async (mac) => {
    for (const folder of ["/Library/Nothing", "/Nobody/*/x", `${REPORTS}/a-2025-06-15-110000.ips`]) {
      const { status, note } = await readFolder(mac.host, { folder });
      assertEquals([status, note], ["absent", `There is no "${folder}"`]);
    }
    const empty = await list(mac, { folder: REPORTS, names: ["nothing"] });
    assertEquals([empty.status, empty.files], ["ok", []]);
  },
);

testFolder(
  "readFolder() says that it may not list a folder, and lists the others",
  { ...SCENARIO, closed: [`/Users/kim${REPORTS}`, "/Library/Closed"] },
  async (mac) => {
    const closed = await readFolder(mac.host, { folder: "/Library/Closed" });
    assertEquals([closed.status, closed.note], ["denied", 'No permission to list "/Library/Closed"']);
    const { status, denied, names } = await list(mac, { folder: `/Users/*${REPORTS}` });
    assertEquals([status, denied, names], ["ok", [`/Users/kim${REPORTS}`], ["a-2025-06-15-090000.ips"]]);
  },
  !canCloseFolders(),
);

testFolder("readFolder() lists nothing after the end of the run", SCENARIO, async (mac) => {
  const reply = await readFolder(mac.host, { folder: REPORTS }, { signal: AbortSignal.abort() });
  assertEquals([reply.status, reply.timedOut], ["notCollected", true]);
  assertMatch(reply.note!, /^Not listed/);
});

testFolder("readFolder() leaves out a name that would make two rows of one", SCENARIO, async (mac) => {
  const folder = "/Library/Odd";
  await Deno.mkdir(`${mac.root}${folder}`);
  await Deno.writeTextFile(`${mac.root}${folder}/a\ndenied 0 evil.ips`, "");
  await Deno.writeTextFile(`${mac.root}${folder}/a b.ips`, "");
  const { names, denied } = await list(mac, { folder });
  assertEquals([names, denied], [["a b.ips"], []]);
});
