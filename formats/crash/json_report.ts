/**
 * Reports in JSON: a header object, then the body ("Interpreting the JSON format of a crash report", Apple; since macOS 12):
 *
 *     {"app_name":"Example","timestamp":"2026-11-20 10:00:01.00 +0100","bug_type":"309","os_version":"macOS 15.1 (24B83)",…}
 *     {
 *       "captureTime" : "2026-11-20 10:00:00.1234 +0100",
 *       "procName" : "com.example.ext",
 *       "exception" : {"codes":"0x0, 0x0","type":"EXC_CRASH","signal":"SIGABRT"},
 *       "termination" : {"code":1,"namespace":"DYLD","indicator":"Library missing","reasons":["Library not loaded: …"]},
 */
import type { JsonObject, JsonValue, Shape } from "./json_reader.ts";
import { readPanic } from "./panic_text.ts";
import { parseCode } from "./termination.ts";
import {
  type CrashException,
  type CrashKind,
  type CrashReport,
  type CrashTermination,
  type CrashThread,
  type KilledProcess,
  UNKNOWN_REPORT,
} from "./report.ts";

const FRAMES = 8;
const MOST_IMAGES = 5_000;
const MOST_THREADS = 20_000;
const MOST_PROCESSES = 5_000;
const VALUES: Shape = ["value", 20];

/** The members of headers and bodies that are read. No name stands for two things. */
export const REPORT_SHAPE: Shape = {
  app_name: "value",
  name: "value",
  app_version: "value",
  build_version: "value",
  bundleID: "value",
  bug_type: "value",
  timestamp: "value",
  os_version: "value",
  incident_id: "value",
  captureTime: "value",
  procName: "value",
  procPath: "value",
  procLaunch: "value",
  parentProc: "value",
  pid: "value",
  incident: "value",
  isSimulated: "value",
  isNonFatal: "value",
  modelCode: "value",
  codeSigningTeamID: "value",
  osVersion: { train: "value", build: "value" },
  bundleInfo: { CFBundleIdentifier: "value", CFBundleShortVersionString: "value", CFBundleVersion: "value" },
  exception: { type: "value", signal: "value", codes: "value", subtype: "value", message: "value" },
  termination: { namespace: "value", code: "value", indicator: "value", reasons: VALUES, byProc: "value" },
  exceptionReason: { composed_message: "value" },
  asi: { "*": VALUES },
  faultingThread: "value",
  threads: [
    {
      triggered: "value",
      name: "value",
      queue: "value",
      frames: [{ symbol: "value", symbolLocation: "value", imageOffset: "value", imageIndex: "value" }, FRAMES],
    },
    MOST_THREADS,
  ],
  usedImages: [{ name: "value" }, MOST_IMAGES],
  date: "value",
  build: "value",
  product: "value",
  largestProcess: "value",
  processes: [{ name: "value", pid: "value", reason: "value" }, MOST_PROCESSES],
  panicString: "value",
  macOSPanicString: "value",
};

/** Types of reports; Apple numbers many more, of things that are no failure of a process. */
const KINDS: Readonly<Record<string, CrashKind>> = {
  "109": "crash",
  "309": "crash",
  "385": "fault",
  "142": "resource",
  "145": "resource",
  "202": "resource",
  "298": "jetsam",
  "210": "panic",
  "288": "stackshot",
};

/** Makes a report out of a header, a body, or both; null when they are of something else. */
export function reportOfJson(header: JsonObject | null, body: JsonObject | null): CrashReport | null {
  const head = header ?? {};
  const rest = body ?? {};
  const kind = kindOf(head, rest);
  if (kind === null) return null;
  const panic = text(rest["panicString"]) ?? text(rest["macOSPanicString"]);
  const base = { ...UNKNOWN_REPORT, kind, ...identify(head, rest) };
  if (kind === "panic") {
    const said = panic === null ? null : readPanic(panic);
    return { ...base, ...said, bundleId: null, version: null, os: base.os ?? said?.os ?? null };
  }
  if (kind === "jetsam") return { ...base, ...readVictims(rest) };
  return {
    ...base,
    exception: readException(part(rest["exception"])),
    termination: readTermination(part(rest["termination"])),
    thread: readThread(rest),
    says: readWords(rest),
  };
}

/** What a header says of a report whose body is text. */
export function identifyHeader(header: JsonObject): Partial<CrashReport> {
  return identify(header, {});
}

function kindOf(head: JsonObject, body: JsonObject): CrashKind | null {
  if (body["panicString"] !== undefined || body["macOSPanicString"] !== undefined) return "panic";
  const kind = KINDS[text(head["bug_type"]) ?? text(body["bug_type"]) ?? ""];
  if (kind !== undefined && kind !== "crash") return kind;
  if ([body["isSimulated"], body["isNonFatal"]].some((flag) => flag === true || flag === 1)) return "fault";
  const isCrash = body["exception"] !== undefined || body["termination"] !== undefined;
  return isCrash ? "crash" : kind ?? null;
}

