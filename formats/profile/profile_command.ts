/** What a command line does with a provisioning profile (man page security(1), openssl-cms(1)). */
export interface ProfileCommand {
  /** The file that it names, unescaped; null when it names none, or by a variable. */
  readonly path: string | null;
  /** True when it cuts the entitlements out. */
  readonly entitlementsOnly: boolean;
}

const READER = /\bsecurity\s{1,9}(?:-\w{1,9}\s{1,9})?cms\b|\bopenssl\s{1,9}(?:smime|cms|pkcs7)\b/;
const WORD = /^(?:"([^"]{1,512})"|'([^']{1,512})'|((?:\\.|[^\s"'\\|;&<>()]){1,512}))/;
const OPTION = /\s(?:-i|-in)\s{1,9}/;
const REDIRECTION = /[^<]<\s{0,9}(?=[^\s<(])/;
const EXTRACTS = /-extract\s{1,9}["']?Entitlements\b|\bprint\s{1,9}["']?:Entitlements\b/i;

/** Reads a command that prints the inside of a profile; null when the line holds none. */
export function parseProfileCommand(command: string): ProfileCommand | null {
  if (command.length > 4000 || !READER.test(command)) return null;
  const before = OPTION.exec(command) ?? REDIRECTION.exec(command);
  const word = before && WORD.exec(command.slice(before.index + before[0].length));
  const path = word && (word[1] ?? word[2] ?? word[3]?.replace(/\\(.)/g, "$1") ?? null);
  const isFile = path !== null && !/[$`*]/.test(path) && !/^(?:-|\/dev\/stdin)$/.test(path);
  return { path: isFile ? path : null, entitlementsOnly: EXTRACTS.test(command) };
}
