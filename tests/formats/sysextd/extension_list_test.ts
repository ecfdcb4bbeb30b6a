import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { type Line, toLines } from "../../../formats/parsed.ts";
import { type ExtensionRow, findExtensionLists, parseExtensionList } from "../../../formats/sysextd/extension_list.ts";
import { times } from "../../effort.ts";

const NE = "com.apple.system_extension.network_extension";
const ES = "com.apple.system_extension.endpoint_security";
const HEADER = "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]";
const HINT = "(Go to 'System Settings > General > Login Items & Extensions > Network Extensions' to modify these " +
  "system extension(s))";
const ROW = "*\t*\tEXAMPLE123\tcom.example.app.filter (1.2/34)\tExample Filter\t[activated enabled]";
const FILTER: ExtensionRow = {
  category: null,
  enabled: true,
  active: true,
  teamId: "EXAMPLE123",
  bundleId: "com.example.app.filter",
  version: "1.2",
  build: "34",
  name: "Example Filter",
  state: "activated enabled",
};
const FULL = ["2 extension(s)", `--- ${NE} ${HINT}`, HEADER, ROW, `--- ${ES}`, HEADER, es("activated waiting for user")]
  .join("\n");

function es(state: string): string {
  return `\t*\tEXAMPLE123\tcom.example.app.guard (2.0/7)\tGuard\t[${state}]`;
}

function parse(text: string) {
  return parseExtensionList(toLines(text));
}

function rows(text: string): readonly ExtensionRow[] {
  return parse(text).value?.extensions ?? [];
}

/** Lines of a pasted session; what follows `% ` is a command. */
function session(text: string): Line[] {
  return toLines(text).map((line) => line.text.startsWith("% ") ? { ...line, command: line.text.slice(2) } : line);
}

Deno.test("parseExtensionList() reads the tool's own output", () => {
  const { value, problems, origins, complete, refused } = parse(FULL);
  assertEquals(value, {
    outcome: "ok",
    declaredCount: 2,
    extensions: [
      { ...FILTER, category: NE },
      {
        category: ES,
        enabled: false,
        active: true,
        teamId: "EXAMPLE123",
        bundleId: "com.example.app.guard",
        version: "2.0",
        build: "7",
        name: "Guard",
        state: "activated waiting for user",
      },
    ],
  });
  assertEquals(problems, []);
  assertEquals([origins[""]?.n, origins["extensions.0"]?.n, origins["extensions.1"]?.n], [1, 4, 7]);
  assertEquals([complete, refused], [undefined, undefined]);
});

const SAME: readonly (readonly [string, string])[] = [
  ["tabs", ROW],
  [
    "tabs expanded to eight columns",
    "*       *       EXAMPLE123      com.example.app.filter (1.2/34) Example Filter  [activated enabled]",
  ],
  ["single blanks", "* * EXAMPLE123 com.example.app.filter (1.2/34) Example Filter [activated enabled]"],
  [
    "columns aligned by hand",
    " *    *    EXAMPLE123   com.example.app.filter  (1.2/34)    Example Filter    [activated enabled]",
  ],
  [
    "tabs and blanks mixed",
    "*       *\tEXAMPLE123 com.example.app.filter (1.2/34)\t Example Filter [activated enabled]",
  ],
  ["a leading tab", `\t${ROW}`],
  ["tabs gone", "**EXAMPLE123com.example.app.filter (1.2/34)Example Filter[activated enabled]"],
  ["the state in sysextd's spelling", ROW.replace("activated enabled", "activated_enabled")],
  ["the state in capitals", ROW.replace("activated enabled", "Activated Enabled")],
  ["the state without brackets", ROW.replace("[activated enabled]", "activated enabled")],
  ["a comment's mark", `# ${ROW}`],
  ["another comment's mark", `    // ${ROW}`],
  ["a bullet", `• ${ROW}`],
  ["a bullet of a list", `- ${ROW}`],
  ["backquotes", `\`${ROW}\``],
  ["a string with escapes", `"${ROW.replaceAll("\t", "\\t")}\\n"`],
  ["a table's bars", "| * | * | EXAMPLE123 | com.example.app.filter (1.2/34) | Example Filter | [activated enabled] |"],
  ["a remark behind it", `${ROW}   <-- this one`],
  ["two wrapped lines", "* * EXAMPLE123 com.example.app.filter (1.2/34)\nExample Filter [activated enabled]"],
  ["a wrapped state", ROW.replace("activated enabled", "activated\nenabled")],
  ["a wrap before the version", "* * EXAMPLE123 com.example.app.filter\n(1.2/34) Example Filter [activated enabled]"],
  [
    "a wrap at a terminal's edge, within the name",
    [
      "*       *       EXAMPLE123      com.example.app.filter (1.2/34)         Example ",
      "Filter  [activated enabled]",
    ].join("\n"),
  ],
  [
    "a wrap at a terminal's edge, within the state",
    [
      "*       *       EXAMPLE123  com.example.app.filter (1.2/34)  Example Filter  [act",
      "ivated enabled]",
    ].join("\n").replace("  [act", " [act"),
  ],
  ["a wrap within the version", "* * EXAMPLE123 com.example.app.filter (1.\n2/34) Example Filter [activated enabled]"],
  [
    "a wrap within the bundle id",
    "* * EXAMPLE123 com.example.app.fil\nter (1.2/34) Example Filter [activated enabled]",
  ],
  ["a log's time before it", `[2026-11-20 10:00:00.123] ${ROW}`],
  ["a log's time and level before it", `2026-11-20T10:00:00+01:00 INFO: ${ROW}`],
  ["commas of a spreadsheet", ROW.replaceAll("\t", ",")],
  ["no closing parenthesis", ROW.replace("/34)", "/34")],
];
for (const [what, text] of SAME) {
  Deno.test(`parseExtensionList() reads a row with ${what}`, () => {
    assertEquals(rows(text), [FILTER]);
    assertEquals(rows(`${HEADER}\n${text}`), [FILTER]);
  });
}

