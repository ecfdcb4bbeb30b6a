import { assertEquals } from "../../compat/std_assert.ts";
import code from "../../evidence/code.ts";
import type { Known, Probe } from "../../evidence/define.ts";
import { fromInstalled, installedApps, saysNoSuchFile, stagedExtensions } from "../../evidence/installed.ts";
import { probesOf } from "../../evidence/reply.ts";
import type { DatabaseEntry } from "../../formats/sysextd/database.ts";
import type { ExtensionRow } from "../../formats/sysextd/extension_list.ts";

const NETWORK = "com.apple.system_extension.network_extension";
const ENDPOINT = "com.apple.system_extension.endpoint_security";

function record(bundleId: string, change: Partial<DatabaseEntry> = {}): DatabaseEntry {
  return {
    bundleId,
    teamId: "ABCDE12345",
    version: "1",
    build: "1",
    state: "activated enabled",
    categories: [NETWORK],
    stagedPath: `/Library/SystemExtensions/UUID-OF-${bundleId}/${bundleId}.systemextension`,
    originPath: null,
    containerPath: `/Applications/${bundleId}.app`,
    uniqueId: null,
    machServices: null,
    ...change,
  };
}

function row(bundleId: string, category: string | null = NETWORK): Partial<ExtensionRow> {
  return { bundleId, category };
}

function know(records: readonly DatabaseEntry[] | null, rows: readonly Partial<ExtensionRow>[] | null = null): Known {
  return (key) =>
    key === "reg.db" && records !== null
      ? { extensions: records }
      : key === "reg.list" && rows !== null
      ? { extensions: rows }
      : null;
}

const APP = "/Applications/a.app";
const STAGED = "/Library/SystemExtensions/UUID-OF-a/a.systemextension";

const TABLE: readonly (readonly [string, Known, readonly string[], readonly string[]])[] = [
  ["a network extension", know([record("a")]), [APP], [STAGED]],
  ["one that is listed, too", know([record("a")], [row("a")]), [APP], [STAGED]],
  ["one in a listing without categories", know([record("a")], [row("a", null)]), [APP], [STAGED]],
  ["one in a database without categories", know([record("a", { categories: [] })]), [APP], [STAGED]],
  ["nothing known", know(null), [], []],
  ["no extension", know([], []), [], []],
  ["one that is listed, and no database", know(null, [row("a")]), [], []],
  ["one that the listing does not name", know([record("a")], [row("b")]), [], []],
  ["a listing of none", know([record("a")], []), [], []],
  ["another kind of extension", know([record("a", { categories: [ENDPOINT] })]), [], []],
  ["one that is listed as another kind", know([record("a", { categories: [] })], [row("a", ENDPOINT)]), [], []],
  ["a copy that leaves", know([record("a", { state: "terminated waiting to uninstall on reboot" })]), [APP], []],
  ["one whose app is not known", know([record("a", { containerPath: null })]), [], [STAGED]],
  [
    "one whose origin is known instead",
    know([
      record("a", { containerPath: null, originPath: `${APP}/Contents/Library/SystemExtensions/a.systemextension` }),
    ]),
    [APP],
    [STAGED],
  ],
  ["an app that is a folder's name", know([record("a", { containerPath: `${APP}/` })]), [APP], [STAGED]],
  ["an app with steps back", know([record("a", { containerPath: "/Applications/../etc/a.app" })]), [], [STAGED]],
  ["an app that is no app", know([record("a", { containerPath: "/etc" })]), [], [STAGED]],
  ["an app without a whole path", know([record("a", { containerPath: "a.app" })]), [], [STAGED]],
  ["an app with a line end", know([record("a", { containerPath: "/Applications/a\nb.app" })]), [], [STAGED]],
  ["a copy elsewhere", know([record("a", { stagedPath: "/tmp/x/a.systemextension" })]), [APP], []],
  [
    "a copy with steps back",
    know([record("a", { stagedPath: "/Library/SystemExtensions/../a.systemextension" })]),
    [APP],
    [],
  ],
  ["a copy's own file", know([record("a", { stagedPath: `${STAGED}/Contents/Info.plist` })]), [APP], []],
  ["a copy that ends in a slash", know([record("a", { stagedPath: `${STAGED}/` })]), [APP], [STAGED]],
  ["an app twice", know([record("a"), record("b", { containerPath: APP, stagedPath: null })]), [APP], [STAGED]],
];

for (const [name, known, apps, staged] of TABLE) {
  Deno.test(`what is read of the Mac with ${name}`, () => {
    assertEquals([installedApps(known), stagedExtensions(known)], [apps, staged]);
    const bundles = [...apps, ...staged];
    const asked = fromInstalled("code").probes as (known: Known) => readonly Probe[];
    assertEquals(asked(known), bundles.map((bundle) => ({ bundle })));
    const tools = code.sources.flatMap((source) => probesOf(source, known)).filter((probe) => "command" in probe);
    assertEquals(tools.length, 2 * bundles.length);
  });
}

Deno.test("what runs is read before what waits, and no more than six of each", () => {
  const states = ["terminated waiting to uninstall on reboot", "activated waiting for user", "activated enabled"];
  const three = know(states.map((state, i) => record(`${i}`, { state })));
  assertEquals(installedApps(three), ["/Applications/2.app", "/Applications/1.app", "/Applications/0.app"]);
  const many = know(Array.from({ length: 500 }, (_, i) => record(`${i}`)));
  assertEquals([installedApps(many).length, stagedExtensions(many).length], [6, 6]);
});

Deno.test("a tool that finds no app says nothing of its signature", () => {
  const says = (text: string) => saysNoSuchFile([{ n: 1, text }]);
  assertEquals(says("/Applications/Example.app: No such file or directory"), true);
  assertEquals(says("/Applications/Example.app: code object is not signed at all"), false);
  assertEquals(says("Identifier=No such file or directory.example"), false);
});
