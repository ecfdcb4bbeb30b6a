import { assert, assertEquals } from "../../../compat/std_assert.ts";
import fc from "fast-check";
import { findExecutables, parseExecutables } from "../../../formats/macho_text/executables.ts";
import type { SeenExecutable, SeenSlice } from "../../../formats/macho_text/seen.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const ID = "com.example.tunnel.extension";
const APP = "/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel";
const STAGED =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const KIT = "@rpath/ExampleKit.framework/Versions/A/ExampleKit";
const SYSTEM = "/usr/lib/libSystem.B.dylib";

function parse(text: string): SeenExecutable[] {
  return parseExecutables(parseTranscript(text)).value ?? [];
}

/** The only slice of the only executable. */
function sliceOf(text: string): SeenSlice {
  const all = parse(text);
  assertEquals(all.map(({ slices }) => slices.length), [1], text);
  return all[0]!.slices[0]!;
}

function dylib(path: string, more = ""): string {
  return `\t${path} (compatibility version 1.0.0, current version 1351.0.0${more})\n`;
}

const needed = (path: string) => ({ path, isWeak: false });
const weak = (path: string) => ({ path, isWeak: true });

const LIBRARIES: readonly (readonly [string, string, readonly { path: string; isWeak: boolean }[]])[] = [
  ["otool -L as printed", `${STAGED}:\n${dylib(KIT)}${dylib(SYSTEM)}`, [needed(KIT), needed(SYSTEM)]],
  ["its command", `% otool -L ${STAGED}\n${STAGED}:\n${dylib(KIT)}`, [needed(KIT)]],
  ["a command through xcrun and sudo", `% sudo xcrun otool -L ${STAGED}\n${STAGED}:\n${dylib(KIT)}`, [needed(KIT)]],
  ["a list without the line above it", `% otool -L ${STAGED}\n${dylib(KIT)}`, [needed(KIT)]],
  ["what grep leaves", `% otool -L ${STAGED} | grep rpath\n${dylib(KIT)}`, [needed(KIT)]],
  ["no indentation", `${STAGED}:\n${dylib(KIT)}${dylib(SYSTEM)}`.replaceAll("\t", ""), [needed(KIT), needed(SYSTEM)]],
  ["other indentation", `${STAGED}:\n${dylib(KIT)}`.replaceAll("\t", "        "), [needed(KIT)]],
  ["a library that may be missing", `${STAGED}:\n${dylib(KIT, ", weak")}`, [weak(KIT)]],
  ["one that is exported again", `${STAGED}:\n${dylib(KIT, ", reexport")}`, [needed(KIT)]],
  ["one that is bound upwards", `${STAGED}:\n${dylib(KIT, ", upward")}`, [needed(KIT)]],
  [
    "lines that were wrapped in the bracket",
    `${STAGED}:\n\t${KIT} (compatibility version 1.0.0,\ncurrent version 1.0.0, weak)\n${dylib(SYSTEM)}`,
    [weak(KIT), needed(SYSTEM)],
  ],
  [
    "lines that were wrapped before the bracket",
    `${STAGED}:\n\t${KIT}\n(compatibility version 1.0.0, current version 1.0.0)\n${dylib(SYSTEM)}`,
    [needed(KIT), needed(SYSTEM)],
  ],
  [
    "lines that were wrapped behind its first word",
    `${STAGED}:\n\t${KIT} (compatibility\nversion 1.0.0, current\nversion 1.0.0)\n${dylib(SYSTEM)}`,
    [needed(KIT), needed(SYSTEM)],
  ],
  ["a quoted mail", `> ${STAGED}:\n> ${dylib(KIT)}`, [needed(KIT)]],
  ["code fences", `\`\`\`\n${STAGED}:\n${dylib(KIT)}\`\`\``, [needed(KIT)]],
  [
    "dyld_info",
    `${STAGED} [arm64]:\n    -linked_dylibs:\n        attributes     load path\n                       ${SYSTEM}\n` +
    `        weak-link      ${KIT}\n`,
    [needed(SYSTEM), weak(KIT)],
  ],
  ["dyld_info of macOS 12", `${STAGED} [arm64]:\n    -dependents:\n        ${KIT}\n`, [needed(KIT)]],
  [
    "load commands",
    `${STAGED}:\nLoad command 13\n          cmd LC_LOAD_DYLIB\n      cmdsize 56\n         name ${SYSTEM} (offset 24)\n` +
    `   time stamp 2 Thu Jan  1 01:00:02 1970\n      current version 1351.0.0\ncompatibility version 1.0.0\n` +
    `Load command 14\n          cmd LC_LOAD_WEAK_DYLIB\n      cmdsize 96\n         name ${KIT} (offset 24)\n`,
    [needed(SYSTEM), weak(KIT)],
  ],
  [
    "both lists, of which only one says what may be missing",
    `% otool -L ${STAGED}\n${STAGED}:\n${dylib(KIT, ", weak")}% otool -L ${STAGED}\n${STAGED}:\n${dylib(KIT)}`,
    [weak(KIT)],
  ],
  [
    "the list of a later build",
    `% otool -L ${STAGED}\n${STAGED}:\n${dylib(KIT)}% make\n% otool -L ${STAGED}\n${STAGED}:\n${dylib(SYSTEM)}`,
    [needed(SYSTEM)],
  ],
];

