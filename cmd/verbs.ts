/** The command table: every verb with its words. Help, did-you-mean and parsing read it; the code is in the file of its name. */
import type { OptionSpec, VerbSpec } from "./define.ts";

const FROM: OptionSpec = {
  name: "from",
  value: "PATH",
  repeatable: true,
  summary: "Read a capture, a text, or a folder of texts instead of this Mac; - is standard input; may be repeated",
};
const EACH: OptionSpec = {
  name: "each",
  summary: "Take every positional as a path and handle each on its own, one JSON line per path",
};
const DEADLINE: OptionSpec = {
  name: "deadline",
  value: "60s",
  summary: "Stop collecting after this time and report what there is (default 60s)",
};
const LAST: OptionSpec = {
  name: "last",
  value: "15m",
  summary: "Of a log only the time before its end: 15m, 2h, 1d",
};
const AROUND: OptionSpec = {
  name: "around",
  value: "TIME",
  summary:
    'Of a log only five minutes either side of 10:05, "2026-11-20 10:05" or an ISO time; "10:05 ±30s" for another width',
};
const OUTPUT: OptionSpec = {
  name: "output",
  short: "o",
  value: "FILE",
  summary: "Write to a file that only you can read",
};
const VERBOSE: OptionSpec = {
  name: "verbose",
  summary: "Show the walk, latent findings, parser problems, and stacks of errors",
};
const REDACT: OptionSpec = {
  name: "redact",
  value: "LEVEL",
  summary: "default, strict (for the public) or off; on a terminal nothing is replaced unless you say so",
};
const REDACT_MAP: OptionSpec = {
  name: "redact-map",
  value: "FILE",
  summary: "Keep which name stands for which original; whoever has it can undo the redaction",
};
const FAIL_ON: OptionSpec = {
  name: "fail-on",
  value: "LEVEL",
  choices: ["warn", "fail"],
  summary: "What makes the exit code non-zero (default warn)",
};
const AUDIENCE: OptionSpec = {
  name: "audience",
  value: "WHO",
  choices: ["user", "admin", "developer"],
  summary: "Who reads it: plain steps, what an administrator can do, or what is to be built; default: all of it",
};
const PLAIN: OptionSpec = { name: "plain", summary: "Words and ASCII instead of marks and colours" };

/** A test compares it with the renderers that there are. */
const FORMATS = ["table", "json", "ndjson", "html", "markdown", "sarif", "junit"] as const;

