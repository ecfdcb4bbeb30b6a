/** What a program could not load: `Namespace DYLD, Code 1` (public header mach-o/dyld_priv.h). */
import { defineCodes } from "./define.ts";

export const DYLD_REASON = defineCodes({
  id: "DYLD",
  title: "Exit reasons: DYLD",
  says: "The dynamic linker could not load what the program needs. The crash report names the library and the symbol.",
  prefix: "DYLD_EXIT_REASON_",
  aliases: ["OS_REASON_DYLD", "namespace DYLD"],
  confidence: "A",
  sources: ["mach-o/dyld_priv.h", "knowledge 08 §8"],
}, [
  [1, "DYLIB_MISSING", "a library is not where the program looks for it", {
    text: "Library missing",
    cause: "a framework that lies outside the extension, or NAME.debug.dylib of a debug build",
    next: "Put the framework into the extension's own Contents/Frameworks",
    rules: ["bundle.framework-outside-sysex", "bundle.debug-dylib", "bundle.app-rpath-missing"],
  }],
  [2, "DYLIB_WRONG_ARCH", "a library is for another processor", { rules: ["bundle.wrong-architecture"] }],
  [3, "DYLIB_WRONG_VERSION", "a library is too old"],
  [4, "SYMBOL_MISSING", "a library lacks a function that the program needs", {
    text: "Symbol missing",
    cause: "this macOS is older than the program needs",
    rules: ["host.os-too-old-for-provider"],
  }],
  [5, "CODE_SIGNATURE", "a library's signature was refused", {
    text: "Code Signature",
    cause: "library validation: it is of another team",
    next: "Sign the library with the team of the extension",
    rules: ["sign.library-validation"],
  }],
  [6, "FILE_SYSTEM_SANDBOX", "the sandbox does not let the library be read"],
  [7, "MALFORMED_MACHO", "a library is malformed"],
  [9, "OTHER", "the dynamic linker failed otherwise"],
]);
