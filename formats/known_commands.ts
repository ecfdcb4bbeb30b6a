/** The commands that a ticket about a system extension shows, and what tells a command line of theirs from prose. */

import { trimEndOf } from "./trim_end.ts";

/** Command words; a prompt may precede any of them. */
export const KNOWN_COMMANDS: ReadonlySet<string> = new Set(
  ("systemextensionsctl launchctl ps pgrep sw_vers codesign csrutil sysctl uname log netstat scutil ifconfig route " +
    "plutil security spctl stapler xcrun syspolicy_check profiles defaults cat ls otool networksetup lsof pmset pfctl " +
    "kextstat mdfind mdls lipo nm dyld_info file open sudo grep awk echo top uptime who last date hostname " +
    "system_profiler kmutil sysdiagnose nettop dig nslookup ping curl nc dscacheutil tail head xattr pkgutil " +
    "vtool objdump PlistBuddy killall kill jamf jq ioreg egrep").split(" "),
);

/** Plain words that a command takes as arguments, besides options, paths, ids and quoted text. */
const PLAIN_WORDS: Readonly<Record<string, RegExp>> = {
  systemextensionsctl: /^(?:list|developer|on|off|reset|gc|uninstall)$/,
  launchctl:
    /^(?:print|print-(?:disabled|cache)|list|blame|error|kickstart|bootout|bootstrap|enable|disable|load|unload)$|^(?:remove|start|stop|kill|managername|procinfo|dumpstate|hostinfo|examine|version|system|gui|user|login)$/,
  ps: /^[A-Za-z]{1,6}$/,
  csrutil: /^(?:status|enable|disable|clear|report|authenticated-root)$/,
  log: /^(?:show|stream|collect|config|stats|erase)$/,
  route: /^(?:get|monitor|flush|default)$/,
  security: /^(?:cms|import)$/,
  stapler: /^(?:validate|staple)$/,
  xcrun: /^(?:stapler|notarytool|validate|staple|log|info|history|submit)$/,
  syspolicy_check: /^(?:distribution)$/,
  profiles: /^(?:show|list|status|renew|configuration|enrollment)$/,
  defaults: /^(?:read|write|delete|find|domains|export)$/,
  kmutil: /^(?:showloaded|inspect)$/,
  pgrep: /^\S+$/,
  pfctl: /^(?:all|rules|nat|info|states|anchors|references|dummynet|queue|timeouts|memory|tables|interfaces)$/i,
  dig: /^(?:any|A|AAAA|TXT|MX|NS|SOA)$/,
  system_profiler: /^SP\w+$/,
};

/** What the first argument must be, for words that also begin sentences. */
const FIRST_ARGUMENT: Readonly<Record<string, RegExp>> = {
  launchctl: /^[a-z]/,
  log: /^(?:show|stream|collect|config|stats|erase)$/,
  security:
    /^(?:cms|import|(?:find|list|dump|show|verify|unlock|delete|default|set|add|create|authorization)[\w-]{0,40})$/,
  profiles: /^(?:show|list|status|renew|-\w+)$/,
  defaults: /^(?:read|write|delete|find|domains|export|-currentHost|read-type)$/,
  route: /^(?:-|get$|monitor$|flush$)/,
  ps: /^(?:-|a[a-zA-Z]{0,5}$|-?ef$|ux)/,
  file: /[/.]/,
  open: /^-|[/.:]/,
  cat: /[/.]/,
  ls: /^-|[/.~]/,
  echo: /^["'$]/,
  date: /^[-+]/,
  who: /^-/,
  last: /^-|^reboot$/,
  top: /^-/,
  head: /^-|[/.]/,
  tail: /^-|[/.]/,
  hostname: /^-/,
  uptime: /^-/,
  kill: /^-?\d/,
  dig: /[@.]/,
  ping: /^-|[.:]/,
};

/** Commands that print something of use without any argument, and whose name is no word of prose. */
const ALONE = /^(?:sw_vers|ifconfig|kextstat|netstat|scutil|sysdiagnose)$/;

/** The word that names the program: without `sudo` and its options, variables, `time`, and the path. */
export function parseCommandWord(command: string): string {
  return splitCommand(command).word;
}

/** Tells whether the text can only be a command line: a known word with arguments of its own kind, no prose. */
export function isCommandLine(text: string): boolean {
  const { word, rest } = splitCommand(text);
  if (!KNOWN_COMMANDS.has(word)) return false;
  // A path alone is an argument in somebody's output.
  if (rest === "" && text.includes("/")) return false;
  const piped = rest.search(/[|;<>&]/);
  const own = (piped < 0 ? rest : rest.slice(0, piped)).trim();
  if (own === "") return ALONE.test(word) || piped > 0;
  const words = own.replace(/"[^"]*"|'[^']*'/g, '""').split(/\s+/);
  const first = FIRST_ARGUMENT[word];
  if (first !== undefined && !first.test(words[0]!)) return false;
  const plain = PLAIN_WORDS[word];
  return words.every((each, i) => isArgument(each) || plain?.test(each) || words[i - 1]?.startsWith("-"));
}

/** Options, ids, paths, quoted text: anything with a character that an English word lacks (sentence marks aside). */
function isArgument(word: string): boolean {
  return word.startsWith("-") || /[^A-Za-z\u2018\u2019]/.test(trimEndOf(word, ".,:;!?)"));
}

function splitCommand(command: string): { word: string; rest: string } {
  let rest = command.trim();
  let sudo = false;
  for (let i = 0; i < 8; i++) {
    const token = firstToken(rest);
    const after = rest.slice(token.length).trimStart();
    if (after === "") break;
    if (/^(?:sudo|time|command|exec|env|[A-Z_]{2,30}=\S*)$/.test(token)) {
      sudo ||= token === "sudo";
      rest = after;
    } else if (sudo && token.startsWith("-")) {
      rest = /^-[ugh]$/.test(token) ? after.slice(firstToken(after).length).trimStart() : after;
    } else break;
  }
  const token = firstToken(rest);
  const word = /^[.~]{0,2}\//.test(token) ? token.slice(token.lastIndexOf("/") + 1) : token;
  return { word, rest: rest.slice(token.length).trimStart() };
}

function firstToken(text: string): string {
  const end = text.search(/\s/);
  return end < 0 ? text : text.slice(0, end);
}
