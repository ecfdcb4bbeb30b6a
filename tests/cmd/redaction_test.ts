import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import type { Report } from "../../engine/report.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { SCENARIOS } from "../fakes/scenarios.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";

const TICKET = [
  "canaryjo@canary-mac ~ % systemextensionsctl list",
  "1 extension(s)",
  "--- com.apple.system_extension.network_extension",
  "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]",
  "\t\tABCDE12345\tcom.example.tunnel.ext (1.2.3.4/56)\tExample\t[activated waiting for user]",
  "2026-11-20 10:00:00.100000+0100 0x1 Default 0x0 1 0 sysextd: client activation request for com.example.tunnel.ext",
  "2026-11-20 10:00:00.123456+0100 0x1 Default 0x0 1 0 sysextd: realizing target path: file:///Users/canaryjo/Ex.app/",
  'Error Domain=OSSystemExtensionErrorDomain Code=8 "198.51.100.3 canary-mac.local canary@corp.example.com"',
].join("\n");

const CANARIES = /canary|198\.51\.100\.3/;

const FORMATS = ["json", "table", "ndjson", "sarif", "junit"];

for (const level of ["default", "strict", "no such level"]) {
  for (const format of FORMATS) {
    Deno.test(`--redact ${level} leaves no name in ${format}, on a terminal or not`, async () => {
      await withFolder({ "ticket.txt": TICKET }, async (folder) => {
        for (const stdoutIsTerminal of [true, false]) {
          const words = ["--from", `${folder}/ticket.txt`, "--format", format, "--redact", level, "--verbose"];
          const facts = format === "json" || format === "ndjson" ? ["--facts"] : [];
          const { code, printed } = await runDoctor([...words, ...facts], { host: { stdoutIsTerminal } });
          assertEquals(code, 3);
          assertFalse(CANARIES.test(printed), CANARIES.exec(printed)?.[0]);
          assertEquals(level === "default", printed.includes("com.example.tunnel.ext"), printed);
        }
      });
    });
  }
}

Deno.test("without --redact a terminal shows originals, a pipe and a file do not", async () => {
  await withFolder({ "ticket.txt": TICKET }, async (folder) => {
    const words = ["--from", `${folder}/ticket.txt`, "--format", "json", "--facts"];
    const host = { stdoutIsTerminal: true };
    assert(CANARIES.test((await runDoctor(words, { host })).printed));
    assertFalse(CANARIES.test((await runDoctor(words)).printed));
    await runDoctor([...words, "-o", `${folder}/report.json`], { host });
    const report: Report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
    assertFalse(CANARIES.test(JSON.stringify(report)));
    assertEquals(report.redaction.level, "default");
    assert(Object.keys(report.redaction.replaced).includes("user"));
    assert(CANARIES.test((await runDoctor([...words, "--redact", "off"])).printed));
  });
});

Deno.test("a redacted report reaches the verdict of the original", async () => {
  await withFolder({ "ticket.txt": TICKET }, async (folder) => {
    const verdicts = await Promise.all(["off", "default"].map(async (level) => {
      const { printed } = await runDoctor(["--from", `${folder}/ticket.txt`, "--redact", level]);
      return (JSON.parse(printed) as Report).diagnoses.map(({ verdict }) => [verdict.status, verdict.primary]);
    }));
    assertEquals(verdicts[0], verdicts[1]);
  });
});

Deno.test("--redact-map keeps the names for later runs, for its owner alone", async () => {
  await withFolder({ "a.txt": TICKET, "b.txt": TICKET.replace("198.51.100.3", "198.51.100.9") }, async (folder) => {
    const map = `${folder}/map.json`;
    const run = async (name: string) =>
      (await runDoctor(["--from", `${folder}/${name}`, "--facts", "--redact-map", map])).printed;
    const first = await run("a.txt");
    assertEquals(((await Deno.stat(map)).mode ?? 0) & 0o777, 0o600);
    assertEquals(JSON.parse(await Deno.readTextFile(map)).user.canaryjo, "user1");
    const second = await run("b.txt");
    assertStringIncludes(first, "240.0.1.1");
    assertStringIncludes(second, "240.0.1.2");
    await Deno.writeTextFile(map, '{"user":["x"]}{');
    const { code, complaints } = await runDoctor(["--from", `${folder}/a.txt`, "--redact-map", map]);
    assertEquals(code, 2);
    assertStringIncludes(complaints[0]!, "is no map of a redaction");
  });
});

Deno.test("a redacted capture names nobody, and finds the same rules", async () => {
  const mac = await createScriptedMac({
    ...SCENARIOS.healthy,
    commands: {
      ...SCENARIOS.healthy.commands,
      "/bin/ps": {
        "*": { stdout: "  PID  PPID   UID USER       STARTED                      COMMAND\n" },
      },
      "/usr/bin/log": {
        "*": { stdout: `${TICKET.split("\n").slice(5, 7).join("\n")}\n` },
      },
    },
  });
  try {
    for (const level of ["off", "default"]) {
      await runDoctor(["capture", "-o", `${mac.root}/${level}`, "--redact", level], { host: mac.host });
    }
    const read = async (folder: string) => {
      const texts: string[] = [];
      for await (const { name } of Deno.readDir(`${folder}/commands`)) {
        texts.push(name, await Deno.readTextFile(`${folder}/commands/${name}`));
      }
      return [...texts, await Deno.readTextFile(`${folder}/capture.json`)].join("\n");
    };
    assert(CANARIES.test(await read(`${mac.root}/off`)));
    assertFalse(CANARIES.test(await read(`${mac.root}/default`)));
    const rulesOf = async (folder: string) => {
      const { printed } = await runDoctor(["--from", folder, "--now", "2026-11-20T12:00:00Z"]);
      return (JSON.parse(printed) as Report).diagnoses.map(({ target, verdict, findings }) => [
        target?.bundleId,
        verdict.status,
        findings.map(({ rule }) => rule),
      ]);
    };
    assertEquals(await rulesOf(`${mac.root}/default`), await rulesOf(`${mac.root}/off`));
  } finally {
    await mac.cleanup();
  }
});
