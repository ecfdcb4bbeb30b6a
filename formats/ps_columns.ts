/** Which columns an output of ps(1) has: from its header, else from the options of its command, else from a row's shape. */

/** Columns that become fields; every other one is a single word to step over. */
export type PsColumn = "pid" | "ppid" | "uid" | "user" | "started" | "time" | "command" | "other";

const HEADER_WORDS: ReadonlyMap<string, PsColumn> = new Map<string, PsColumn>([
  ["PID", "pid"],
  ["PPID", "ppid"],
  ["UID", "uid"],
  ["USER", "user"],
  ["STARTED", "started"],
  ["START", "started"],
  ["STIME", "started"],
  ["LSTART", "started"],
  ["TIME", "time"],
  ...["COMMAND", "CMD", "COMM", "ARGS", "UCOMM"].map((word) => [word, "command"] as const),
  ...("%CPU %MEM C CPU F FLAGS GID GROUP JOBC LIM LOGIN MINFLT MAJFLT NI NICE NSIGS NSWAP NVCSW NIVCSW NWCHAN OUBLK " +
    "INBLK P PAGEIN PGID PRI RE RGID RSS RSZ RUID RUSER S SESS SIG SL STAT STATE SVGID SVUID SZ TDEV ELAPSED TPGID " +
    "TSESS TSIZ TT TTY TTYS UPR UTIME VSZ VSIZE WCHAN XSTAT ADDR WQ ACFLG PAGEINS MSGSND MSGRCV WQB WQR " +
    "WQL SYSTIME USERTIME")
    .split(" ").map((word) => [word, "other"] as const),
]);

const KEYWORDS: ReadonlyMap<string, PsColumn> = new Map<string, PsColumn>([
  ["pid", "pid"],
  ["ppid", "ppid"],
  ["uid", "uid"],
  ["user", "user"],
  ["lstart", "started"],
  ["start", "started"],
  ["stime", "started"],
  ["time", "time"],
  ["command", "command"],
  ["comm", "command"],
  ["args", "command"],
  ["ucomm", "command"],
  ["cmd", "command"],
]);

/** `ps aux`: USER PID %CPU %MEM VSZ RSS TT STAT STARTED TIME COMMAND. */
export const AUX_COLUMNS: readonly PsColumn[] = ("user pid other other other other other other started time command")
  .split(" ") as PsColumn[];
/** `ps -ef`: UID PID PPID C STIME TTY TIME CMD. */
export const EF_COLUMNS: readonly PsColumn[] = ("uid pid ppid other started other time command").split(
  " ",
) as PsColumn[];
/** `ps -A`: PID TTY TIME CMD. */
const PLAIN_COLUMNS: readonly PsColumn[] = ["pid", "other", "time", "command"];
/** `pgrep -lf`, and `-l`: PID and command line or name. */
const PGREP_COLUMNS: readonly PsColumn[] = ["pid", "command"];

const TIME = "\\d+:\\d{2}(?:[.:]\\d{2}){0,2}";
const STARTED =
  "(?:\\d{1,2}:\\d{2}(?:[AaPp][Mm])?|\\p{L}{2,4}\\.?\\d{1,2}(?:[AaPp][Mm])?|\\d{1,2}\\p{L}{3,4}\\.?\\d{2})";
const AUX_ROW = new RegExp(
  `^\\s*\\S+\\s+\\d+\\s+\\d+[.,]\\d\\s+\\d+[.,]\\d\\s+\\d+\\s+\\d+\\s+\\S+\\s+[A-Z][A-Za-z+<>]{0,4}\\s+${STARTED}\\s+${TIME}\\s+\\S`,
  "u",
);
const EF_ROW = new RegExp(`^\\s*\\S+\\s+\\d+\\s+\\d+\\s+\\d+\\s+${STARTED}\\s+\\S+\\s+${TIME}\\s+\\S`, "u");

/** The columns that a header line names; null when the line is no header of ps. */
export function parsePsHeader(text: string): PsColumn[] | null {
  if (text.length > 400 || !/\bPID\b/.test(text)) return null;
  const columns: PsColumn[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const column = HEADER_WORDS.get(word);
    if (column === undefined) return null;
    columns.push(column);
  }
  return columns.includes("command") && columns.length > 1 ? columns : null;
}

/** The columns that a command line asks for; null when it runs neither ps nor `pgrep -l`. */
export function parsePsCommand(command: string): PsColumn[] | null {
  const own = command.split(/[|;&>]/, 1)[0]!;
  if (/(?:^|[\s/])pgrep\s/.test(own)) return /\s-\w*[la]/.test(own) ? [...PGREP_COLUMNS] : null;
  const ps = /(?:^|[\s/])ps(?:\s([^]*))?$/.exec(own);
  if (!ps) return null;
  const options = (ps[1] ?? "").replace(/["']/g, "").trim();
  const listed = [...options.matchAll(/(?:^-?|\s-)[A-Za-z]*[oO]\s*([a-z%][\w%,=]*)/g)];
  if (listed.length > 0) return listed.flatMap((list) => parseKeywords(list[1]!));
  const flags = options.split(/\s+/).filter((word, i) => i === 0 || word.startsWith("-")).join(" ");
  // Without a dash, or among others behind one, `u` is the format; `-u` alone selects a user.
  if (/^[a-zA-Z]*u|-\w*(?:[a-z]u|u[a-z])/.test(flags)) return [...AUX_COLUMNS];
  if (/-\w*f/.test(flags)) return [...EF_COLUMNS];
  return /[jlv]/.test(flags) ? null : [...PLAIN_COLUMNS];
}

/** The columns of a row that stands alone: the shapes of `ps aux` and `ps -ef` are beyond doubt, no other is. */
export function parsePsShape(text: string): readonly PsColumn[] | null {
  if (text.length < 40 || !/\d:\d\d/.test(text)) return null;
  if (AUX_ROW.test(text)) return AUX_COLUMNS;
  return EF_ROW.test(text) ? EF_COLUMNS : null;
}

function parseKeywords(list: string): PsColumn[] {
  return list.split(",").filter((word) => word !== "").map((word) => KEYWORDS.get(word.replace(/=.*/, "")) ?? "other");
}
