/** Names that only their surroundings show to be names: of people, machines, networks. Every pattern is linear. */
import type { Identifier, IdentifierKind } from "./define.ts";

interface Source {
  readonly kind: IdentifierKind;
  /** The group `name` is the name; with `second`, that of the second kind. */
  readonly pattern: RegExp;
  readonly second?: IdentifierKind;
  /** One of these stands in every match: looking for them is ten times as fast. */
  readonly hints?: readonly string[];
}

/** What follows a key: `key : value`, `key=value`, `"key" => "value"`, `<key>key</key><string>value</string>`. */
const VALUE =
  "(?:[\"'\\\\]{0,2}[ \\t]{0,24}(?::|=>?|[ \\t]is)[ \\t]{0,8}[\"'\\\\]{0,2}|</key>\\s{0,40}<string>)(?<name>(?:[^\"'\\\\\\n\\r\\t;,<>{}()|]|'(?=[A-Za-z])){1,80})";

function behindKeys(kind: IdentifierKind, keys: string): Source {
  return { kind, pattern: new RegExp(`(?<![\\w-])(?:${keys})${VALUE}`, "g") };
}

/** The line below a prompt with one of these commands. */
function answered(kind: IdentifierKind, commands: readonly string[]): Source {
  return {
    kind,
    hints: commands,
    pattern: new RegExp(
      `^[^\\n]{0,120}[%$#] (?:${commands.join("|")})(?: -[sf])?[ \\t]{0,8}\\n(?<name>[^\\n]{1,64})$`,
      "gm",
    ),
  };
}