for (const [says, text, dylibs] of LIBRARIES) {
  Deno.test(`parseExecutables() reads libraries out of ${says}`, () => {
    assertEquals(sliceOf(text).dylibs, dylibs);
    assertEquals(parse(text)[0]!.file, STAGED);
  });
}

const RPATH = (path: string) => `          cmd LC_RPATH\n      cmdsize 48\n         path ${path} (offset 12)\n`;
const INSIDE = "@executable_path/../Frameworks";
const SWIFT = "/usr/lib/swift";

const RPATHS: readonly (readonly [string, string, readonly string[], boolean])[] = [
  [
    "what grep leaves",
    `% otool -l ${STAGED} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}--\n${RPATH(INSIDE)}`,
    [SWIFT, INSIDE],
    true,
  ],
  [
    "other options of grep",
    `% otool -l ${STAGED} | grep RPATH -A 2 | grep path\n         path ${SWIFT} (offset 12)\n`,
    [SWIFT],
    true,
  ],
  ["objdump", `% objdump --macho -p ${STAGED} | grep -A2 RPATH\n${RPATH(SWIFT)}`, [SWIFT], true],
  ["a filter that may leave some out", `% otool -l ${STAGED} | grep -A2 RPATH | grep Frameworks\n${RPATH(INSIDE)}`, [
    INSIDE,
  ], false],
  ["a list that was cut", `% otool -l ${STAGED} | grep -A2 LC_RPATH | head -3\n${RPATH(SWIFT)}`, [SWIFT], false],
  ["a list with lines left out", `% otool -l ${STAGED} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}...\n`, [SWIFT], false],
  [
    "a list whose last path is missing",
    `% otool -l ${STAGED} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}          cmd LC_RPATH\n      cmdsize 48\n`,
    [SWIFT],
    false,
  ],
  ["a part of the load commands", `${STAGED}:\nLoad command 15\n${RPATH(SWIFT)}`, [SWIFT], false],
  [
    "a variable in the command",
    `% BIN="${STAGED}"\n% otool -l "$BIN" | grep -A2 LC_RPATH\n${RPATH(SWIFT)}`,
    [SWIFT],
    true,
  ],
  [
    "a path that was wrapped",
    `${STAGED}:\nLoad command 15\n cmd LC_RPATH\n path ${INSIDE}\n(offset 12)\n`,
    [INSIDE],
    false,
  ],
];

