import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { type LaunchctlCommand, parseLaunchctlCommand } from "../../../formats/launchctl/command.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { HOSTILE_TEXT } from "./samples.ts";
import { makeLarge } from "../../effort.ts";

type Told = Partial<LaunchctlCommand>;
const NOTHING: LaunchctlCommand = {
  verb: "",
  domain: null,
  label: null,
  root: null,
  piped: false,
  prompted: true,
};

const CASES: readonly [string, Told | null][] = [
  ["jo@mac ~ % launchctl print system/com.example.a", {
    verb: "print",
    domain: "system",
    label: "com.example.a",
    root: false,
  }],
  ["$ launchctl print gui/501/com.example.a", {
    verb: "print",
    domain: "gui/501",
    label: "com.example.a",
    root: false,
  }],
  ["$ launchctl print gui/$(id -u)/com.example.a", { verb: "print", label: "com.example.a", root: false }],
  ["$ launchctl print gui/`id -u`/com.example.a", { verb: "print", label: "com.example.a", root: false }],
  ['$ launchctl print "gui/${UID}/$LABEL" | head', { verb: "print", root: false, piped: true }],
  ["$ launchctl print system", { verb: "print", domain: "system", root: false }],
  ["$ launchctl print system/", { verb: "print", domain: "system", root: false }],
  ["$ launchctl print user/501", { verb: "print", domain: "user/501", root: false }],
  ["$ launchctl print com.example.a", { verb: "print", label: "com.example.a", root: false }],
  ["$ sudo launchctl list | grep x", { verb: "list", root: true, piped: true }],
  ["$ sudo -u jo launchctl list", { verb: "list", root: false }],
  ["$ sudo -u root launchctl list", { verb: "list", root: true }],
  ["sh-3.2# /bin/launchctl list com.example.a", { verb: "list", label: "com.example.a", root: true }],
  ["launchctl list com.example.a 2>&1", { verb: "list", label: "com.example.a" }],
  ["### launchctl list", { verb: "list" }],
  ["`launchctl print-disabled system`", { verb: "print-disabled", domain: "system" }],
  ["$ launchctl kickstart -k system/com.example.a || true", {
    verb: "kickstart",
    domain: "system",
    label: "com.example.a",
    root: false,
  }],
  ["$ launchctl bootstrap system /Library/x.plist", { verb: "bootstrap", domain: "system", root: false }],
  ["$ launchctl load /Library/x.plist; launchctl list | grep x", { verb: "list", root: false, piped: true }],
  ["$ launchctl print system/<label>", { verb: "print", domain: "system", root: false }],
  ["Then `sudo launchctl print system/com.example.a` says this.", {
    verb: "print",
    domain: "system",
    label: "com.example.a",
    root: true,
    prompted: false,
  }],
  ["$ ls", null],
  ["the launchctl tool", { verb: "tool", prompted: false }],
  ["mylaunchctl print system", null],
  ["com.example.launchctl = {", null],
];

for (const [text, told] of CASES) {
  Deno.test(`parseLaunchctlCommand() reads "${text}"`, () => {
    const command = parseLaunchctlCommand(parseTranscript(text)[0]!);
    assertEquals(command, told === null ? null : { ...NOTHING, ...told });
  });
}

Deno.test("parseLaunchctlCommand() never throws and takes linear time", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseLaunchctlCommand({ n: 1, text, command: text })));
  const start = performance.now();
  for (const part of ["launchctl ", "sudo -u ", "$(", "launchctl print $(a "]) {
    const text = makeLarge(part);
    parseLaunchctlCommand({ n: 1, text, command: text });
    for (let i = 0; i < 100; i++) {
      parseLaunchctlCommand({ n: 1, text: text.slice(0, 2000), command: text.slice(0, 2000) });
    }
  }
  assertEquals(performance.now() - start < 1000, true);
});