const CHANGED: readonly (readonly [string, string, Partial<ExtensionRow>])[] = [
  ["a name in parentheses", ROW.replace("Example Filter", "Split Tunnel (beta)"), { name: "Split Tunnel (beta)" }],
  ["a name in brackets", ROW.replace("Example Filter", "[T] Filter"), { name: "[T] Filter" }],
  ["no name, two tabs", ROW.replace("Example Filter", ""), { name: null }],
  ["no name column", ROW.replace("\tExample Filter", ""), { name: null }],
  ["a dash for the name", ROW.replace("Example Filter", "-"), { name: "-" }],
  ["no version", ROW.replace(" (1.2/34)", ""), { version: null, build: null }],
  ["no version and no name", "*\t*\t-\tcom.example.app.filter\t\t[activated disabled]", {
    teamId: null,
    version: null,
    build: null,
    name: null,
    state: "activated disabled",
  }],
  ["no version, single blanks", "* * EXAMPLE123 com.example.app.filter Example Filter [activated enabled]", {
    version: null,
    build: null,
  }],
  ["no build", ROW.replace("/34", ""), { build: null }],
  ["a version of free text", ROW.replace("1.2/34", "5.2.6-87 (beta)/202511.10/7"), {
    version: "5.2.6-87 (beta)",
    build: "202511.10/7",
  }],
  ["a half hidden build", ROW.replace("/34", "/34…"), { build: "34…" }],
  ["a hidden version", ROW.replace("1.2/34", "<...>"), { version: null, build: null }],
  ["everything hidden", "*  *  EXAMPLE123  <...>  <...> (...)  <...>  [activated enabled]", {
    bundleId: "<...>",
    version: null,
    build: null,
    name: null,
  }],
  ["a hidden team id", ROW.replace("EXAMPLE123", "__"), { teamId: null }],
  ["another hidden team id", ROW.replace("EXAMPLE123", "<...>"), { teamId: null }],
  ["stars for a team id", ROW.replace("EXAMPLE123", "**********"), { teamId: null }],
  ["a short team id", ROW.replace("EXAMPLE123", "TEAM1"), { teamId: "TEAM1" }],
  ["a dash for the team id", ROW.replace("EXAMPLE123", "-"), { teamId: null }],
  ["an empty team id", ROW.replace("EXAMPLE123", ""), { teamId: null }],
  ["a half hidden bundle id", ROW.replace("example.app", "…"), { bundleId: "com.….filter" }],
  ["a hidden state", ROW.replace("activated enabled", "..."), { state: null }],
  ["an unknown state", ROW.replace("activated enabled", "frobnicated twice"), { state: "frobnicated twice" }],
  [
    "both stars empty",
    `\t\t${ROW.slice(4).replace("activated enabled", "terminated waiting to uninstall on reboot")}`,
    {
      enabled: false,
      active: false,
      state: "terminated waiting to uninstall on reboot",
    },
  ],
  ["the first star only", `*\t\t${ROW.slice(4)}`, { active: false }],
  ["the second star only", `\t*\t${ROW.slice(4)}`, { enabled: false }],
  ["the second star only, trimmed", `*\t${ROW.slice(4)}`, { enabled: false }],
  ["one star after blanks", `    * ${ROW.slice(4)}`, { enabled: false }],
  ["one star and one blank", `* ${ROW.slice(4)}`, { enabled: false }],
  ["one star and a wide gap", `*       ${ROW.slice(4)}`, { active: false }],
  ["a dash for an empty column", `* - ${ROW.slice(4)}`, { active: false }],
  ["no star columns", ROW.slice(4), { enabled: null, active: null }],
  ["blanks for stars that must be there", `    ${ROW.slice(4)}`, { enabled: null, active: null }],
  ["nothing but id and state", "com.example.app.filter  [activated waiting for user]", {
    enabled: null,
    active: null,
    teamId: null,
    version: null,
    build: null,
    name: null,
    state: "activated waiting for user",
  }],
  ["dots between id and state", "- `com.example.app.filter ... [activated disabled]`", {
    enabled: null,
    active: null,
    teamId: null,
    version: null,
    build: null,
    name: null,
    state: "activated disabled",
  }],
  ["no team id and no stars", "com.example.app.filter (1.2/34) Example Filter [terminating for uninstall]", {
    enabled: null,
    active: null,
    teamId: null,
    state: "terminating for uninstall",
  }],
];
for (const [what, text, change] of CHANGED) {
  Deno.test(`parseExtensionList() reads a row with ${what}`, () =>
    assertEquals(rows(text), [{ ...FILTER, ...change }]));
}