for (const [says, text, rpaths, areAll] of RPATHS) {
  Deno.test(`parseExecutables() reads run paths out of ${says}`, () => {
    const slice = sliceOf(text);
    assertEquals([slice.rpaths, slice.rpathsAreAll], [rpaths, areAll]);
  });
}

/** Load commands from the first. */
function dump(...commands: string[]): string {
  return `${STAGED}:\n` + commands.map((fields, i) => `Load command ${i}\n      cmd ${fields}\n`).join("");
}

const BUILD =
  "LC_BUILD_VERSION\n  cmdsize 32\n platform 1\n    minos 13.0\n      sdk 15.2\n   ntools 1\n     tool 3\n  version 1115.7.3";

Deno.test("parseExecutables() reads all load commands, and only then knows what is not there", () => {
  const whole = sliceOf(dump("LC_SEGMENT_64", BUILD, "LC_MAIN", "LC_CODE_SIGNATURE\n  cmdsize 16"));
  assertEquals(whole, {
    arch: null,
    fileType: null,
    hasEntry: true,
    usesExtensionMain: "unknown",
    minimumSystem: "13.0",
    sdk: "15.2",
    isSigned: true,
    rpaths: [],
    rpathsAreAll: true,
    dylibs: [],
  });
  for (
    const text of [
      dump("LC_SEGMENT_64", "LC_UUID"),
      dump("LC_SEGMENT_64", "LC_UUID").replace("command 0", "command 3"),
      dump("LC_SEGMENT_64", "LC_UUID", "LC_CODE_SIGNATURE").replace("command 1", "command 5"),
      `${dump("LC_SEGMENT_64")}[...]\nLoad command 1\n      cmd LC_CODE_SIGNATURE\n`,
    ]
  ) {
    const { hasEntry, rpaths, dylibs, rpathsAreAll } = sliceOf(text);
    assertEquals([hasEntry, rpaths, dylibs, rpathsAreAll], [null, null, null, false], text);
  }
});

const HEAD = "      magic  cputype cpusubtype  caps    filetype ncmds sizeofcmds      flags\n";

Deno.test("parseExecutables() knows from the Mach header how many load commands there are", () => {
  const header = (count: number) =>
    `${STAGED}:\nMach header\n${HEAD}MH_MAGIC_64    ARM64        ALL  0x00     EXECUTE    ` +
    `${count}       2712   NOUNDEFS DYLDLINK TWOLEVEL PIE\n`;
  const two = sliceOf(header(2) + dump("LC_UUID", "LC_SOURCE_VERSION"));
  assertEquals([two.arch, two.hasEntry, two.isSigned], ["arm64", false, false]);
  const three = sliceOf(header(3) + dump("LC_UUID", "LC_SOURCE_VERSION"));
  assertEquals([three.hasEntry, three.isSigned], [null, null]);
});

const HEADERS: readonly (readonly [string, string, string])[] = [
  [
    "MH_MAGIC_64    ARM64        ALL  0x00     EXECUTE    24       2712   NOUNDEFS DYLDLINK TWOLEVEL PIE",
    "arm64",
    "execute",
  ],
  ["MH_MAGIC_64    ARM64          E  USR00     EXECUTE    65       6448   NOUNDEFS DYLDLINK", "arm64e", "execute"],
  ["MH_MAGIC_64   X86_64        ALL  0x00      BUNDLE    24       2712   NOUNDEFS DYLDLINK", "x86_64", "bundle"],
  ["MH_MAGIC_64  X86_64        ALL LIB64       DYLIB    24       2712", "x86_64", "dylib"],
  ["0xfeedfacf 16777228          0  0x00           2    24       2712 0x00200085", "arm64", "execute"],
  [" 0xfeedfacf 16777228          2  0x80           8    24       2712 0x00200085", "arm64e", "bundle"],
  [" 0xfeedfacf 16777223          3  0x00           6    24       2712 0x00200085", "x86_64", "dylib"],
  ["MH_MAGIC_64 ARM64 ALL 0x00 EXECUTE 24 2712 NOUNDEFS", "arm64", "execute"],
];

