import { assertEquals } from "../../compat/std_assert.ts";
import { isAppProcess, isExtensionProcess, isSaidByProduct } from "../../checks/speakers.ts";
import { database, ID, job, list } from "../../checks/samples.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled" }) +
  job({
    state: "running",
    pid: "512",
    program: "/Library/SystemExtensions/x/y.systemextension/Contents/MacOS/ExampleExtension",
  });

const NAMES: readonly (readonly [name: string, extension: boolean, app: boolean])[] = [
  [ID, true, false],
  ["com.example.tun", true, false],
  ["com.example.tunnel.ext", true, false],
  ["com.example", false, false],
  ["ExampleExtension", true, false],
  [`/Library/SystemExtensions/x/${ID}`, true, false],
  ["Example Tunnel", false, true],
  ["Example Tunnel (CFNetwork)", false, true],
  ["Example", false, false],
  ["org.other.extension", false, false],
];

for (const [name, extension, app] of NAMES) {
  Deno.test(`"${name}" is ${extension ? "the extension" : app ? "the app" : "neither"}`, () => {
    const of = caseOfPasted(KNOWN);
    assertEquals([isExtensionProcess(of, name), isAppProcess(of, name)], [extension, app]);
  });
}

const SPEAKERS:
  readonly (readonly [says: string, known: string, process: string | null, subsystem: string | null, own: boolean])[] =
    [
      ["the extension", KNOWN, ID, null, true],
      ["nobody that is named", KNOWN, null, null, true],
      ["the product's subsystem", KNOWN, "helper", "com.example.tunnel", true],
      ["Apple's subsystem in another process", KNOWN, "helper", "com.apple.network", false],
      ["a vendor's whole domain", KNOWN, "helper", "com", false],
      ["another program", KNOWN, "otherd", null, false],
      ["a process named like an extension, where none is known", "hello\n", "org.some.extension", null, true],
      ["a daemon, where no extension is known", "hello\n", "otherd", null, false],
      ["Apple's, where no extension is known", "hello\n", "com.apple.dock.extra", null, false],
    ];

for (const [name, known, process, subsystem, own] of SPEAKERS) {
  Deno.test(`what is said by ${name} is ${own ? "the product's" : "not the product's"}`, () => {
    const event: LogEvent = {
      signature: "flow.closed",
      time: null,
      process,
      pid: null,
      subsystem,
      category: null,
      message: "",
      line: 1,
      benign: false,
      narrowedBy: null,
      fields: {},
    };
    assertEquals(isSaidByProduct(caseOfPasted(known), event), own);
  });
}
