import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { findCrashListings, parseCrashListing } from "../../../formats/crash/folder_list.ts";
import { parseReportName } from "../../../formats/crash/report_name.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, makeLarge } from "../../effort.ts";

const NAMES: Readonly<Record<string, readonly [process: string, time: string] | null>> = {
  "com.example.ext-2026-11-20-100001.ips": ["com.example.ext", "2026-11-20-100001"],
  "com.example.ext-2026-11-20-100001.000.ips": ["com.example.ext", "2026-11-20-100001"],
  "Example Tunnel-2026-11-20-100001.ips": ["Example Tunnel", "2026-11-20-100001"],
  "com.example.ext_2026-11-20-100001_Jos-Mac.crash": ["com.example.ext", "2026-11-20-100001"],
  "com.example.ext_2026-11-20-100001_Jos-Mac.wakeups_resource.diag": ["com.example.ext", "2026-11-20-100001"],
  "com.example.ext.cpu_resource-2026-11-20-100001.ips": ["com.example.ext", "2026-11-20-100001"],
  "ExcResource_com.example.ext-2026-11-20-100001.ips": ["com.example.ext", "2026-11-20-100001"],
  "ExcUserFault_com.example.ext-2026-11-20-100001.ips": ["com.example.ext", "2026-11-20-100001"],
  "panic-full-2026-11-20-100001.0002.panic": ["panic-full", "2026-11-20-100001"],
  "Kernel_2020-11-20-100001_Jos-Mac.panic": ["Kernel", "2020-11-20-100001"],
  "JetsamEvent-2026-11-20-100001.ips": ["JetsamEvent", "2026-11-20-100001"],
  "notes-2026-11-20.txt": null,
  "com.example.ext.ips": null,
  "": null,
};

for (const [name, wanted] of Object.entries(NAMES)) {
  Deno.test(`parseReportName() reads "${name}"`, () => {
    const read = parseReportName(name);
    assertEquals(read && [read.process, read.time], wanted as string[] | null);
  });
}

function read(text: string) {
  return findCrashListings(parseTranscript(text)).flatMap((block) => parseCrashListing(block).value ?? []).map(
    ({ path, scope, denied, reports }) => [path, scope, denied, reports.map(({ name }) => name)],
  );
}

const SYSTEM = "/Library/Logs/DiagnosticReports";
const REPORT = "com.example.ext-2026-11-20-100001.ips";
const LONG =
  `total 96\n-rw-rw----  1 root  _analyticsusers  48213 Nov 20 10:00 ${REPORT}\n-rw-r--r--@ 1 jo  staff  1 Nov 20  2025 notes.txt\n`;

Deno.test("parseCrashListing() reads who looked where, and what was there", () => {
  assertEquals(read(`jo@mac ~ % ls -lt ${SYSTEM}\n${LONG}jo@mac ~ % sw_vers\n${REPORT}\n`), [
    [SYSTEM, "system", false, [REPORT]],
  ]);
  assertEquals(read(`$ ls ~/Library/Logs/DiagnosticReports\n${REPORT}\n`), [
    ["~/Library/Logs/DiagnosticReports", "user", false, [REPORT]],
  ]);
  assertEquals(read(`% ls ~/Library/Logs/DiagnosticReports\n% ps -A\n`), [
    ["~/Library/Logs/DiagnosticReports", "user", false, []],
  ]);
  const both =
    `% ls ${SYSTEM} /Users/jo${SYSTEM}\n/Users/jo${SYSTEM}:\nOther-2026-11-20-100001.ips\n\n${SYSTEM}:\n${REPORT}\n`;
  assertEquals(read(both), [
    [`/Users/jo${SYSTEM}`, "user", false, ["Other-2026-11-20-100001.ips"]],
    [SYSTEM, "system", false, [REPORT]],
  ]);
  assertEquals(read(`% ls ${SYSTEM}\nls: ${SYSTEM}: Permission denied\n`), [[SYSTEM, "system", true, []]]);
  assertEquals(read(`% ls ${SYSTEM}\nls: ${SYSTEM}: No such file or directory\n`), []);
  assertEquals(read(`% ls /Library/Logs\nDiagnosticReports\n`), []);
});

Deno.test("findCrashListings() and parseCrashListing() take any text and stay linear", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => void read(`% ls ${a}${SYSTEM}\n${b}\n${REPORT}`)));
  for (const seed of [`% ls ${SYSTEM}\n`, `${SYSTEM}:\n`, "-rw-r--r-- x ", `${REPORT}\n`, "a-2026-11-20-"]) {
    const lines = parseTranscript(`% ls ${SYSTEM}\n${makeLarge(seed)}`);
    assertTimely(() => findCrashListings(lines).map(parseCrashListing), seed);
  }
});