for (const [row, arch, fileType] of HEADERS) {
  Deno.test(`parseExecutables() reads the Mach header ${row.trim()}`, () => {
    const slice = sliceOf(`% otool -hv ${STAGED}\n${STAGED}:\nMach header\n${HEAD}${row}\n`);
    assertEquals([slice.arch, slice.fileType], [arch, fileType]);
  });
}

Deno.test("parseExecutables() keeps the slices of one output apart", () => {
  const text = `${STAGED} (architecture x86_64):\n${dylib(KIT)}${STAGED} (architecture arm64):\n${dylib(SYSTEM)}`;
  const [one] = parse(text);
  assertEquals(one!.archs, ["x86_64", "arm64"]);
  assertEquals(one!.archsAreAll, false);
  assertEquals(one!.slices.map(({ arch, dylibs }) => [arch, dylibs]), [["x86_64", [needed(KIT)]], ["arm64", [
    needed(SYSTEM),
  ]]]);
});

Deno.test("parseExecutables() gives what is said of no slice to all that have nothing of the kind", () => {
  const text = `${STAGED} (architecture x86_64):\n${dylib(KIT)}${STAGED} (architecture arm64):\n${dylib(SYSTEM)}` +
    `% otool -l ${STAGED} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}`;
  assertEquals(parse(text)[0]!.slices.map(({ arch, rpaths }) => [arch, rpaths]), [["x86_64", [SWIFT]], ["arm64", [
    SWIFT,
  ]]]);
});

Deno.test("parseExecutables() knows one file by several paths", () => {
  const text = `% otool -l ~/Desktop${APP} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}% otool -L ~/Desktop${APP}\n` +
    `/Users/user/Desktop${APP}:\n${dylib(SYSTEM)}`;
  assertEquals(parse(text.replaceAll("Example Tunnel", "Example")).length, 1);
  assertEquals(parse(`./Contents/MacOS/${ID}:\n${dylib(KIT)}${STAGED}:\n${dylib(SYSTEM)}`).length, 1);
  assertEquals(parse(`${APP}:\n${dylib(KIT)}${STAGED}:\n${dylib(SYSTEM)}`).length, 2);
});

const ARCHS: readonly (readonly [string, readonly string[], boolean])[] = [
  [`Architectures in the fat file: ${APP} are: x86_64 arm64 \n`, ["x86_64", "arm64"], true],
  [`Architectures in the fat file: ${APP.replace(" ", "\n")} are: x86_64\narm64\n`, ["x86_64", "arm64"], true],
  [`Non-fat file: ${APP} is architecture: arm64\n`, ["arm64"], true],
  [`Non-fat file: ${APP.replace(" ", "\n")} is architecture: arm64e\n`, ["arm64e"], true],
  [`% lipo -archs "${APP}"\nx86_64 arm64\n`, ["x86_64", "arm64"], true],
  [`% lipo "${APP}" -archs\narm64\n`, ["arm64"], true],
  [`% lipo -archs ${APP.replaceAll(" ", "\\ ")}\nx86_64 arm64e\n`, ["x86_64", "arm64e"], true],
  [
    `${APP}: Mach-O universal binary with 2 architectures: [x86_64:Mach-O 64-bit executable x86_64] [arm64]\n`,
    ["x86_64", "arm64"],
    true,
  ],
  [
    `Fat header in: ${APP}\nfat_magic 0xcafebabe\nnfat_arch 2\narchitecture x86_64\n    cputype CPU_TYPE_X86_64\n` +
    "    offset 16384\narchitecture arm64\n    cputype CPU_TYPE_ARM64\n",
    ["x86_64", "arm64"],
    true,
  ],
  [`Fat header in: ${APP}\nfat_magic 0xcafebabe\nnfat_arch 2\narchitecture x86_64\n`, ["x86_64"], false],
  [`${APP} (for architecture arm64):\tMach-O 64-bit executable arm64\n`, ["arm64"], false],
  [`${APP}: Mach-O 64-bit executable x86_64\n`, ["x86_64"], true],
];

