/** What a command line asks of an executable. */
import { argumentsOf, joinPaths, splitWords } from "../command_words.ts";
import { parseCommandWord } from "../known_commands.ts";

/** One call of a tool that looks into executables. */
export interface ToolCall {
  readonly tool: "otool" | "nm" | "lipo" | "dyld_info" | "file";
  /** The one that it is asked about; null for several, and where the line does not say. */
  readonly file: string | null;
  readonly arch: string | null;
  /** Whether every LC_RPATH of what it prints is shown. */
  readonly showsAllRpaths: boolean;
}

const TOOLS: readonly (readonly [string, ToolCall["tool"]])[] = [
  ["otool", "otool"],
  ["llvm-otool", "otool"],
  ["otool-classic", "otool"],
  ["vtool", "otool"],
  ["objdump", "otool"],
  ["llvm-objdump", "otool"],
  ["nm", "nm"],
  ["llvm-nm", "nm"],
  ["lipo", "lipo"],
  ["dyld_info", "dyld_info"],
];
/** An option that has a word behind it. */
const WITH_VALUE = /^-arch$/;
/** A filter that lets every run path through. */
const KEEPS_RPATHS = /^e?grep (?:-\S+ (?:\d+ )?)*(?:cmd )?(?:LC_RPATH|rpath|path)(?: -\S+(?: \d+)?)*$/i;

/** Reads a command line; null when it calls no such tool. */
export function readToolCall(command: string): ToolCall | null {
  const found = TOOLS.find(([name]) => argumentsOf(command, name) !== null);
  const isFile = found === undefined && parseCommandWord(command) === "file";
  const words = argumentsOf(command, isFile ? "file" : found?.[0] ?? "");
  if (words === null || (found === undefined && !isFile)) return null;
  const arch = words[words.indexOf("-arch") + 1] ?? null;
  const plain = words.filter((word, i) => !word.startsWith("-") && !WITH_VALUE.test(words[i - 1] ?? ""));
  const files = joinPaths(plain);
  const filters = splitWords(command).map((one) => one.join(" "));
  const at = filters.findIndex((one) => /\b(?:otool|objdump)\b/.test(one));
  return {
    tool: found?.[1] ?? "file",
    file: files.length === 1 ? files[0]! : null,
    arch: words.includes("-arch") && arch !== "all" ? arch : null,
    showsAllRpaths: at >= 0 && at + 1 < filters.length && filters.slice(at + 1).every((one) => KEEPS_RPATHS.test(one)),
  };
}