Deno.test("parseExtensionList() shows a wrapped row with its state", () => {
  const wrapped = ROW.replace("\tExample Filter", "\n\tExample Filter");
  const { origins } = parse(`${HEADER}\n${wrapped}\n`);
  assertEquals(origins["extensions.0"]?.n, 2);
  assert(origins["extensions.0"]?.text.endsWith("[activated enabled]"), origins["extensions.0"]?.text);
});

Deno.test("parseExtensionList() counts the star columns from the header's indentation", () => {
  const table = [
    `\t--- ${NE}`,
    `\t${HEADER}`,
    `\t\t\t${ROW.slice(4).replace("enabled", "disabled")}`,
    `\t\t*\t${ROW.slice(4)}`,
  ];
  assertEquals(rows(table.join("\n")).map((row) => [row.enabled, row.active]), [[false, false], [false, true]]);
  const trimmed = table.slice(0, 2).concat(`\t${ROW.slice(4).replace("enabled", "disabled")}`);
  assertEquals(rows(trimmed.join("\n")).map((row) => [row.enabled, row.active]), [[null, null]]);
});

Deno.test("parseExtensionList() keeps two rows of one id and version, in their order", () => {
  const old = ROW.replace("*\t*", "\t").replace("activated enabled", "terminating for uninstall but still running");
  assertEquals(rows([HEADER, old, ROW, ROW].join("\n")).map((row) => row.state), [
    "terminating for uninstall but still running",
    "activated enabled",
    "activated enabled",
  ]);
});

const CATEGORIES: readonly (readonly [string, readonly string[], readonly (string | null)[]])[] = [
  ["the hint on the category's line", [`--- ${NE} ${HINT}`, HEADER, ROW], [NE]],
  ["the hint on its own line", [`--- ${NE}`, `---${HINT}`, HEADER, ROW], [NE]],
  ["a wrapped hint", [
    `--- ${NE} (Go to 'System Settings > General >`,
    "    Network Extensions' to modify these system extension(s))",
    HEADER,
    ROW,
  ], [NE]],
  ["a hint over three lines", [
    `--- ${NE} (Go to 'System Settings >`,
    "General > Login Items & Extensions >",
    "Network Extensions' to modify these system extension(s))",
    HEADER,
    ROW,
  ], [NE]],
  ["a long dash for three", [`— ${NE}`, HEADER, ROW], [NE]],
  ["no dashes", [`${NE} ${HINT}`, HEADER, ROW], [NE]],
  ["a category of tomorrow", ["--- com.apple.system_extension.something_new", HEADER, ROW], [
    "com.apple.system_extension.something_new",
  ]],
  ["no category line", [HEADER, ROW], [null]],
  ["no second category line", [`--- ${NE}`, HEADER, ROW, HEADER, ROW], [NE, null]],
  ["no header", [`--- ${NE}`, ROW, `--- ${ES}`, ROW], [NE, ES]],
  ["a blank line after the count", ["1 extension(s)", "", `--- ${NE}`, HEADER, ROW], [NE]],
  ["dots in between", ["9 extension(s)", "...", `--- ${NE}`, HEADER, "…", ROW, "[...]"], [NE]],
  ["a log line in between", [
    `--- ${NE}`,
    HEADER,
    "2026-01-02 03:04:05.678 systemextensionsctl[607:78739] Completely failed",
    ROW,
  ], [NE]],
];
for (const [what, lines, categories] of CATEGORIES) {
  Deno.test(`parseExtensionList() reads the category with ${what}`, () => {
    assertEquals(rows(lines.join("\n")), categories.map((category) => ({ ...FILTER, category })));
    assertEquals(findExtensionLists(toLines(lines.join("\n"))).length, 1);
  });
}