const SOURCES: readonly Source[] = [
  // A name with a blank ends at the next slash; without one, at the blank. `State:/Users/ConsoleUser` is a key of configd's.
  {
    kind: "user",
    pattern:
      /(?<!\bState:)(?:\/|\\\/)(?:Users|home)(?:\/|\\\/)(?<name>[^\/\\"'<>:;,|\n\r\t ]{1,64}(?: [^\/\\"'<>:;,|\n\r\t ]{1,32}){0,3}(?=\\?\/)|[^\/\\"'<>:;,|\s]{1,64})/g,
  },
  {
    kind: "user",
    second: "host",
    hints: ["@"],
    pattern:
      /^(?:[>\s]{0,8})(?:\([\w.-]{1,32}\) )?(?<name>[\p{L}\p{N}._-]{1,32})@(?<second>[\p{L}\p{N}.-]{1,63})(?:[: ][^\n]{0,120}?)?[%$#] /gmu,
  },
  {
    kind: "host",
    second: "user",
    hints: ["$ ", "# "],
    pattern: /^(?:[>\s]{0,8})(?<name>[\p{L}\p{N}.-]{2,63}):[^\s:]{1,80} (?<second>[\p{L}\p{N}._-]{1,32})[$#] /gmu,
  },
  behindKeys(
    "user",
    "USER|LOGNAME|SUDO_USER|user ?name|userName|[Cc]onsole ?[Uu]ser|kCGSSessionUserNameKey|kCGSessionLongUserNameKey|RealName|RecordName",
  ),
  // Who sits at the Mac, in the dynamic store.
  {
    kind: "user",
    hints: ["ConsoleUser"],
    pattern:
      /State:\/Users\/ConsoleUser<\/key>[^]{0,400}?<key>Name<\/key>\s{0,40}<string>(?<name>[^<\n]{1,64})<\/string>/g,
  },
  { kind: "user", pattern: /:\/\/(?:[^\/\s;@"'<>]{1,32};)?(?<name>[^\/\s:;@"'<>]{1,64})@/g },
  { kind: "secret", pattern: /:\/\/[^\/\s:@"'<>]{1,64}:(?<name>[^\/\s@"'<>]{4,128})@/g },
  answered("user", ["whoami", "id -un", "logname"]),
  { kind: "user", hints: ["not in the sudoers"], pattern: /^(?<name>[\w.-]{1,32}) is not in the sudoers file/gm },
  // `~jo/Library`: the home folder of somebody.
  { kind: "user", hints: ["~"], pattern: /(?<![\w~])~(?<name>[A-Za-z_][\w.-]{1,31})(?=\/)/g },
  // `CORP\\jo`, in quotes with two backslashes. Behind a single one, a letter may be an escape: `END\next`.
  {
    kind: "user",
    hints: ["\\"],
    pattern: /(?<![\w.\\\/-])[A-Z][A-Z0-9-]{1,14}(?:\\{2,4}|\\(?![abefnrtuvx]))(?<name>[a-z][\w.-]{1,31})(?![\w\\\/])/g,
  },
  // A person in a directory: the DN of a certificate has neither domain components nor people.
  {
    kind: "user",
    hints: ["=", ","],
    pattern:
      /\b(?:uid|cn)=(?<name>[^\n,=+<>;"\/]{2,64})(?:,[ ]?(?:ou|cn|o)=[^\n,=]{1,64}){0,6}(?:,[ ]?dc=|(?<=,[ ]?ou=(?:people|users|staff|employees|accounts))\b)/gi,
  },
  { kind: "host", hints: ["dc=", "DC="], pattern: /\bdc=(?<name>[\w-]{3,63})(?=,[ ]?dc=)/gi },
  { kind: "user", pattern: /\b[Uu]ser(?:name)?(?: |=|: ?)["'](?<name>[^"'\n]{1,64})["']/g },
  // `ls -l`: behind the links stand owner and group.
  {
    kind: "user",
    pattern:
      /^[ \t>]{0,8}[-bcdlps][-rwxsStT]{9}[@+]? {1,8}\d{1,6} {1,4}(?<name>[\w.-]{1,32}) {1,16}[\w.-]{1,32} {1,16}\d/gm,
  },
  // `ps aux`, then `who` and `last`.
  { kind: "user", pattern: /^(?<name>[\w.-]{1,32}) {1,16}\d{1,7} {1,8}\d{1,4}\.\d {1,8}\d{1,3}\.\d {1,12}\d{1,12} /gm },
  {
    kind: "user",
    hints: ["console", "tty"],
    pattern: /^(?<name>[\w.-]{1,32}) {1,16}(?:console|ttys?\d{1,4}) {1,24}[A-Z][a-z]{2} /gm,
  },
  { kind: "user", pattern: /\buid=\d{1,10}\((?<name>[^()\n]{1,64})\)/g },
  behindKeys(
    "host",
    "Computer ?Name|Local ?Host ?Name|Host ?Name|host ?name|host_name \\(string\\)|kern\\.hostname|Nodename|kSCPropNetLocalHostName|UserDefinedName",
  ),
  answered("host", [
    "hostname",
    "scutil --get ComputerName",
    "scutil --get LocalHostName",
    "scutil --get HostName",
    "networksetup -getcomputername",
  ]),
  {
    kind: "host",
    hints: [".local"],
    pattern: /(?<![\w.@-])(?<name>[A-Za-z0-9][A-Za-z0-9-]{0,62}\.local)(?![\w-]|\.\w)/g,
  },
  {
    kind: "host",
    pattern:
      /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?<name>[\w.-]{2,63}) [\w.-]{1,64}(?:\([\w.]{1,40}\))?\[\d{1,7}\]/gm,
  },
  {
    kind: "host",
    pattern: /_\d{4}-\d\d-\d\d-\d{6}(?:\.\d{1,3})?_(?<name>[\w-]{2,63})\.(?:crash|diag|spin|hang|ips|panic)\b/g,
  },
  behindKeys("serial", "Serial Number(?: \\(system\\))?|IOPlatformSerialNumber|[Ss]erial_?[Nn]umber"),
  behindKeys(
    "device",
    "Hardware UUID|IOPlatformUUID|Provisioning UDID|UDID|platform_UUID|crashReporterKey|Anonymous UUID",
  ),
  behindKeys("network", "SSID(?:_STR)?|Current Wi-Fi Network|Network Name"),
  { kind: "network", pattern: /\b(?:network|SSID|ssid)(?: |=|: ?)["'](?<name>[^"'\n]{1,32})["']/g },
  behindKeys("domain", "search domain\\[\\d{1,3}\\]|DomainName|domain_name \\(string\\)|domain {2,}"),
  // The servers of VPNs and proxies: whose they are says where somebody works.
  behindKeys("domain", "[Rr]emote ?Address|[Ss]erver ?Address|(?:HTTPS?|SOCKS|FTP)Proxy"),
  { kind: "domain", pattern: /ProxyAutoConfigURL[^\n]{0,60}?:\/\/(?:[^\/@\s]{1,128}@)?(?<name>[\w.-]{1,253})/g },
  { kind: "domain", pattern: /^(?:search|domain)[ \t]+(?<name>[\w.-]{3,120})[ \t]*$/gm },
  {
    kind: "domain",
    pattern:
      /(?:Search|SupplementalMatch)Domains[^{\[<]{0,20}(?:[{\[]|<array>)(?<name>[^}\]]{1,600}?)(?:[}\]]|<\/array>)/g,
  },
  {
    kind: "holder",
    pattern:
      /(?:Developer ID|Apple Development|Apple Distribution|Mac Developer|3rd Party Mac Developer)[\w ]{0,24}: (?<name>[^()\n"<>]{2,80}) \([A-Z0-9]{10}\)/g,
  },
];

/** Names that every Mac has, or that say that a name was left out. */
const NOBODY =
  /^(?:_.*|root|daemon|nobody|admin|staff|wheel|user|users|username|name|computers|shared|guest|local|localhost|broadcasthost|loginwindow|system|none|null|\(null\)|unknown|private|yes|no|true|false|mac|macbook|macos|\d{1,10}|[^\p{L}\p{N}]*)$/iu;

/** Domains that are the same everywhere. */
const COMMON_DOMAIN =
  /^(?:local|arpa|(?:.*\.)?(?:in-addr|ip6)\.arpa|(?:.*\.)?(?:apple|icloud)\.com|invalid|home|lan|localdomain)\.?$/i;

/** The names in a text, each once per place where it stands. */
export function harvestNames(text: string): Identifier[] {
  const found: Identifier[] = [];
  for (const { kind, second, pattern, hints } of SOURCES) {
    if (hints?.every((hint) => !text.includes(hint))) continue;
    for (const { groups } of text.matchAll(pattern)) {
      found.push(...namesIn(kind, groups!["name"]!));
      if (second !== undefined) found.push(...namesIn(second, groups!["second"]!));
    }
  }
  return found;
}

function namesIn(kind: IdentifierKind, printed: string): Identifier[] {
  const names = kind === "domain" ? printed.split(/[\s,:"<>()]+|\b\d+\b|\/?string/) : [printed];
  return names.map((name) => decodePercent(name.trim().replace(/[.,;]+$/, ""))).filter((name) => isName(kind, name))
    .flatMap((original) => [{ kind, original }, ...namesBeside(kind, original)]);
}

function isName(kind: IdentifierKind, name: string): boolean {
  if (NOBODY.test(name) || /[<>*…]|\.\.\./.test(name) || name.startsWith("$")) return false;
  switch (kind) {
    case "domain":
      return /^[\w-]+(?:\.[\w-]+)*\.[\w-]*[a-z][\w-]*$/i.test(name) && !COMMON_DOMAIN.test(name);
    case "serial":
      return /^[A-Z0-9]{8,14}$/i.test(name);
    case "device":
      return /^[0-9A-F-]{25,36}$/i.test(name);
    case "host":
      return !/^\d+(?:\.\d+){3}$/.test(name);
    default:
      return true;
  }
}

/** A URL writes `jo%20ann` for the folder of `jo ann`. */
function decodePercent(name: string): string {
  try {
    return name.includes("%") ? decodeURIComponent(name) : name;
  } catch {
    return name;
  }
}

/** A machine is also called by the first label of its name; what is left of a server's name without it says whose it is. */
function namesBeside(kind: IdentifierKind, name: string): Identifier[] {
  const at = name.indexOf(".");
  const [label, rest] = at < 0 ? ["", ""] : [name.slice(0, at), name.slice(at + 1)];
  if (kind === "host" && label.length >= 3) return [{ kind, original: label }];
  return kind === "domain" && isName(kind, rest) ? [{ kind, original: rest }] : [];
}
