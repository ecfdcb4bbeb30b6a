import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { type CodesignCommand, parseCodesignCommand } from "../../formats/codesign_command.ts";
import { assertTimely, makeLarge } from "../effort.ts";

const none = { verb: null, entitlements: false, filtered: false, paths: [] };

const COMMANDS: Readonly<Record<string, Partial<CodesignCommand> | null>> = {
  "codesign -dvvv /Applications/Example.app": { verb: "display", paths: ["/Applications/Example.app"] },
  "sudo /usr/bin/codesign -dv --verbose=4 '/Applications/My App.app'": {
    verb: "display",
    paths: ["/Applications/My App.app"],
  },
  "codesign -dv /Applications/My\\ App.app": { verb: "display", paths: ["/Applications/My App.app"] },
  "codesign -dv /Applications/My App.app /b.app": { verb: "display", paths: ["/Applications/My App.app", "/b.app"] },
  "codesign -d --entitlements :- “/a.app” 2>&1": { verb: "display", entitlements: true, paths: ["/a.app"] },
  "codesign -d --entitlements - --xml a.app | plutil -p -": { verb: "display", entitlements: true, paths: ["a.app"] },
  "codesign -d --entitlements=- a.app": { verb: "display", entitlements: true, paths: ["a.app"] },
  "codesign -d --entitlements - a.app | grep network": {
    verb: "display",
    entitlements: true,
    filtered: true,
    paths: ["a.app"],
  },
  "codesign -d --entitlements - a.app > e.plist": {
    verb: "display",
    entitlements: true,
    filtered: true,
    paths: ["a.app"],
  },
  "codesign -d -r- /a.app": { verb: "display", paths: ["/a.app"] },
  "codesign -dr - /a.app": { verb: "display", paths: ["/a.app"] },
  "codesign --verify --deep --strict -vvv /a.app": { verb: "verify", paths: ["/a.app"] },
  "codesign -vvvv -R='anchor apple' /a.app; echo $?": { verb: "verify", paths: ["/a.app"] },
  "codesign -f -s 'Developer ID' --entitlements e.plist /a.app": { verb: "sign", paths: ["/a.app"] },
  "codesign --force --sign X --options runtime /a.app": { verb: "sign", paths: ["/a.app"] },
  "cd /x && codesign -dv a.app": { verb: "display", paths: ["a.app"] },
  "spctl -a -vv /a.app": { paths: ["/a.app"] },
  "codesign": {},
  "ls -l codesignx": null,
};

for (const [command, expected] of Object.entries(COMMANDS)) {
  Deno.test(`parseCodesignCommand() reads ${command}`, () => {
    assertEquals(parseCodesignCommand(command), expected && { ...none, ...expected });
  });
}

Deno.test("parseCodesignCommand() takes any command line, any cut, and large texts of the worst", () => {
  const sample = "codesign -d --entitlements :- '/Applications/My App.app' 2>&1 | plutil -p -";
  for (let cut = 0; cut <= sample.length; cut++) parseCodesignCommand(sample.slice(0, cut));
  fc.assert(fc.property(fc.string(), (text) => void parseCodesignCommand(`codesign ${text}`)));
  for (const seed of ["-", "'", "\\", "| ", "> ", "a ", "& "]) {
    const command = `codesign ${makeLarge(seed)}`;
    assertTimely(() => parseCodesignCommand(command), seed, 500);
  }
});
