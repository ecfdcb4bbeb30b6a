import { assertEquals } from "../../../compat/std_assert.ts";
import { type Line, toLines } from "../../../formats/parsed.ts";
import { findExtensionLists, parseExtensionList } from "../../../formats/sysextd/extension_list.ts";
import { assertTimely, LARGE, makeLarge } from "../../effort.ts";

const NE = "com.apple.system_extension.network_extension";
const ES = "com.apple.system_extension.endpoint_security";
const HEADER = "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]";
const ROW = "*\t*\tEXAMPLE123\tcom.example.app.filter (1.2/34)\tExample Filter\t[activated enabled]";
const GUARD = "\t*\tEXAMPLE123\tcom.example.app.guard (2.0/7)\tGuard\t[activated waiting for user]";
const FULL = ["2 extension(s)", `--- ${NE}`, HEADER, ROW, `--- ${ES}`, HEADER, GUARD].join("\n");
const FAILED = "systemextensionsctl: list command failed: The operation couldn’t be completed. ";
const SIP = "At this time, this tool cannot be used if System Integrity Protection is enabled.\n" +
  "This limitation will be removed in the near future.\nPlease remember to re-enable System Integrity Protection!";

/** Lines of a pasted session; what follows `% ` is a command. */
function session(text: string): Line[] {
  return toLines(text).map((line) => line.text.startsWith("% ") ? { ...line, command: line.text.slice(2) } : line);
}

function found(text: string) {
  return findExtensionLists(session(text)).map((block) => parseExtensionList(block).value);
}

function whole(text: string) {
  return parseExtensionList(toLines(text)).value;
}

const NO_ROWS: readonly string[] = [
  "2026-02-19 08:56:35.549579-0800 0xaeed Default 0x0 283 0 sysextd: [com.apple.sx:StateChanges] extension EXAMPLE123 " +
  "com.example.app.filter (1.2/34) advancing state from realizing to staging",
  "sysextd: com.example.app.filter reached state [activated enabled]",
  "extension EXAMPLE123 com.example.app.filter (1.2/34) advancing state from validating to [activated_enabled]",
  "EXAMPLE123 com.example.app.filter (1.2/34) advancing state from realizing to staging",
  "com.apple.sx default 14:13:25.811827+0400 sysextd notifying client of activation conflict [0x15]",
  "com.example.app.filter (1.2/34) is [activated enabled] here",
  "The list shows com.example.app.filter as [activated enabled].",
  "The state should be [activated enabled]",
  "* com.example.app.filter (see below) does not work",
  "- com.example.app.filter (1.2) was fixed",
  "-\t0\tcom.apple.trustd",
  "532\t0\tEXAMPLE123.com.example.app.filter",
  "     com.example.app.filter(1.2)",
  "  280    1 0xfffffe000a000000 0x1000 0x800 com.example.driver (2.0) 35C8582C <9 8>",
  "| `[activated waiting for user]` | Awaiting approval | System Settings |",
  "*** Terminating [x]",
  "Found 0 extension(s) with identifier com.example.app.filter",
  "nesessionmanager: Found 0 extension(s)",
  "| provider | Found 0 extension(s) |",
  "`systemextensionsctl list` should show 0 extension(s) afterwards",
  "3 extension(s)",
  "--- a/formats/list.ts",
  `"${NE}"`,
  HEADER,
];
for (const text of NO_ROWS) {
  Deno.test(`findExtensionLists() finds nothing in: ${text.slice(0, 60)}`, () => assertEquals(found(text), []));
}

Deno.test("findExtensionLists() finds one output between prose and other commands", () => {
  const text =
    `Hello,\nthis is what I see:\n% sw_vers\nProductVersion: 15.5\n\n% systemextensionsctl list\n${FULL}\n\n` +
    `% launchctl list\n-\t0\tcom.example.app\nIt is [activated enabled], but nothing works.\nBye`;
  const blocks = findExtensionLists(session(text));
  assertEquals(blocks.map((block) => block.map((line) => line.text).join("\n")), [FULL]);
});