export const VERBS: readonly VerbSpec[] = [
  {
    name: "diagnose",
    summary: "Say why a network system extension does not work (the default)",
    usage: ["doctor [diagnose] [TARGET] [--from PATH|-]…", "doctor diagnose --each PATH… [--target ID]"],
    positionals: 1,
    options: [
      FROM,
      EACH,
      { name: "app", value: "PATH", summary: "Read this app as well, and compare it with what macOS has of it" },
      { name: "target", value: "ID", summary: "A bundle id or a unique part of one; same as TARGET" },
      {
        name: "symptom",
        value: "WHAT",
        choices: ["activation", "start", "update", "offline", "partial", "slow", "drop", "ipc"],
        summary: "What the user notices; causes that can have this effect come first",
      },
      {
        name: "format",
        value: "FORMAT",
        choices: FORMATS,
        summary: "Default: table on a terminal, else json",
      },
      OUTPUT,
      REDACT,
      REDACT_MAP,
      DEADLINE,
      LAST,
      AROUND,
      { name: "quick", summary: "Ask this Mac neither for its log nor for crash reports, which takes the longest" },
      { name: "now", value: "ISO", summary: "Take this moment for now, instead of when the evidence was collected" },
      {
        name: "baseline",
        value: "FILE",
        summary: "Say what changed since this report or capture was made; it changes no verdict",
      },
      { name: "first-aid", summary: "Print only the steps that bring the Mac back online; nothing is carried out" },
      { name: "facts", summary: "Put the parsed facts into the report" },
      FAIL_ON,
      { name: "exit-zero", summary: "Exit 0 whatever was found, for management tools" },
      AUDIENCE,
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "facts",
    summary: "Print the parsed facts as JSON",
    usage: ["doctor facts [--from PATH|-]…", "doctor facts --each PATH…"],
    positionals: 0,
    options: [FROM, EACH, LAST, AROUND, DEADLINE, OUTPUT, VERBOSE],
  },
  {
    name: "inspect",
    summary: "Judge an app or an extension from its files alone, on any system",
    usage: ["doctor inspect APP|SYSEX|ARCHIVE [--against OLD]", "doctor inspect --each PATH…"],
    positionals: Infinity,
    options: [
      EACH,
      {
        name: "against",
        value: "OLD",
        summary: "Compare with an earlier release: what was lost, renamed or not raised",
      },
      { name: "format", value: "FORMAT", choices: FORMATS, summary: "Default: table on a terminal, else json" },
      OUTPUT,
      REDACT,
      REDACT_MAP,
      { name: "now", value: "ISO", summary: "Take this moment for now when judging what expires" },
      FAIL_ON,
      { name: "exit-zero", summary: "Exit 0 whatever was found" },
      AUDIENCE,
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "capture",
    summary: "Collect the evidence of this Mac into a file, without judging it",
    usage: ["doctor capture [-o FILE.tar.gz]", "doctor capture --baseline"],
    positionals: 0,
    options: [
      { name: "baseline", summary: "Mark it as made while all is well, for diagnose --baseline later" },
      OUTPUT,
      REDACT,
      REDACT_MAP,
      DEADLINE,
      VERBOSE,
    ],
  },
  {
    name: "watch",
    summary: "Follow the log and name events as they happen; Ctrl-C ends with a diagnosis of what was seen",
    usage: ["doctor watch [TARGET]", "doctor watch [TARGET] --from FILE|-"],
    positionals: 1,
    options: [
      { name: "from", value: "FILE", summary: "Follow a file that grows, or standard input (-), instead of this Mac" },
      { name: "output", short: "o", value: "FILE", summary: "Keep the raw log, to be diagnosed again with --from" },
      REDACT,
      { name: "exit-zero", summary: "Exit 0 whatever was seen" },
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "probe",
    summary: "Ask launchd and libxpc of this Mac whether a Mach service is registered; nothing is sent to the service",
    usage: ["doctor probe MACH-NAME…"],
    positionals: 16,
    options: [
      {
        name: "format",
        value: "FORMAT",
        choices: ["table", "json"],
        summary: "Default: table on a terminal, else json",
      },
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "selftest",
    summary: "Check what the doctor believes of macOS against this Mac, changing nothing; to be sent to the project",
    usage: [
      "doctor selftest [-o FILE]",
      "",
      "With sudo it asks twice: as root, and as the ordinary user behind sudo",
      "Exit: 0 all is confirmed that a program can check, 3 something is contradicted, 5 some of it cannot be told here",
      "Exit 4: all is confirmed, and some words or lines of this Mac are new to the doctor",
    ],
    positionals: 0,
    options: [
      {
        name: "format",
        value: "FORMAT",
        choices: ["table", "json"],
        summary: "Default: table on a terminal, else json",
      },
      OUTPUT,
      REDACT,
      REDACT_MAP,
      {
        name: "deadline",
        value: "50s",
        summary: "Stop asking after this time; what has not answered cannot be told (default 50s)",
      },
      PLAIN,
      { name: "verbose", summary: "Show every belief and every question in full, and stacks of errors" },
    ],
  },
  {
    name: "explain",
    summary: "Explain a rule, a log signature or an error code: number, name or printed text",
    usage: [
      "doctor explain RULE",
      'doctor explain "OSSystemExtensionErrorDomain 9"',
      "doctor explain -25308",
      'doctor explain "last stop reason Plugin failed"',
      'doctor explain "no policy, cannot allow apps outside /Applications"',
    ],
    positionals: Infinity,
    options: [VERBOSE],
  },
  {
    name: "rules",
    summary: "List the rules, by stage",
    usage: ["doctor rules [--format table|json]"],
    positionals: 0,
    options: [
      { name: "format", value: "FORMAT", choices: ["table", "json"], summary: "Default: table" },
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "runbook",
    summary: "Print the pages of rules, or write the whole handbook of a support team",
    usage: ["doctor runbook RULE…", "doctor runbook --all -o DIR"],
    positionals: Infinity,
    options: [
      { name: "all", summary: "Every rule, with the tree, the log signatures and the error codes; one page to print" },
      { name: "output", short: "o", value: "DIR", summary: "A new or empty folder; with single rules, a file" },
      VERBOSE,
    ],
  },
  {
    name: "diff",
    summary: "Say what changed between two reports or captures, the probable cause first",
    usage: [
      "doctor diff BEFORE AFTER",
      "",
      "Each side is a report (JSON; of any version; with --facts more is compared), a capture, or a text; one may be -",
      "Exit: 0 not worse, 3 a new problem or a working extension gone, 4 a new warning, 5 can no longer be told",
    ],
    positionals: 2,
    options: [
      {
        name: "format",
        value: "FORMAT",
        choices: ["table", "json", "markdown"],
        summary: "Default: table on a terminal, else json",
      },
      OUTPUT,
      REDACT,
      FAIL_ON,
      { name: "exit-zero", summary: "Exit 0 whatever changed" },
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "demo",
    summary: "Diagnose a recorded failing Mac",
    usage: ["doctor demo [NAME]"],
    positionals: 1,
    options: [
      { name: "format", value: "FORMAT", choices: FORMATS, summary: "Default: table" },
      OUTPUT,
      AUDIENCE,
      PLAIN,
      VERBOSE,
    ],
  },
  {
    name: "completions",
    summary: "Print a script that completes the doctor's words in your shell",
    usage: ["doctor completions bash|zsh|fish"],
    positionals: 1,
    options: [VERBOSE],
  },
  {
    name: "schema",
    summary: "Print the JSON Schema of a report, of a capture's manifest, of a comparison or of a self-test",
    usage: ["doctor schema [report|capture|diff|selftest]"],
    positionals: 1,
    options: [VERBOSE],
  },
];
