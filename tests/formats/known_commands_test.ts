import { assertEquals } from "../../compat/std_assert.ts";
import { isCommandLine, parseCommandWord } from "../../formats/known_commands.ts";

const WORDS: Readonly<Record<string, string>> = {
  "sudo -n -u jo /usr/bin/log show": "log",
  "LC_ALL=C time ps aux": "ps",
  "ps": "ps",
  "sudo": "sudo",
  "": "",
};

for (const [command, word] of Object.entries(WORDS)) {
  Deno.test(`parseCommandWord() finds "${word}" in "${command}"`, () => assertEquals(parseCommandWord(command), word));
}

const LINES: Readonly<Record<string, boolean>> = {
  "launchctl print system/com.example.ext": true,
  "systemextensionsctl uninstall EXAMPLE123 com.example.ext": true,
  "log show --last 5m --style compact": true,
  "sysctl kern.boottime": true,
  "sw_vers": true,
  "/usr/bin/sw_vers": false,
  "log show the problem": false,
  "launchctl list shows nothing": false,
  "date of the incident": false,
  "constructor x": false,
  "__proto__": false,
};

for (const [line, expected] of Object.entries(LINES)) {
  Deno.test(`isCommandLine() says ${expected} of "${line}"`, () => assertEquals(isCommandLine(line), expected));
}
