import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { findCodesign, parseCodesign, type SignedCode } from "../../formats/codesign_display.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely, LARGE, makeLarge, times } from "../effort.ts";

const read = (text: string) => findCodesign(parseTranscript(text)).flatMap((block) => parseCodesign(block).value ?? []);

const APP = "/Applications/Example.app";
const EXE = `${APP}/Contents/MacOS/Example`;
const CDHASH = "0123456789abcdef0123456789abcdef01234567";
const REQUIREMENT =
  'identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU] = EXAMPLE123';
const CHAIN = [
  "Developer ID Application: Example, Inc. (EXAMPLE123)",
  "Developer ID Certification Authority",
  "Apple Root CA",
];

const DETAILS = `Executable=${EXE}
Identifier=com.example.app
Format=app bundle with Mach-O universal (x86_64 arm64)
CodeDirectory v=20500 size=1821 flags=0x12000(library-validation,runtime) hashes=46+7 location=embedded
VersionPlatform=1
VersionMin=720896
VersionSDK=918784
Hash type=sha256 size=32
CandidateCDHash sha256=${CDHASH}
CandidateCDHashFull sha256=${CDHASH}89abcdef0123456789abcdef
Hash choices=sha256
CMSDigest=${CDHASH}89abcdef0123456789abcdef
CMSDigestType=2
Executable Segment base=0
Launch Constraints:
\tNone
CDHash=${CDHASH}
Signature size=9012
Authority=${CHAIN[0]}
Authority=${CHAIN[1]}
Authority=${CHAIN[2]}
Timestamp=22 Nov 2025 at 09:26:40
Notarization Ticket=stapled
Info.plist entries=30
TeamIdentifier=EXAMPLE123
Runtime Version=14.5.0
Sealed Resources version=2 rules=13 files=63
Internal requirements count=1 size=180
`;

const UNKNOWN: SignedCode = {
  path: null,
  identifier: null,
  teamId: null,
  format: null,
  flags: null,
  signature: null,
  authorities: [],
  channel: "unknown",
  secureTimestamp: null,
  cdhash: null,
  entitlements: null,
  designatedRequirement: null,
  verify: null,
  stapled: null,
  infoPlistBound: null,
  warnings: [],
};

const EXAMPLE: SignedCode = {
  ...UNKNOWN,
  path: EXE,
  identifier: "com.example.app",
  teamId: "EXAMPLE123",
  format: "app bundle with Mach-O universal (x86_64 arm64)",
  flags: ["library-validation", "runtime"],
  signature: "signed",
  authorities: CHAIN,
  channel: "developer-id",
  secureTimestamp: true,
  cdhash: CDHASH,
  stapled: true,
  infoPlistBound: true,
};

const ADHOC = `Executable=/x/tool
Identifier=tool
Format=Mach-O thin (arm64)
CodeDirectory v=20400 size=512 flags=0x20002(adhoc,linker-signed) hashes=13+0 location=embedded
Signature=adhoc
Info.plist=not bound
TeamIdentifier=not set
Sealed Resources=none
Internal requirements=none
`;

