/** The pieces that messages of several daemons share, and the tag that builds a pattern of them. */

/** A pattern whose `${…}` are pieces of regular expressions; backslashes stay as they are written. */
export function wording(text: TemplateStringsArray, ...pieces: readonly string[]): RegExp {
  return new RegExp(String.raw(text, ...pieces));
}

/** An identifier (or the path that stands for one), quoted or not, without the full stop of the sentence; `<private>`, `…` too. */
export const ID = "[\"'`“‘]?(?<id>[^\\s\"'`“”‘’(),;:]{0,200}[^\\s\"'`“”‘’(),;:.]|\\(null\\))";
/** A process id, or the placeholder that somebody put in its place. */
export const PID = "(?<pid>\\d{1,9}|<[\\w-]{1,16}>|[xX*…]{1,8}|\\.{3})";
/** `Example Tunnel[812]`: who asked. */
export const PROCESS = `(?<proc>[^\\[\\]]{1,127})\\[${PID}\\]`;
/** `NESMVPNSession[Primary Tunnel:Example:UUID:(null)]: `, where it is shown: the session that a message is about. */
export const SESSION = "(?:(?<session>NESM\\w{1,60}\\[[^\\[\\]]{0,300}\\]):? )?";
/** `NEVPNTunnelPlugin(com.example.ext[inactive])`: a provider as nesessionmanager names it. */
export const PLUGIN = "(?<plugin>NE\\w{1,60})\\((?<id>[\\w.<>…-]{1,200})(?:\\[(?<state>[^\\[\\]\\n]{0,40})\\])?\\)";
/** A quotation mark of any shape, or none. */
export const QUOTE = "['\"`‘’“”]{0,2}";
/** The name of a service, quoted or not, without the full stop of the sentence. */
export const SERVICE = "[\"'“‘]?(?<n>[^\\s\"'“”‘’]{0,200}[^\\s\"'“”‘’.,;:])";
/** Some words in the middle of a message (a name, a path, an error), over a line break, too; wrap it in a group. */
export const WORDS = "\\S+(?: \\S+){0,24}?";
/** The rest of the line, as far as it helps. */
export const REST = "[^\\n]{1,600}";