for (const [text, archs, areAll] of ARCHS) {
  Deno.test(`parseExecutables() reads ${JSON.stringify(text)}`, () => {
    const [one, ...others] = parse(text);
    assertEquals([one?.file, one?.archs, one?.archsAreAll, others], [APP, archs, areAll, []]);
  });
}

Deno.test("parseExecutables() takes the word of file(1) for what kind of file it is", () => {
  assertEquals(sliceOf(`${STAGED}: Mach-O 64-bit bundle arm64\n`).fileType, "bundle");
  assertEquals(sliceOf(`${STAGED}: Mach-O 64-bit dynamically linked shared library arm64\n`).fileType, "dylib");
  assertEquals(sliceOf(`${STAGED}: Mach-O 64-bit executable arm64\n`).fileType, "execute");
});

const EXTENSION_MAIN: readonly (readonly [string, string])[] = [
  ["nm -u", `% nm -u ${STAGED}\n                 U _NSExtensionMain\n                 U _NSLog\n`],
  ["nm -u of LLVM", `% nm -u ${STAGED}\n_NSExtensionMain\n_NSLog\n`],
  [
    "nm -m",
    `% nm -m ${STAGED} | grep NSExtensionMain\n                 (undefined) external _NSExtensionMain (from Foundation)\n`,
  ],
  ["nm of one slice", `${STAGED} (for architecture arm64):\n                 U _NSExtensionMain\n`],
  ["dyld_info", `${STAGED} [arm64]:\n    -imports:\n      0x0000  _NSExtensionMain  (from Foundation)\n`],
];

for (const [says, text] of EXTENSION_MAIN) {
  Deno.test(`parseExecutables() finds an app extension's entry point in ${says}`, () => {
    assertEquals(sliceOf(text).usesExtensionMain, "yes");
  });
}

Deno.test("parseExecutables() reads the oldest system out of every command that tells it", () => {
  for (
    const [text, minimum] of [
      [`${STAGED}:\nLoad command 10\n cmd ${BUILD}\n`, "13.0"],
      [`${STAGED}:\nLoad command 10\n cmd ${BUILD.replace("platform 1", "platform MACOS")}\n`, "13.0"],
      [`${STAGED}:\nLoad command 10\n cmd ${BUILD.replace("platform 1", "platform 6")}\n`, null],
      [`${STAGED}:\nLoad command 10\n cmd LC_VERSION_MIN_MACOSX\n version 10.15\n sdk 11.0\n`, "10.15"],
      [`% otool -l ${STAGED} | grep minos\n    minos 12.0\n`, "12.0"],
      [`% vtool -show-build ${STAGED}\n${STAGED}:\nLoad command 10\n      cmd ${BUILD}\n`, "13.0"],
      [
        `${STAGED} [arm64]:\n    -platform:\n        platform     minOS      sdk\n           macOS     13.0      15.2\n`,
        "13.0",
      ],
    ] as const
  ) assertEquals(sliceOf(text).minimumSystem, minimum, text);
});