for (
  const label of [
    "Script result: ",
    "<result>",
    '  "stdout": "',
    '"result.stdout": "',
    "Output: ",
    "[2026-11-20 10:00:00] ",
  ]
) {
  Deno.test(`parseExtensionList() reads a count behind ${JSON.stringify(label)}`, () => {
    assertEquals(parse(`${label}${FULL}`).value?.declaredCount, 2);
    assertEquals(parse(`${label}0 extension(s)`).value?.outcome, "empty");
  });
}

Deno.test("parseExtensionList() takes no wish for a count", () => {
  assertEquals(parse("Expected result: 0 extension(s)").value, null);
  assertEquals(parse("My result: I have 2 extension(s)").value, null);
});

Deno.test("parseExtensionList() says what kept the tool from running", () => {
  const by = (text: string) => parse(text).value?.refusedBy;
  assertEquals(by(SIP), "integrity-protection");
  assertEquals(by(`${FAILED}Connection refused`), "sandbox");
  assertEquals(by("zsh: command not found: systemextensionsctl"), "no-such-command");
  assertEquals(by(FULL), undefined);
});

Deno.test("parseExtensionList() parts an output that was pasted on one line", () => {
  const glued = `1 extension(s) --- ${NE} enabledactiveteamIDbundleID (version)name[state] ` +
    "**EXAMPLE123com.example.app.filter (1.2/34)Example Filter[activated enabled]";
  const blanks = ["2 extension(s)", `--- ${NE} ${HINT}`, HEADER, ROW, ROW].join(" ").replaceAll("\t", " ");
  const escaped = `"${["1 extension(s)", `--- ${NE}`, HEADER, ROW].join("\\n").replaceAll("\t", "\\t")}\\n"`;
  for (const text of [glued, `jo@mac ~ % systemextensionsctl list ${glued}`, escaped]) {
    assertEquals(parse(text).value, { outcome: "ok", declaredCount: 1, extensions: [{ ...FILTER, category: NE }] });
  }
  assertEquals(rows(blanks).length, 2);
});

const FAILED = "systemextensionsctl: list command failed: The operation couldn’t be completed. ";
const SIP = "At this time, this tool cannot be used if System Integrity Protection is enabled.\n" +
  "This limitation will be removed in the near future.\nPlease remember to re-enable System Integrity Protection!";
