/** Help, made from the command table. */
import type { OptionSpec, VerbSpec } from "./define.ts";

/** What `doctor --help` prints. */
export function renderHelp(verbs: readonly VerbSpec[], version: string): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  return [
    `sysex-doctor ${version}: says why a macOS network system extension does not work`,
    "",
    "Usage: doctor [VERB] [OPTIONS]; without a verb it diagnoses this Mac",
    "",
    ...verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "doctor VERB --help tells more. Exit codes: 0 healthy, 1 the tool failed, 2 usage or an input that cannot be opened,",
    "3 problem, 4 warnings only, 5 inconclusive. Nothing is changed on the Mac, and no network is used.",
    "",
  ].join("\n");
}

/** What `doctor VERB --help` prints. */
export function renderVerbHelp({ summary, usage, options }: VerbSpec): string {
  const names = options.map(nameOption);
  const width = Math.max(...names.map((name) => name.length));
  const choices = ({ choices }: OptionSpec) => choices === undefined ? "" : ` [${choices.join("|")}]`;
  return [
    summary,
    "",
    ...usage.map((line, i) => `${i === 0 ? "Usage:" : "      "} ${line}`.trimEnd()),
    "",
    ...options.map((option, i) => `  ${names[i]!.padEnd(width)}  ${option.summary}${choices(option)}`),
    "",
  ].join("\n");
}

function nameOption({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}