Deno.test("findExtensionLists() parts two outputs", () => {
  const after = FULL.replace("waiting for user", "enabled");
  const joints = ["\n", "\n% systemextensionsctl list\n", "\nNow after a reboot:\n\n"];
  for (const joint of joints) {
    assertEquals(found(FULL + joint + after), [whole(FULL), whole(after)]);
  }
  const bare = `--- ${NE}\n${HEADER}\n${ROW}`;
  assertEquals(found(`${bare}\n${bare}`).length, 2);
  assertEquals(found(`${ROW}\n% systemextensionsctl list | grep example\n${ROW}`).length, 2);
});

Deno.test("findExtensionLists() keeps an output together that prose interrupts", () => {
  assertEquals(
    found(`2 extension(s)\n--- ${NE}\n${HEADER}\n${ROW}\nand further down\n${ROW}`).map((l) => l?.extensions.length),
    [2],
  );
  assertEquals(
    found(`--- ${NE}\n${HEADER}\n${ROW}\nand further down\n--- ${ES}\n${HEADER}\n${ROW}`).map((l) =>
      l?.extensions.length
    ),
    [2],
  );
  assertEquals(found(`--- ${NE}\n${HEADER}\n${ROW}\nlater I saw\n${ROW}`).map((l) => l?.extensions.length), [1, 1]);
});

Deno.test("findExtensionLists() prefers a list to the refusal of another verb", () => {
  const refused = `% systemextensionsctl reset\n${SIP}`;
  assertEquals(found(`% systemextensionsctl list\n${FULL}\n${refused}`).map((list) => list?.outcome), ["ok"]);
  assertEquals(found(refused).map((list) => list?.outcome), ["refused"]);
  assertEquals(found(`% systemextensionsctl list\n${SIP}`).map((list) => list?.outcome), ["refused"]);
  assertEquals(
    found(`% systemextensionsctl list\n${FULL}\n\n${FAILED}Connection refused`).map((list) => list?.outcome),
    ["ok", "refused"],
  );
});

Deno.test("findExtensionLists() takes a sentence for an output where there is no other", () => {
  assertEquals(found("`systemextensionsctl list` shows 0 extension(s).").map((list) => list?.outcome), ["empty"]);
  assertEquals(
    found(`\`systemextensionsctl list\` showed 0 extension(s).\nNow:\n${FULL}`).map((list) => list?.outcome),
    ["ok"],
  );
});

Deno.test("findExtensionLists() finds an output that was pasted with its command on one line", () => {
  const command =
    `systemextensionsctl list 1 extension(s) --- ${NE} enabledactiveteamIDbundleID (version)name[state] ` +
    "**EXAMPLE123com.example.app.filter (1.2/34)Example Filter[activated enabled]";
  const prompt: Line = { n: 1, text: `jo@mac ~ % ${command}`, command };
  assertEquals(findExtensionLists([prompt]), [[prompt]]);
  assertEquals(parseExtensionList([prompt]).value?.extensions.map((row) => [row.category, row.state]), [
    [NE, "activated enabled"],
  ]);
  assertEquals(found("% systemextensionsctl list 0 extension(s)").map((list) => list?.outcome), ["empty"]);
});

const UNITS: readonly string[] = [
  "[",
  "(",
  "*",
  " ",
  "\t",
  "1",
  "A",
  "a.",
  "\\t",
  "\\n",
  "|",
  "-",
  "<",
  "…",
  "# ",
  "* ",
  "- ",
  "1 extension(s) ",
  `--- ${NE} `,
  "enabled active teamID ",
  "enabled ",
  `${ROW} `,
  "abort ",
  "systemextensionsctl ",
  "[activated enabled]",
  "(Go to '",
  "result: ",
  "a ",
  "2026-11-20 10:00:00 ",
  "*,*,EXAMPLE123,",
];
const LINES: readonly string[] = [
  "* * * * * * * * *",
  `--- ${NE} (Go to '`,
  "* * EXAMPLE123 com.example.a (",
  ROW,
  FAILED,
];
const WORST: readonly string[] = [
  ...UNITS.map(makeLarge),
  ...UNITS.map((unit) => `${unit.repeat(1400 / unit.length)}\n`.repeat(LARGE / 1400)),
  ...LINES.map((line) => makeLarge(`${line}\n`)),
];
Deno.test("findExtensionLists() is linear on anything", () => {
  for (const text of WORST) {
    const lines = toLines(text);
    assertTimely(() => findExtensionLists(lines), JSON.stringify(text.slice(0, 40)));
  }
});