const OUTCOMES: readonly (readonly [string, string, string | null, number | null, boolean, boolean])[] = [
  // text, outcome, declared count, complete, refused
  ["nothing", "", null, null, true, false],
  ["statements of a program", `const a =\n  "${ROW}";\nconst b =\n  "${ROW}";`, null, null, true, false],
  ["prose", "It says [activated enabled].\nSo com.example.app is there.", null, null, true, false],
  ["no extensions", "0 extension(s)", "empty", 0, true, false],
  ["no extensions of a category", `--- ${NE}\n${HEADER}`, "empty", null, true, false],
  ["a wrong count", `3 extension(s)\n${HEADER}\n${ROW}`, "ok", 3, true, false],
  ["a count that is too low", `0 extension(s)\n${HEADER}\n${ROW}`, "ok", 0, true, false],
  ["a single row", ROW, "ok", null, false, false],
  ["rows left out", `2 extension(s)\n${HEADER}\n${ROW}\n...`, "ok", 2, false, false],
  ["a cut state", `${HEADER}\n${ROW.slice(0, -4)}`, "partial", null, false, false],
  ["no state", `${HEADER}\n${ROW.slice(0, -20)}`, "partial", null, false, false],
  ["a cut version", `${HEADER}\n${ROW}\n${ROW.slice(0, 42)}`, "partial", null, false, false],
  ["a cut id", `${HEADER}\n${ROW}\n${ROW.slice(0, 30)}`, "partial", null, false, false],
  ["a cut team id", `${HEADER}\n${ROW}\n*\t*\tEXAM`, "partial", null, false, false],
  ["no row at all", `1 extension(s)\n--- ${NE}\n${HEADER}`, "partial", 1, false, false],
  [
    "an abort",
    `1 extension(s)\n--- ${NE}\n${HEADER}\nzsh: abort      systemextensionsctl list`,
    "failed",
    1,
    false,
    true,
  ],
  [
    "a log line and no rows",
    `1 extension(s)\n--- ${NE}\n${HEADER}\n2026-01-02 03:04:05 systemextensionsctl[607:78739] Completely failed to resolve bundle info`,
    "failed",
    1,
    false,
    true,
  ],
  ["an abort after a row", `2 extension(s)\n${HEADER}\n${ROW}\nAbort trap: 6`, "partial", 2, false, false],
  ["a failure", `${FAILED}(OSSystemExtensionErrorDomain error 1.)`, "failed", null, false, true],
  [
    "a failure after the header",
    `1 extension(s)\n--- ${NE}\n${HEADER}\n${FAILED}unavailable`,
    "failed",
    1,
    false,
    true,
  ],
  ["a refused connection", `${FAILED}Connection refused`, "refused", null, false, true],
  ["a refused connection, wrapped", `${FAILED.trim()}\nConnection refused`, "refused", null, false, true],
  [
    "a refused connection, quoted by a program",
    `exit status 69, ${FAILED}Connection refused`,
    "refused",
    null,
    false,
    true,
  ],
  ["System Integrity Protection", SIP, "refused", null, false, true],
  ["no permission", "zsh: operation not permitted: systemextensionsctl", "refused", null, false, true],
];
for (const [what, text, outcome, declared, complete, refused] of OUTCOMES) {
  Deno.test(`parseExtensionList() says ${outcome} for ${what}`, () => {
    const parsed = parse(text);
    assertEquals(parsed.value?.outcome ?? null, outcome);
    assertEquals(parsed.value?.declaredCount ?? null, declared);
    assertEquals([parsed.complete ?? true, parsed.refused ?? false], [complete, refused]);
  });
}

Deno.test("parseExtensionList() lists what it could not use", () => {
  const { problems } = parse(`5 extension(s)\n${HEADER}\nnot a row\n${ROW}`);
  assertEquals(problems, [
    { line: 3, text: "not a row", why: "no row of systemextensionsctl list" },
    { line: 1, text: "5 extension(s)", why: "the count says 5, 1 shown" },
  ]);
});

Deno.test("parseExtensionList() invents nothing in a text that is cut anywhere", () => {
  const whole = parse(FULL).value!.extensions;
  const firstRow = FULL.indexOf(ROW);
  for (let end = 0; end <= FULL.length; end++) {
    const { value } = parse(FULL.slice(0, end));
    findExtensionLists(toLines(FULL.slice(0, end)));
    value?.extensions.forEach((row, i) => {
      const full = whole[i]!;
      for (const key of ["teamId", "bundleId", "version", "build", "state"] as const) {
        assert(row[key] === null || row[key] === full[key], `${key} "${row[key]}" at ${end}`);
      }
      assert(full.name!.startsWith(row.name ?? ""));
    });
    if (end > firstRow && end < firstRow + ROW.length) assertEquals(value?.outcome, "partial", `at ${end}`);
  }
});

Deno.test("parseExtensionList() and findExtensionLists() never throw", () => {
  const pieces = fc.constantFrom(
    ...FULL.split(/(?<=[\t\n(/[\]) ])/),
    "...",
    "…",
    "<...>",
    "__",
    "|",
    "\\t",
    "\\n",
    "`",
    "-",
    "**",
    SIP,
    FAILED,
    "% systemextensionsctl list",
    "\u0000",
    "[[[",
    ")))",
  );
  const texts = fc.oneof(
    fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const lines = session(text);
      for (const block of findExtensionLists(lines)) {
        assert(block.length > 0 && parseExtensionList(block).value !== null);
      }
      const { value } = parseExtensionList(lines);
      assert(value === null || value.extensions.every((row) => row.bundleId !== "" && row.state !== ""));
    }),
    { numRuns: times(300) },
  );
});
