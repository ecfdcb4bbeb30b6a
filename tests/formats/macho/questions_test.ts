import { assertEquals } from "../../../compat/std_assert.ts";
import { mangleClass } from "../../../formats/macho/classes.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { parseMachO, type Slice } from "../../../formats/macho/image.ts";
import { buildMachO, type ImageSpec } from "../../macho_builder.ts";
import { CPUS } from "../../macho_spec.ts";

const CPU_NAMES = Object.keys(CPUS) as (keyof typeof CPUS)[];

function parse(spec: ImageSpec): Slice {
  return parseMachO(fromBytes(buildMachO(spec))).slices[0]!;
}

function ask(slice: Slice, question: "importsSymbol" | "hasClass" | "hasSelector", names: readonly string[]): string {
  return names.map((name) => slice[question](name)).join(" ");
}

const IMPORTS = ["_NSExtensionMain", "_OBJC_CLASS_$_NEProvider", "_malloc"];
const TABLES: readonly (readonly [string, ImageSpec])[] = [
  ["the symbol table", {}],
  ["bind instructions", { importTables: ["bind"] }],
  ["chained fixups of format 1", { importTables: ["chained"] }],
  ["chained fixups of format 2", { importTables: ["chained"], importFormat: 2 }],
  ["chained fixups of format 3", { importTables: ["chained"], importFormat: 3 }],
];
for (const [name, spec] of TABLES) {
  Deno.test(`importsSymbol() reads ${name}, in every byte order and width`, () => {
    for (const cpu of CPU_NAMES) {
      const slice = parse({
        cpu,
        imports: IMPORTS,
        symbols: ["_main"],
        dylibs: ["/usr/lib/libSystem.B.dylib"],
        ...spec,
      });
      assertEquals(ask(slice, "importsSymbol", IMPORTS), "yes yes yes", cpu);
      assertEquals(ask(slice, "importsSymbol", ["_main", "_NSExtension", "", "malloc"]), "no no no no", cpu);
    }
  });
}

Deno.test("importsSymbol() is unknown where libraries are named and no import, or a command is bad", () => {
  const dylibs = ["/usr/lib/libSystem.B.dylib"];
  const broken = [Uint8Array.from([0x1c, 0, 0, 0x80, 16, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0])];
  assertEquals(parse({ dylibs, symbols: ["_main"] }).importsSymbol("_malloc"), "unknown");
  assertEquals(parse({ symbols: ["_main"] }).importsSymbol("_malloc"), "no");
  assertEquals(ask(parse({ imports: ["_a"], extraCommands: broken }), "importsSymbol", ["_a", "_b"]), "yes unknown");
});

const CLASSES = ["EXProvider", "_TtC8ExTunnel8Provider", "_TtCC8ExTunnel5Outer5Inner"];
const POINTERS = [undefined, 1, 2, 6, 9, 12] as const;

for (const pointerFormat of POINTERS) {
  Deno.test(`hasClass() follows the class list with pointers of format ${pointerFormat ?? "plain"}`, () => {
    for (const cpu of CPU_NAMES.filter((name) => CPUS[name].wide || pointerFormat === undefined)) {
      const spec = { cpu, classes: CLASSES, otherObjcNames: ["EXCategory", "NSCopying"], imports: ["_malloc"] };
      const slice = parse(pointerFormat === undefined ? spec : { ...spec, pointerFormat });
      assertEquals([...slice.objcClassNames().names], ["EXProvider", CLASSES[1], CLASSES[2]], cpu);
      const names = ["EXProvider", "ExTunnel.Provider", "ExTunnel.Outer.Inner", "_TtC8ExTunnel8Provider"];
      assertEquals(ask(slice, "hasClass", names), "yes yes yes yes", cpu);
      const others = ["EXCategory", "NSCopying", "Provider", "ExTunnel.Inner", "Extunnel.Provider", "", "."];
      assertEquals(ask(slice, "hasClass", others), "no no no no no no no", cpu);
    }
  });
}

Deno.test("hasClass() knows renamed and nested Swift classes, and is not sure of private ones", () => {
  for (const cpu of CPU_NAMES) {
    const swiftClasses = ["ExTunnel.Provider", "ExTunnel.Outer.Inner", "ExTunnel.(private).Hidden", "网络.提供者"];
    const slice = parse({ cpu, classes: ["EXProvider"], swiftClasses, imports: ["_malloc"] });
    assertEquals(slice.swiftTypeNames().complete, true);
    const names = ["ExTunnel.Provider", "ExTunnel.Outer.Inner", "网络.提供者", "EXProvider"];
    assertEquals(ask(slice, "hasClass", names), "yes yes yes yes", cpu);
    assertEquals(ask(slice, "hasClass", ["ExTunnel.Hidden", "Other.Hidden"]), "unknown unknown", cpu);
    assertEquals(ask(slice, "hasClass", ["ExTunnel.Outer", "ExTunnel.EXProvider", "Provider"]), "no no no", cpu);
  }
});

const UNKNOWN: readonly (readonly [string, ImageSpec])[] = [
  ["has no class data", { imports: ["_malloc"] }],
  ["makes classes at run time", { classes: ["EXProvider"], imports: ["_objc_allocateClassPair"] }],
  ["is encrypted", { classes: ["EXProvider"], imports: ["_malloc"], encrypted: true }],
  ["does not name its imports", { classes: ["EXProvider"], dylibs: ["/usr/lib/libobjc.A.dylib"] }],
];
for (const [name, spec] of UNKNOWN) {
  Deno.test(`hasClass() does not know when the image ${name}`, () => {
    assertEquals(parse(spec).hasClass("ExTunnel.Provider"), "unknown");
  });
}

Deno.test("hasClass() does not know when a class or a type record cannot be followed", () => {
  const spec: ImageSpec = { classes: ["EXProvider"], swiftClasses: ["ExTunnel.Provider"], imports: ["_malloc"] };
  for (const section of ["__objc_classlist", "__objc_data", "__objc_const", "__swift5_types", "__const"]) {
    const bytes = buildMachO(spec);
    const sections = parseMachO(fromBytes(bytes)).slices[0]!.segments.flatMap((segment) => segment.sections);
    const { offset, size } = sections.find(({ name }) => name === section)!;
    bytes.fill(0x78, offset, offset + size);
    assertEquals(parseMachO(fromBytes(bytes)).slices[0]!.hasClass("ExTunnel.Other"), "unknown", section);
  }
});

Deno.test("hasSelector() reads the names of methods", () => {
  const slice = parse({ selectors: ["startSystemExtensionMode", "init"] });
  assertEquals(ask(slice, "hasSelector", ["startSystemExtensionMode", "init", "start"]), "yes yes no");
  assertEquals(parse({}).hasSelector("init"), "unknown");
});

Deno.test("an embedded Info.plist is a section that can be found and read", () => {
  const infoPlist = new TextEncoder().encode("<plist/>");
  const bytes = buildMachO({ infoPlist });
  const { segments } = parseMachO(fromBytes(bytes)).slices[0]!;
  const { offset, size } = segments.flatMap(({ sections }) => sections).find(({ name }) => name === "__info_plist")!;
  assertEquals(bytes.slice(offset, offset + size), infoPlist);
});

Deno.test("mangleClass() counts bytes and nests", () => {
  assertEquals(mangleClass(["ExTunnel", "Provider"]), "_TtC8ExTunnel8Provider");
  assertEquals(mangleClass(["A", "B", "C"]), "_TtCC1A1B1C");
  assertEquals(mangleClass(["É", "B"]), "_TtC2É1B");
});