function identify(head: JsonObject, body: JsonObject): Partial<CrashReport> {
  const bundle = part(body["bundleInfo"]);
  const os = part(body["osVersion"]);
  const short = text(bundle?.["CFBundleShortVersionString"]) ?? text(head["app_version"]);
  const build = text(bundle?.["CFBundleVersion"]) ?? text(head["build_version"]);
  return {
    process: text(body["procName"]) ?? text(head["app_name"]) ?? text(head["name"]),
    bundleId: text(bundle?.["CFBundleIdentifier"]) ?? text(head["bundleID"]),
    version: joinVersion(short, build),
    time: text(body["captureTime"]) ?? text(body["date"]) ?? text(head["timestamp"]),
    os: text(head["os_version"]) ?? joinVersion(text(os?.["train"]), text(os?.["build"])) ?? namedSystem(body["build"]),
    pid: whole(body["pid"]),
    path: text(body["procPath"]),
    teamId: text(body["codeSigningTeamID"]),
    parent: text(body["parentProc"]),
    launched: text(body["procLaunch"]),
    incident: text(body["incident"]) ?? text(head["incident_id"]),
    model: text(body["modelCode"]) ?? text(body["product"]),
  };
}

function readException(from: JsonObject | null): CrashException | null {
  if (from === null) return null;
  const message = text(from["message"]);
  const subtype = text(from["subtype"]);
  return {
    type: text(from["type"]),
    signal: text(from["signal"]),
    codes: text(from["codes"]),
    subtype: subtype !== null && message !== null ? `${subtype} ${message}` : subtype ?? message,
  };
}

function readTermination(from: JsonObject | null): CrashTermination | null {
  if (from === null) return null;
  const code = from["code"];
  return {
    namespace: text(from["namespace"]),
    code: typeof code === "number" || typeof code === "string" ? parseCode(String(code)) : null,
    indicator: text(from["indicator"]),
    reasons: texts(from["reasons"]),
    by: text(from["byProc"]),
  };
}

/** The thread that is marked, else the one whose number the body gives. */
function readThread(body: JsonObject): CrashThread | null {
  const threads = list(body["threads"]);
  const number = whole(body["faultingThread"]);
  const thread = part(threads.find((one) => part(one)?.["triggered"] === true)) ??
    (number === null ? null : part(threads[number]));
  if (thread === null) return null;
  const images = list(body["usedImages"]).map((image) => text(part(image)?.["name"]));
  return {
    name: text(thread["name"]),
    queue: text(thread["queue"]),
    frames: list(thread["frames"]).flatMap((frame) => describeFrame(part(frame), images)),
  };
}

function describeFrame(frame: JsonObject | null, images: readonly (string | null)[]): string[] {
  if (frame === null) return [];
  const image = images[whole(frame["imageIndex"]) ?? -1] ?? "???";
  const symbol = text(frame["symbol"]);
  if (symbol !== null) return [`${image} ${symbol} + ${whole(frame["symbolLocation"]) ?? 0}`];
  return [`${image} + ${whole(frame["imageOffset"]) ?? 0}`];
}

function readWords(body: JsonObject): string[] {
  const said = Object.values(part(body["asi"]) ?? {}).flatMap((one) => texts(one));
  const reason = text(part(body["exceptionReason"])?.["composed_message"]);
  return [...said, ...reason === null ? [] : [reason]].flatMap((one) => one.split("\n")).filter((one) => one !== "")
    .slice(0, 20);
}

/** Whoever was killed has a reason; the largest process need not be among them. */
function readVictims(body: JsonObject): Pick<CrashReport, "process" | "pid" | "killed"> {
  const killed = list(body["processes"]).flatMap((one): KilledProcess[] => {
    const victim = part(one);
    const name = text(victim?.["name"]);
    const reason = text(victim?.["reason"]);
    return name === null || reason === null ? [] : [{ process: name, pid: whole(victim?.["pid"]), reason }];
  });
  const [only, other] = killed;
  const isOne = only !== undefined && other === undefined;
  return { process: isOne ? only.process : null, pid: isOne ? only.pid : null, killed };
}

function joinVersion(short: string | null, build: string | null): string | null {
  if (short === null) return build === null ? null : `(${build})`;
  return build === null ? short : `${short} (${build})`;
}

/** A jetsam event calls the system its build: `macOS 15.1 (24B83)`. */
function namedSystem(value: JsonValue | undefined): string | null {
  const build = text(value);
  return build?.includes(" ") ? build : null;
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" && value !== "???" ? value : null;
}

function texts(value: JsonValue | undefined): string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}

function whole(value: JsonValue | undefined): number | null {
  return Number.isSafeInteger(value) ? value as number : null;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function part(value: JsonValue | undefined): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as JsonObject : null;
}
