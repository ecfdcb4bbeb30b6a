/** What reading a Mach-O file owes to any bytes, and small files to try it with. */
import { assert } from "../../../compat/std_assert.ts";
import { type ByteSource, fromBytes } from "../../../formats/macho/bytes.ts";
import { type MachO, parseMachO } from "../../../formats/macho/image.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { buildFat, buildMachO, type ImageSpec } from "../../macho_builder.ts";

const SPEC: ImageSpec = {
  dylibs: ["/usr/lib/libSystem.B.dylib", { path: "@rpath/Kit.framework/Kit", kind: "weak" }],
  rpaths: ["@executable_path/../Frameworks"],
  imports: ["_NSExtensionMain", "_malloc"],
  importTables: ["symtab", "chained", "bind"],
  classes: ["EXProvider", "_TtC8ExTunnel8Provider"],
  swiftClasses: ["ExTunnel.Provider", "ExTunnel.Outer.Inner"],
  selectors: ["startTunnel"],
  uuid: "00112233445566778899aabbccddeeff",
  signature: 32,
};
/** Thin and universal files of one or two kilobytes with everything that is read. */
export const SAMPLES = [
  buildMachO({ ...SPEC, pointerFormat: 6 }),
  buildMachO({ ...SPEC, cpu: "ppc" }),
  buildFat([buildMachO({ cpu: "x86_64", dylibs: ["/usr/lib/a"] }), buildMachO({ imports: ["_a"] })], { wide: true }),
  buildFat([buildMachO({ cpu: "i386", classes: ["EXProvider"], imports: ["_malloc"] }), buildMachO({ signature: 8 })]),
];

/** Reads all there is; only `MachOError` may come out of it, as null. A source that is asked for too much fails the test. */
export function readTamely(bytes: Uint8Array): MachO | null {
  const inner = fromBytes(bytes);
  const source: ByteSource = {
    size: inner.size,
    read: (offset, length) => {
      const there = inner.read(offset, length);
      assert(there.length <= bytes.length);
      return there;
    },
  };
  try {
    const file = parseMachO(source);
    for (const slice of file.slices) {
      slice.importsSymbol("_NSExtensionMain");
      slice.hasClass("ExTunnel.Missing");
      slice.hasSelector("startTunnel");
    }
    return file;
  } catch (error) {
    assert(error instanceof MachOError, `Only MachOError may be thrown: got ${error}`);
    return null;
  }
}