Deno.test("parseExecutables() leaves out libraries, what is of macOS, and what names no file", () => {
  for (
    const text of [
      `/usr/lib/libobjc.A.dylib:\n${dylib(SYSTEM)}`,
      `/Applications/Example.app/Contents/Frameworks/Kit.framework/Versions/A/Kit:\n${dylib(SYSTEM)}`,
      `/bin/ls:\n${dylib(SYSTEM)}`,
      dylib(SYSTEM),
      RPATH(SWIFT),
      "% otool -L\n" + dylib(SYSTEM),
      "The result of otool -L was empty: see below.\n",
      "Steps to reproduce:\n1. Run lipo -info\n",
      `% lipo -info ${STAGED}\nfatal error: lipo: can't open input file: ${STAGED} (No such file or directory)\n`,
      `% otool -L ${STAGED}\nerror: otool: can't open file: ${STAGED} (No such file or directory)\n`,
      `% otool -L ${STAGED}\n`,
    ]
  ) assertEquals([parse(text), findExecutables(parseTranscript(text))], [[], []], text);
});

Deno.test("parseExecutables() says at which line it found a file", () => {
  const { origins } = parseExecutables(toLines(`note\n${APP}:\n${dylib(KIT)}\n${STAGED}:\n${dylib(KIT)}`));
  assertEquals(Object.fromEntries(Object.entries(origins).map(([key, { n }]) => [key, n])), { "0": 2, "1": 5 });
});

const ALL = [...LIBRARIES, ...RPATHS, ...EXTENSION_MAIN].map(([, text]) => text).join("\n") +
  ARCHS.map(([text]) => text).join("") + dump("LC_SEGMENT_64", BUILD, "LC_MAIN", "LC_CODE_SIGNATURE");

Deno.test("parseExecutables() invents nothing at any cut", () => {
  const text =
    `% otool -l ${STAGED} | grep -A2 LC_RPATH\n${RPATH(SWIFT)}${RPATH(INSIDE)}% otool -L ${STAGED}\n${STAGED}:\n` +
    `${dylib(KIT, ", weak")}${dylib(SYSTEM)}% lipo -info ${STAGED}\nNon-fat file: ${STAGED} is architecture: arm64\n`;
  const [whole] = parse(text);
  const known = new Set([...whole!.slices[0]!.rpaths!, ...whole!.slices[0]!.dylibs!.map(({ path }) => path)]);
  for (let end = 0; end < text.length; end++) {
    for (const { slices } of parse(text.slice(0, end))) {
      for (const { rpaths, dylibs } of slices) {
        for (const path of [...rpaths ?? [], ...(dylibs ?? []).map((one) => one.path)]) {
          assert(known.has(path) || [...known].some((one) => one.startsWith(path)), `${path} at ${end}`);
        }
      }
    }
  }
});

Deno.test("parseExecutables() takes any text, in any order of lines", () => {
  const lines = ALL.split("\n");
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 60 }), (picked) => {
      const { value } = parseExecutables(parseTranscript(picked.join("\n")));
      for (const { archs, slices } of value ?? []) assert(archs.length + slices.length > 0);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseExecutables() takes time in proportion to the text", () => {
  for (
    const piece of [
      dylib(KIT),
      `${STAGED}:\n${dylib(KIT)}`,
      `/a${"/b".repeat(200)}\n`,
      `${KIT} (compatibility\n`,
      "x (compatibility version ",
      "Architectures in the fat file: ",
      "[arm64:",
      "Load command 1\n",
      RPATH(SWIFT),
      "path @ (offset ",
      `% otool -l ./a | grep ${"-A ".repeat(40)}\n`,
      "U _NSExtensionMain ",
      "a: Mach-O ",
    ]
  ) {
    const text = makeLarge(piece);
    const lines = toLines(`${STAGED}:\n${text}`);
    assertTimely(() => parseExecutables(lines), JSON.stringify(piece.slice(0, 40)), 2_000);
    assertTimely(() => findExecutables(toLines(text)), JSON.stringify(piece.slice(0, 40)), 2_000);
  }
  const many = Array.from({ length: 5_000 }, (_, i) => `Non-fat file: /a/${i} is architecture: arm64`);
  assertTimely(() => parseExecutables(toLines(many.join("\n"))), "many files", 2_000);
  assertEquals(parse(many.join("\n")).length, 200);
});
