import { assertEquals } from "../../compat/std_assert.ts";
import { parsePrompt } from "../../formats/shell_prompt.ts";

const PROMPTS: Readonly<Record<string, string>> = {
  "jo@mac ~ % systemextensionsctl list": "systemextensionsctl list",
  "(base) jo@Jos-MacBook-Pro ~ % systemextensionsctl list": "systemextensionsctl list",
  "jo@mac My App % ./run.sh --x": "./run.sh --x",
  "mac:~ jo$ sudo launchctl print system/com.example.ext": "sudo launchctl print system/com.example.ext",
  "$ brew install foo": "brew install foo",
  "% ps aux": "ps aux",
  "bash-3.2$ sw_vers": "sw_vers",
  "❯ scutil --dns": "scutil --dns",
  "➜  ~ codesign -dvvv Foo.app": "codesign -dvvv Foo.app",
  "➜  ~ git:(main) ✗ sw_vers": "sw_vers",
  "➜ sw_vers": "sw_vers",
  "→ sw_vers": "sw_vers",
  "→ ~ git:(main) ✗ make it": "make it",
  "→ ~ brew install foo": "brew install foo",
  "[jo@mac ~]$ netstat -rn": "netstat -rn",
  "~/src/foo (main) $ codesign -dv x": "codesign -dv x",
  "12:03:44 ~ $ sw_vers": "sw_vers",
  "jo@mac ~/x (main)> sw_vers": "sw_vers",
  "user in ~ λ sw_vers": "sw_vers",
  "host% ps aux": "ps aux",
  "> systemextensionsctl list": "systemextensionsctl list",
  "+ systemextensionsctl list": "systemextensionsctl list",
  "<user>@<host> ~ % systemextensionsctl list": "systemextensionsctl list",
  "***@*** ~ % systemextensionsctl list": "systemextensionsctl list",
  "  sudo -u jo launchctl list": "sudo -u jo launchctl list",
  "systemextensionsctl list:": "systemextensionsctl list",
  "`systemextensionsctl list`:": "systemextensionsctl list",
  "**`systemextensionsctl list`:**": "systemextensionsctl list",
  "### `systemextensionsctl list`": "systemextensionsctl list",
  "## launchctl print system": "launchctl print system",
  "=== systemextensionsctl list ===": "systemextensionsctl list",
  "1. ps aux | grep example": "ps aux | grep example",
  "Output of `systemextensionsctl list`:": "systemextensionsctl list",
  "launchctl list | grep foo": "launchctl list | grep foo",
  "LC_ALL=C /usr/bin/systemextensionsctl list": "LC_ALL=C /usr/bin/systemextensionsctl list",
  "security find-identity -v -p codesigning": "security find-identity -v -p codesigning",
  "log show --last 5m --predicate 'process == \"sysextd\"'": "log show --last 5m --predicate 'process == \"sysextd\"'",
};

for (const [line, command] of Object.entries(PROMPTS)) {
  Deno.test(`parsePrompt() finds the command of "${line}"`, () => assertEquals(parsePrompt(line), command));
}

const ROOT_PROMPTS = [
  "sh-3.2# launchctl list",
  "mac:~ root# launchctl list",
  "root@mac:~# launchctl list",
  "[root@mac ~]# launchctl list",
  "admin@mac / # launchctl list",
  "# launchctl list",
  "sh-3.2# sudo launchctl list",
];

for (const line of ROOT_PROMPTS) {
  Deno.test(`parsePrompt() puts sudo before what root ran: "${line}"`, () => {
    assertEquals(parsePrompt(line), "sudo launchctl list");
  });
}

const NO_PROMPTS = [
  "",
  "jo@mac ~ %",
  "# Log output",
  "# log files are here",
  "# security considerations",
  "% Total    % Received % Xferd",
  "> something else",
  "→ Enabled: Yes",
  "→ last exit code = 78: EX_CONFIG",
  "» and then it stops",
  "systemextensionsctl: list command failed: no",
  "launchctl list shows nothing",
  "I ran `systemextensionsctl list` and saw nothing",
  "--- com.apple.system_extension.network_extension",
  "*\t*\tEXAMPLE123\tcom.example.ext (1.0/1)\tExample\t[activated enabled]",
  "2025-11-22 09:41:07.123456+0100 0x1f3a Default 0x0 412 0 log: show foo $ x",
  "default   link#14            UCS  en0",
  "kern.boottime: { sec = 1763800000, usec = 0 }",
  "/Applications/Foo.app: valid on disk",
  "\t\t/sbin/ifconfig",
  "codesign is a tool",
  "open the app",
  "ps",
  `$ ${"x".repeat(5000)}`,
];

for (const line of NO_PROMPTS) {
  Deno.test(`parsePrompt() sees no command in "${line.slice(0, 60)}"`, () => assertEquals(parsePrompt(line), null));
}
