import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { makeNotaryCheck, type NotaryCheck } from "../../../formats/notary/check.ts";
import { findSpctl } from "../../../formats/notary/spctl.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const APP = "/Applications/Example Tunnel.app";
const ORIGIN = "Developer ID Application: Example (EXAMPLE123)";
const RAW = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>assessment:authority</key>
	<dict>
		<key>assessment:authority:source</key>
		<string>Notarized Developer ID</string>
	</dict>
	<key>assessment:originator</key>
	<string>${ORIGIN}</string>
	<key>assessment:verdict</key>
	<true/>
</dict>
</plist>
`;

type Expected = readonly Partial<NotaryCheck>[];
const CASES: Readonly<Record<string, readonly [text: string, expected: Expected]>> = {
  "an accepted app": [
    `% spctl -a -vv -t install "${APP}"\n${APP}: accepted\nsource=Notarized Developer ID\norigin=${ORIGIN}\n`,
    [{ asked: "install", path: APP, ok: true, source: "Notarized Developer ID", origin: ORIGIN }],
  ],
  "a rejected app": [
    `$ sudo /usr/sbin/spctl --assess --type exec --verbose=4 ${
      APP.replace(" ", "\\ ")
    }\n${APP}: rejected\nsource=Unnotarized Developer ID\norigin=${ORIGIN}\n`,
    [{ asked: "execute", path: APP, ok: false, source: "Unnotarized Developer ID", origin: ORIGIN }],
  ],
  "an app without its command": [
    `${APP}: rejected\nsource=no usable signature\n`,
    [{ path: APP, ok: false, source: "no usable signature" }],
  ],
  "a verdict without -v": [`% spctl -a "${APP}"; echo $?\n${APP}: rejected\n3\n`, [{
    asked: "execute",
    path: APP,
    ok: false,
  }]],
  "a paste that lost its line breaks": [
    `${APP}: rejected source=Unnotarized Developer ID origin=${ORIGIN}\n`,
    [{ path: APP, ok: false, source: "Unnotarized Developer ID", origin: ORIGIN }],
  ],
  "a verdict of which the path was cut": [
    `% spctl -avv ./Example.app\nrejected\nsource=Unnotarized Developer ID\n`,
    [{ asked: "execute", path: "./Example.app", ok: false, source: "Unnotarized Developer ID" }],
  ],
  "Gatekeeper switched off": [`${APP}: accepted\noverride=security disabled\n`, [{
    path: APP,
    ok: true,
    overridden: true,
  }]],
  "every source that spctl names": [
    [
      "Apple System",
      "Mac App Store",
      "Developer ID",
      "explicit preference",
      "obsolete resource envelope",
      "no matching rule",
    ]
      .map((source) => `${APP}: accepted\nsource=${source}\n`).join(""),
    [
      "Apple System",
      "Mac App Store",
      "Developer ID",
      "explicit preference",
      "obsolete resource envelope",
      "no matching rule",
    ]
      .map((source) => ({ path: APP, ok: true, source })),
  ],
  "something that is no app": [
    `% spctl -a -vv a.systemextension\na.systemextension: rejected (the code is valid but does not seem to be an app)\norigin=${ORIGIN}\n`,
    [{
      asked: "execute",
      path: "a.systemextension",
      ok: false,
      origin: ORIGIN,
      reasons: ["the code is valid but does not seem to be an app"],
    }],
  ],
  "an error that hides codesign's": [
    `% spctl -a -vv "${APP}"\n${APP}: internal error in Code Signing subsystem\n`,
    [{ asked: "execute", path: APP, ok: null, reasons: ["internal error in Code Signing subsystem"] }],
  ],
  "several apps, and a field that belongs to none": [
    `${APP}: accepted\nsource=Notarized Developer ID\n/b.app: rejected\n/c.pkg: accepted\nsource=Notarized Developer ID\n`,
    [
      { path: APP, ok: true, source: "Notarized Developer ID" },
      { path: "/c.pkg", ok: true, source: "Notarized Developer ID" },
    ],
  ],
  "answers with prompts between": [
    `% spctl -a -vv ${APP.replace(" ", "\\ ")}\n${APP}: accepted\n% spctl -a -vv /b.app\n/b.app: rejected\nsource=x\n`,
    [{ asked: "execute", path: APP, ok: true }, { asked: "execute", path: "/b.app", ok: false, source: "x" }],
  ],
  "an answer in a quoted mail, with a bullet": [
    `> - \`${APP}: rejected\`\n>   source=Unnotarized Developer ID\n`,
    [{ path: APP, ok: false, source: "Unnotarized Developer ID" }],
  ],
  "the property list of --raw": [
    `% spctl -a --raw "${APP}"\n${RAW}`,
    [{ asked: "execute", path: APP, ok: true, source: "Notarized Developer ID", origin: ORIGIN }],
  ],
  "the verdict that --raw prints before its property list": [
    `% spctl -a --raw "${APP}"\n${APP}: accepted\n${RAW}`,
    [{ asked: "execute", path: APP, ok: true, source: "Notarized Developer ID", origin: ORIGIN }],
  ],
  "the status": ["% spctl --status\nassessments enabled\n", []],
  "prose": ["The request: accepted\nPR 12: rejected\nMy /etc: accepted by all\n", []],
  "a mail server": ["connection from /10.0.0.1: rejected\nreason=spam\n", []],
};

function find(text: string): NotaryCheck[] {
  return findSpctl(parseTranscript(text)).map(({ check }) => check);
}

for (const [says, [text, expected]] of Object.entries(CASES)) {
  Deno.test(`findSpctl() reads ${says}`, () => {
    assertEquals(find(text), expected.map((one) => makeNotaryCheck("spctl", one)));
  });
}

const ALL = Object.values(CASES).map(([text]) => text).join("");

Deno.test("findSpctl() never turns a verdict over where the text is cut", () => {
  const text = CASES["an accepted app"]![0] + CASES["a rejected app"]![0];
  const whole = find(text);
  for (let at = 0; at <= text.length; at++) {
    find(text.slice(0, at)).forEach(({ path, ok }, i) => assertEquals([path, ok], [whole[i]!.path, whole[i]!.ok]));
  }
});

Deno.test("findSpctl() survives any text, and a large one of the worst in under a second", () => {
  const piece = fc.constantFrom(...ALL.split("\n"), "source=", ": accepted", "\n");
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }),
      (parts) => void find(parts.join("\n") + parts.join("")),
    ),
    { numRuns: times(200) },
  );
  for (
    const seed of [
      "a: ",
      " source=",
      `${APP}: accepted `,
      `${APP}: accepted\n`,
      "<plist>\n",
      "<plist>assessment:verdict\n",
    ]
  ) {
    const lines = parseTranscript(makeLarge(seed));
    assertTimely(() => findSpctl(lines), seed, 500);
  }
});