const valid = { ok: true, errors: [], details: [] };
const refused = (...errors: string[]) => ({ ok: false, errors, details: [] });

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly Partial<SignedCode>[]])[] = [
  ["-dvvv", `jo@mac ~ % codesign -dvvv ${APP}\n${DETAILS}`, [EXAMPLE]],
  ["-dvvv in a quoted, fenced, indented block", `> \`\`\`\n${DETAILS.replace(/^/gm, ">     ")}\n> \`\`\``, [EXAMPLE]],
  ["a bullet list of backquoted lines", DETAILS.replace(/^(?=\w)(.*)$/gm, "- `$1`"), [EXAMPLE]],
  ["lines with a CI's time before them", DETAILS.replace(/^/gm, "2025-11-22T09:26:40.1234567Z "), [EXAMPLE]],
  [
    "an ad hoc signature of the linker",
    ADHOC,
    [{
      path: "/x/tool",
      identifier: "tool",
      format: "Mach-O thin (arm64)",
      flags: ["adhoc", "linker-signed"],
      signature: "linker-signed",
      channel: "adhoc",
      infoPlistBound: false,
    }],
  ],
  ["two displays without prompts", DETAILS + ADHOC, [EXAMPLE, { ...read(ADHOC)[0] }]],
  [
    "lines that a mail program wrapped",
    `Executable=/Applications/My Example With A Long\nName.app/Contents/MacOS/My\nIdentifier=com.example.app
CodeDirectory v=20500 size=1821\nflags=0x2(adhoc) hashes=43+5 location=embedded
Authority=Developer ID Application: Example Of A Very Long Company\n(EXAMPLE123)\nAuthority=Apple Root CA`,
    [{
      path: "/Applications/My Example With A Long Name.app/Contents/MacOS/My",
      identifier: "com.example.app",
      flags: ["adhoc"],
      signature: "adhoc",
      authorities: ["Developer ID Application: Example Of A Very Long Company (EXAMPLE123)", "Apple Root CA"],
      channel: "developer-id",
    }],
  ],
  ["flags without words", "Executable=/x/y\nCodeDirectory v=20500 size=1 flags=0x10000 hashes=1+2", [
    { path: "/x/y", flags: ["runtime"], signature: "signed" },
  ]],
  [
    "a signature without a secure timestamp",
    "Executable=/x/y\nAuthority=Apple Development: Jo (AAAAAAAAAA)\nSigned Time=now",
    [
      {
        path: "/x/y",
        signature: "signed",
        authorities: ["Apple Development: Jo (AAAAAAAAAA)"],
        channel: "development",
        secureTimestamp: false,
      },
    ],
  ],
  ["what grep left, under its prompt", `$ codesign -dvv ${APP} 2>&1 | grep Team\nTeamIdentifier=EXAMPLE123`, [
    { path: APP, teamId: "EXAMPLE123", signature: "signed" },
  ]],
  [
    "a display that prose introduces",
    `codesign -dv ${APP} shows:\nIdentifier=com.example.app\nTeamIdentifier=EXAMPLE123`,
    [
      { path: APP, identifier: "com.example.app", teamId: "EXAMPLE123", signature: "signed" },
    ],
  ],
  [
    "a verification and the display of the same bundle",
    `$ codesign --verify -vv ${APP}\n${APP}: valid on disk\n${APP}: satisfies its Designated Requirement\n\nAnd:\n${DETAILS}`,
    [{ ...EXAMPLE, verify: valid }],
  ],
  [
    "a verification by a relative path after the display",
    `$ codesign -dvvv ${APP}\n${DETAILS}$ codesign -vv Example.app\nExample.app: valid on disk`,
    [{ ...EXAMPLE, verify: valid }],
  ],
  ["a verification alone", `CodeSignatureVerifier: ${APP}: valid on disk\n${APP}: explicit requirement satisfied`, [
    { path: APP, signature: "signed", verify: valid },
  ]],
  [
    "a broken seal",
    `${APP}: a sealed resource is missing or invalid\nfile modified: ${APP}/Contents/Resources/a\nfile missing: ${APP}/b`,
    [{
      path: APP,
      signature: "invalid",
      verify: {
        ok: false,
        errors: ["a sealed resource is missing or invalid"],
        details: [`file modified: ${APP}/Contents/Resources/a`, `file missing: ${APP}/b`],
      },
    }],
  ],
  [
    "a broken signature with its architecture on the line",
    `I get ${APP}: invalid signature (code or signature have been modified) in architecture: arm64`,
    [
      { path: APP, signature: "invalid", verify: refused("invalid signature (code or signature have been modified)") },
    ],
  ],
  ["unsigned code, displayed", `$ codesign -dv ${APP}\n${APP}: code object is not signed at all`, [
    { path: APP, signature: "unsigned" },
  ]],
  [
    "unsigned code, verified",
    `$ codesign -v ${APP}\n${APP}: code object is not signed at all\nIn architecture: arm64`,
    [
      {
        path: APP,
        signature: "unsigned",
        verify: { ok: false, errors: ["code object is not signed at all"], details: ["In architecture: arm64"] },
      },
    ],
  ],
  ["an unsigned part", `${APP}: code object is not signed at all\nIn subcomponent: ${APP}/Contents/MacOS/x`, [
    {
      path: APP,
      signature: "invalid",
      verify: {
        ok: false,
        errors: ["code object is not signed at all"],
        details: [`In subcomponent: ${APP}/Contents/MacOS/x`],
      },
    },
  ]],
  ["a message of unknown wording", `$ codesign --verify ${APP}\n${APP}: something new is wrong`, [
    { path: APP, signature: "invalid", verify: refused("something new is wrong") },
  ]],
  ["a requirement", `Executable=${EXE}\n# designated => ${REQUIREMENT}`, [{
    path: EXE,
    designatedRequirement: REQUIREMENT,
  }]],
  ["a wrapped requirement", `designated => ${REQUIREMENT.replaceAll(" and ", " and\n   ")}\nThat is all.`, [
    { designatedRequirement: REQUIREMENT },
  ]],
  ["a bare executable", `Executable=${EXE}`, [{ path: EXE }]],
  ["a new signature as another", `${DETAILS}${DETAILS.replaceAll(CDHASH, CDHASH.replace("0", "f"))}`, [
    EXAMPLE,
    { ...EXAMPLE, cdhash: CDHASH.replace("0", "f") },
  ]],
  [
    "a line in prose about the code above as nothing new",
    `${DETAILS}\nNote the line\nTeamIdentifier=not set\nof others`,
    [EXAMPLE],
  ],
  [
    "a helper beside the main executable",
    `Executable=${APP}/Contents/MacOS/helper\nFormat=Mach-O thin (arm64)\n${APP}: valid on disk`,
    [
      { path: `${APP}/Contents/MacOS/helper`, format: "Mach-O thin (arm64)" },
      { path: APP, signature: "signed", verify: valid },
    ],
  ],
  [
    "answers to two commands without a path as two",
    "$ codesign -dv $A | grep Team\nTeamIdentifier=EXAMPLE123\n" +
    "$ codesign -dv $B | grep Team\nTeamIdentifier=EXAMPLE123",
    [
      { teamId: "EXAMPLE123", signature: "signed" },
      { teamId: "EXAMPLE123", signature: "signed" },
    ],
  ],
  ["a broken chain", `Executable=${EXE}\nAuthority=(unavailable)`, [
    { path: EXE, signature: "signed", authorities: ["(unavailable)"] },
  ]],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseCodesign() reads ${name}`, () => {
    assertEquals(read(text), expected.map((code) => ({ ...UNKNOWN, ...code })));
  });
}

const LEAVES: Readonly<Record<string, string>> = {
  "Developer ID Application: A (EXAMPLE123)": "developer-id",
  "Mac Developer: A (EXAMPLE123)": "development",
  "Apple Mac OS Application Signing": "app-store",
  "Apple Distribution: A (EXAMPLE123)": "app-store",
  "3rd Party Mac Developer Application: A (EXAMPLE123)": "app-store",
  "TestFlight Beta Distribution": "testflight",
  "Software Signing": "apple",
  "My own authority": "unknown",
};

for (const [leaf, channel] of Object.entries(LEAVES)) {
  Deno.test(`parseCodesign() takes "${leaf}" for ${channel}`, () => {
    assertEquals(read(`Executable=/x\nAuthority=${leaf}\nAuthority=Apple Root CA`)[0]?.channel, channel);
  });
}

const TREE = `[Dict]
\t[Key] com.apple.security.application-groups
\t[Value]
\t\t[Array]
\t\t\t[String] EXAMPLE123.com.example
\t[Key] com.apple.security.app-sandbox
\t[Value]
\t\t[Bool] true
`;
const XML =
  `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "https://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict>
<key>com.apple.security.application-groups</key><array><string>EXAMPLE123.com.example</string></array>
<key>com.apple.security.app-sandbox</key><true/></dict></plist>`;
const CLAIMS = {
  "com.apple.security.application-groups": ["EXAMPLE123.com.example"],
  "com.apple.security.app-sandbox": true,
};
const ASKED = `$ codesign -d --entitlements - ${APP}\n`;

const ENTITLEMENTS: readonly (readonly [name: string, text: string, expected: object | null])[] = [
  [
    "a dictionary that lost its property list",
    `${ASKED}${XML.slice(XML.indexOf("<dict>"), -"</plist>".length)}\n`,
    CLAIMS,
  ],
  ["the same behind a page's name for the language", `${ASKED}xml ${XML.slice(XML.indexOf("<dict>"), -8)}\n`, CLAIMS],
  ["the tree", `${ASKED}Executable=${EXE}\n${TREE}`, CLAIMS],
  ["the tree indented by blanks", `Executable=${EXE}\n${TREE.replaceAll("\t", "    ")}`, CLAIMS],
  ["the tree without its indent", `Executable=${EXE}\n${TREE.replaceAll("\t", "")}`, CLAIMS],
  ["the tree on one line", `Executable=${EXE}\n${TREE.replace(/\s+/g, " ")}`, CLAIMS],
  ["the tree behind details", DETAILS + TREE, CLAIMS],
  ["XML", `Executable=${EXE}\n${XML}`, CLAIMS],
  ["XML on one line with the next prompt behind", `${ASKED}${XML.replaceAll("\n", "")}jo@mac ~ % ls\nx`, CLAIMS],
  ["XML behind the header of its blob", `Executable=${EXE}\n??qq?\u0002${XML}`, CLAIMS],
  ["XML behind a warning", `Executable=${EXE}\nwarning: Specifying ':' in the path is deprecated\n${XML}`, CLAIMS],
  ["XML under a heading", `${DETAILS}\nEntitlements:\n${XML}`, CLAIMS],
  ["XML before the rest", `${ASKED}${XML}\nExecutable=${EXE}`, CLAIMS],
  [
    "JSON",
    `$ codesign -d --entitlements - --xml ${APP} | plutil -convert json -o - -\n${JSON.stringify(CLAIMS, null, 2)}`,
    CLAIMS,
  ],
  [
    "plutil -p of now and then",
    `$ codesign -d --entitlements - --xml ${APP} | plutil -p -
{
  "com.apple.security.app-sandbox" => 1
  "com.apple.security.application-groups" => [
    0 => "EXAMPLE123.com.example"
  ]
}`,
    CLAIMS,
  ],
  ["none before the next prompt", `${ASKED}Executable=${EXE}\n$ ls`, {}],
  ["none with another prompt at once", `jo@mac ~ % ${ASKED.slice(2)}jo@mac ~ % ls`, {}],
  ["none at the end", `${ASKED}Executable=${EXE}\n`, {}],
  ["nothing when not asked", DETAILS, null],
  ["nothing when the command was advice", `${ASKED}would help us.\n\nHere is what I have:\n${DETAILS}`, null],
  ["nothing of others when the command was advice", `${ASKED}would help us.\n\n${DETAILS}\nAnd my plist\n${XML}`, null],
  ["nothing when a filter ate them", `$ codesign -d --entitlements - ${APP} | grep x\nExecutable=${EXE}\n$ ls`, null],
  [
    "nothing when codesign refused them",
    `${ASKED}Executable=${EXE}\nwarning: binary contains an invalid entitlements blob.\n`,
    null,
  ],
  ["nothing in a profile", `Executable=${EXE}\n<plist><dict><key>Entitlements</key><dict/></dict></plist>`, null],
  ["nothing in a property list of another command", `${DETAILS}$ cat x.plist\n${XML}`, null],
];

for (const [name, text, expected] of ENTITLEMENTS) {
  Deno.test(`parseCodesign() reads entitlements: ${name}`, () => {
    const code = read(text);
    assertEquals(code.length, 1);
    assertEquals(code[0]?.entitlements, expected as SignedCode["entitlements"]);
    assert([EXE, APP].includes(code[0]?.path ?? ""));
  });
}

Deno.test("parseCodesign() says that entitlements were cut", () => {
  const part = TREE.replace("[Dict]\n", "......\n");
  const { value, complete, problems } = parseCodesign(parseTranscript(`Executable=${EXE}\n${part}`));
  assertEquals(value?.[0]?.entitlements, CLAIMS);
  assertEquals([complete, problems.length], [false, 1]);
});

Deno.test("parseCodesign() keeps nested entitlements apart by their indent", () => {
  const text =
    "[Dict]\n\t[Key] a\n\t[Value]\n\t\t[Array]\n\t\t\t[Dict]\n\t\t\t\t[Key] b\n\t\t\t\t[Value]\n\t\t\t\t\t[Int] 5\n" +
    "\t\t\t[String] c\n\t[Key] d\n\t[Value]\n\t\t[Bool] false\n";
  assertEquals(read(`Executable=${EXE}\n${text}`)[0]?.entitlements, { a: [{ b: 5 }, "c"], d: false });
});

Deno.test("parseCodesign() takes a key named __proto__ for a key", () => {
  const claims = read(`Executable=${EXE}\n[Dict]\n\t[Key] __proto__\n\t[Value]\n\t\t[String] x\n`)[0]?.entitlements;
  assertEquals(Object.entries(claims ?? {}), [["__proto__", "x"]]);
  assertEquals(({} as Record<string, unknown>)["x"], undefined);
});

Deno.test("parseCodesign() says which line shows what", () => {
  const { origins } = parseCodesign(parseTranscript(`Hello\n${DETAILS}`));
  assertEquals([origins["0"]?.n, origins["0.teamId"]?.n, origins["0.flags"]?.n], [2, 26, 5]);
});

const OTHER_TEXTS = [
  `Please run\n${ASKED}$ systemextensionsctl list\nand tell us.`,
  "It says code object is not signed at all, but why?",
  "Identifier=com.example.app\nTimestamp=now",
  "2025-11-22 09:26:40.123456+0100 0x1 Error 0x0 1 0 amfid: /x.app: code object is not signed at all",
  `${APP}: accepted\nsource=Notarized Developer ID\norigin=Developer ID Application: Example (EXAMPLE123)`,
  `${APP}: rejected (the code is valid but does not seem to be an app)`,
  XML,
  XML.slice(XML.indexOf("<dict>")),
  "[Key] pressed\n[Value] changed",
  `$ codesign -dv ${APP}\n${APP}: No such file or directory`,
  `$ codesign -f -s - ${APP}\n${APP}: replacing existing signature`,
];

for (const text of OTHER_TEXTS) {
  Deno.test(`findCodesign() leaves "${text.slice(0, 40)}" alone`, () => assertEquals(read(text), []));
}

const SAMPLE =
  `$ codesign -dvvv --entitlements - ${APP}\n${DETAILS}${TREE}$ codesign -d --entitlements :- /b\n${XML}\n/b: valid on disk\n`;

Deno.test("parseCodesign() survives a cut anywhere and invents nothing", () => {
  for (let cut = 0; cut <= SAMPLE.length; cut++) {
    for (const code of read(SAMPLE.slice(0, cut))) {
      assert(
        SAMPLE.includes(code.path ?? "") && SAMPLE.includes(code.teamId ?? "") && SAMPLE.includes(code.cdhash ?? ""),
      );
      assert(Object.keys(code.entitlements ?? {}).every((key) => SAMPLE.includes(key)));
      assert(code.verify?.ok !== false);
    }
  }
});

Deno.test("parseCodesign() takes any text", () => {
  const pieces = [...SAMPLE.split(/(?<=\n)|(?= )/), "{", "}", "=>", "\n", "In subcomponent: x\n", "$ ls\n"];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 }))), (parts) => {
      read(parts.join(""));
    }),
    { numRuns: times(60) },
  );
});

Deno.test("parseCodesign() is linear on the worst lines", () => {
  const seeds = [
    "<?xml ",
    "<plist><dict><key>a</key>",
    "[Dict]",
    "[Key] a [Value] [Array] ",
    "Executable=/x ",
    "Executable=/x\n",
    "Executable=/x\nIdentifier=a\n",
    `/a.app: valid on disk\n`,
    "x: ",
    "designated => and ",
    "designated => and\n",
    "$ codesign -d --entitlements - /x\n",
    "$ codesign -d --entitlements - /x\n{\n",
    "$ codesign -d --entitlements - /x\n<dict>\n",
    "<dict>\n",
    "Authority=a\n",
    "In subcomponent: a\n",
    "a sealed resource is missing or invalid\n",
  ];
  for (const seed of seeds) {
    const lines = parseTranscript(makeLarge(seed).slice(0, LARGE / 2));
    assertTimely(() => findCodesign(lines), JSON.stringify(seed), 600);
  }
});

Deno.test("parseCodesign() takes no list that was cut before its first entry for an empty one", () => {
  const asked = `% codesign -d --entitlements - --xml ${APP}\nExecutable=${EXE}\n`;
  for (
    const cut of [
      '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple',
      '<plist version="1.0"><dict><ke',
    ]
  ) {
    assertEquals(read(asked + cut).map(({ entitlements }) => entitlements), [null]);
  }
  assertEquals(
    read(`${asked}<plist version="1.0"><dict></dict></plist>`).map(({ entitlements }) => ({ ...entitlements })),
    [{}],
  );
});
