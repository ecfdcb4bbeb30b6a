/** Completion scripts, made of the command table: a new verb or option is in them without a word. */
import type { OptionSpec, VerbSpec } from "./define.ts";

/** Verbs whose words are ids of rules. */
const TAKE_RULES: readonly string[] = ["explain", "runbook"];

/** For bash 3.2, which macOS has: `doctor completions bash > ~/.doctor-completion; . ~/.doctor-completion`. */
export function renderBash(verbs: readonly VerbSpec[], rules: readonly string[]): string {
  const cases = verbs.map(({ name, options }) => `    ${name}) words="${wordsOf(options).join(" ")}" ;;`);
  const values = choicesOf(verbs).map(([flag, choices]) =>
    `    ${flag}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`
  );
  return `# Completions of the doctor for bash, written by doctor completions bash.
_doctor() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" verb="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) verb="$word"; break ;; esac
  done
  case "$previous" in
${values.join("\n")}
  esac
  case "$verb" in
${cases.join("\n")}
    *) words="${verbs.map(({ name }) => name).join(" ")} ${
    wordsOf(verbs.find(({ name }) => name === "diagnose")!.options).join(" ")
  } --version" ;;
  esac
  case "$verb" in
    ${TAKE_RULES.join("|")}) words="$words ${rules.join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _doctor doctor
`;
}

/** For zsh: `doctor completions zsh > "\${fpath[1]}/_doctor"`. */
export function renderZsh(verbs: readonly VerbSpec[], rules: readonly string[]): string {
  const cases = verbs.map(({ name, options }) => {
    const last = TAKE_RULES.includes(name) ? `'*:rule:(${rules.join(" ")})'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...options.flatMap(describeForZsh), last].join(" \\\n      ")} ;;`;
  });
  return `#compdef doctor
# Completions of the doctor for zsh, written by doctor completions zsh.
_doctor() {
  local -a verbs
  verbs=(
${verbs.map(({ name, summary }) => `    '${quote(`${name}:${summary}`)}'`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    _files
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join("\n")}
    *) _files ;;
  esac
}
_doctor "$@"
`;
}

/** For fish: `doctor completions fish > ~/.config/fish/completions/doctor.fish`. */
export function renderFish(verbs: readonly VerbSpec[], rules: readonly string[]): string {
  const lines = verbs.flatMap(({ name, summary, options }) => [
    `complete -c doctor -n __fish_use_subcommand -a ${name} -d '${quote(summary)}'`,
    ...options.map((option) => describeForFish(name, option)),
    ...(TAKE_RULES.includes(name)
      ? [`complete -c doctor -n '__fish_seen_subcommand_from ${name}' -a '${rules.join(" ")}'`]
      : []),
  ]);
  return `# Completions of the doctor for fish, written by doctor completions fish.\n${lines.join("\n")}\n`;
}

function wordsOf(options: readonly OptionSpec[]): string[] {
  return [
    ...options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]),
    "--help",
  ];
}

/** Flag → its choices, over all verbs. */
function choicesOf(verbs: readonly VerbSpec[]): [string, string[]][] {
  const all = new Map<string, Set<string>>();
  for (const { name, choices } of verbs.flatMap(({ options }) => options)) {
    for (const choice of choices ?? []) all.set(`--${name}`, (all.get(`--${name}`) ?? new Set()).add(choice));
  }
  return [...all].map(([flag, choices]) => [flag, [...choices]]);
}

function describeForZsh({ name, short, value, choices, summary }: OptionSpec): string[] {
  const says = quote(summary.replaceAll("[", "(").replaceAll("]", ")"));
  const takes = value === undefined
    ? ""
    : `:${value.toLowerCase()}:${choices === undefined ? "_files" : `(${choices.join(" ")})`}`;
  return [`'--${name}[${says}]${takes}'`, ...(short === undefined ? [] : [`'-${short}[${says}]${takes}'`])];
}

function describeForFish(verb: string, { name, short, value, choices, summary }: OptionSpec): string {
  const takes = value === undefined ? "" : choices === undefined ? " -r" : ` -x -a '${choices.join(" ")}'`;
  const brief = short === undefined ? "" : ` -s ${short}`;
  return `complete -c doctor -n '__fish_seen_subcommand_from ${verb}' -l ${name}${brief}${takes} -d '${
    quote(summary)
  }'`;
}

/** Inside single quotes, in any of the three shells. */
function quote(text: string): string {
  return text.replaceAll("'", "’");
}
