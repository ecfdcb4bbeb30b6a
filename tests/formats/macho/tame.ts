/** What reading a Mach-O file owes to any bytes, and small files to try it with. */
import { assert } from "../../../compat/std_assert.ts";
import { type ByteSource, fromBytes } from "../../../formats/macho/bytes.ts";
import { type MachO, parseMachO } from "../../../formats/macho/image.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { buildFat, buildMachO, type ImageSpec } from "../../macho_builder.ts";

const SPEC: ImageSpec = { dylibs: ["/usr/lib/libSystem.B.dylib"], imports: ["_NSExtensionMain", "_malloc"] };

/** Thin and universal files of about a kilobyte, with everything that is read in one of them. */
export const SAMPLES = [
  buildMachO({ ...SPEC, importTables: ["chained"], pointerFormat: 6, classes: ["EXProvider"], selectors: ["init"] }),
  buildMachO({
    ...SPEC,
    cpu: "ppc",
    importTables: ["bind"],
    swiftClasses: ["ExTunnel.Provider", "ExTunnel.Outer.Inner"],
  }),
  buildMachO({
    ...SPEC,
    cpu: "x86_64",
    classes: ["_TtC8ExTunnel8Provider"],
    rpaths: ["@loader_path/.."],
    signature: 32,
  }),
  buildFat([buildMachO({ cpu: "i386", main: null }), buildMachO({ uuid: "00112233445566778899aabbccddeeff" })], {
    wide: true,
  }),
];

/** The longest name that is read; what a table claims beyond it must be checked first. */
const MAX_READ = 64 * 1024;

/**
 * Reads all there is; only `MachOError` may come out of it, as null. A source that is asked for too much fails the
 * test.
 */
export function readTamely(bytes: Uint8Array): MachO | null {
  const inner = fromBytes(bytes);
  const source: ByteSource = {
    size: inner.size,
    read: (offset, length) => {
      assert(length <= Math.max(MAX_READ, bytes.length), `${length} bytes at ${offset} of a file of ${bytes.length}`);
      return inner.read(offset, length);
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
