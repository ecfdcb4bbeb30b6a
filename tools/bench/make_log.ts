/**
 * Makes a log like that of `log show --style ndjson` on a busy Mac (knowledge: chapters 03, section 2, and 13, section 3): 22 keys a
 * line, 930 bytes on average, escaped slashes, some text that is not ASCII, and four lines in a thousand about system extensions.
 * The same seed makes the same bytes. `deno run -A tools/bench/make_log.ts FILE [MEGABYTES] [SEED]` writes one.
 */
import { type Chance, makeChance } from "../fuzz/mutate.ts";

/** Words of which exactly the hot lines hold one: what the scanners of the bench look for. */
export const HOT_WORDS = ["sysextd", "nesessionmanager", "neagent", "networkextension", "amfid", "tccd"] as const;

/** One line in so many is hot. */
const HOT_ONE_IN = 250;
const BLOCK = 1 << 20;

/** Who speaks: the executable, the library that it speaks through, its subsystem and category, its sentences. */
type Speaker = readonly [image: string, library: string, subsystem: string, category: string, says: readonly string[]];

/** `#` is a number, `@` hexadecimal digits, `~` a path. */
const COLD: readonly Speaker[] = [
  [
    "/System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer",
    "SkyLight",
    "com.apple.SkyLight",
    "default",
    [
      "surface 0x@ of window # moved to display # by client 0x@",
      "occlusion of window # changed: visible region # of # pixels",
      "frame # took # ms on display #: the compositor waited for the commit of context 0x@",
    ],
  ],
  ["/usr/libexec/runningboardd", "RunningBoard", "com.apple.runningboard", "process", [
    "[app<application.com.example.notes.#>:#] Set darwin role to: UserInteractive",
    "Calculated state for app<application.com.example.mail.#>: running-active (role: UserInteractiveFocal) (endowments: <private>)",
    'Acquiring assertion targeting [daemon<com.example.sync.#>:#] from originator [osservice<com.example.sync>:#] with description <RBSAssertionDescriptor| "FetchTask #" ID:#-#-# target:#>',
  ]],
  ["/usr/sbin/mDNSResponder", "mDNSResponder", "com.apple.mDNSResponder", "Default", [
    "[R#] getaddrinfo start -- flags: 0xC000D000, ifindex: #, protocols: #, hostname: <mask.hash: '@'>, options: {use-failover}",
    "[R#->Q#] Answer: Add Active, ttl #, rdata <mask.hash: '@'>",
    "Sent #-byte query #, RCODE: NoErr, server <private>, über die Schnittstelle en0",
  ]],
  ["/usr/libexec/rapportd", "CoreUtils", "com.apple.rapport", "CUMessageSession", [
    "BLE scan found device @ with RSSI -#, was seen # s ago",
    "Nearby action changed: 0x@ → 0x@, Gerät „Büro“ is # m away",
  ]],
  ["/System/Library/Frameworks/CoreServices.framework/Support/mds", "Metadata", "com.apple.spotlightindex", "MDS", [
    "Importer # finished ~ in # ms, # attributes, store 0x@",
    "Store 0x@ flushed # postings of # terms to ~",
  ]],
  ["/usr/libexec/logd", "logd", "com.apple.logd", "statistics", ["purged # of # chunks from ~, oldest is # h old"]],
  ["/System/Applications/Mail.app/Contents/MacOS/Mail", "CFNetwork", "com.apple.CFNetwork", "Default", [
    "Task <@-@-@-@-@>.<#> received response, status # content C(#) in # ms",
    "Connection #: ready in # ms, TLS 1.3, protocol h2, server accepted # streams",
    '{"state":"loaded","count":#,"path":"~"}',
  ]],
  ["/usr/libexec/powerd", "powerd", "com.apple.powerd", "assertions", [
    'Process example.# Created PreventUserIdleDisplaySleep "Video Wake Lock #" age:00:0#:# id:# [System: PrevIdle DeclUser kDisp]',
  ]],
  ["/usr/libexec/locationd", "CoreLocation", "com.apple.locationd.Position", "Position", [
    '"msg":"fence status changed", "fence":#, "accuracy":#, "client":"<private>"',
  ]],
  [
    "/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder",
    "DesktopServicesPriv",
    "com.apple.DesktopServices",
    "Copy",
    [
      "copied # of # items below ~\n\tand # of them were clones",
      "FSEvents reported # changes below ~, 写真 was touched",
    ],
  ],
];

/** What concerns a system extension; each line names its process in a path, so that it holds a hot word. */
const HOT: readonly Speaker[] = [
  [
    "/System/Library/Frameworks/SystemExtensions.framework/Versions/A/Helpers/sysextd",
    "Security",
    "com.apple.sx",
    "StateChanges",
    [
      "client activation request for com.example.tunnel.extension#",
      "extension EXAMPLE123 com.example.tunnel.extension# (2.4.0/#) advancing state from realizing to staging",
      "MacOS error: -#",
      "nothing to be done for generation #",
    ],
  ],
  ["/usr/libexec/nesessionmanager", "NetworkExtension", "com.apple.networkextension", "", [
    "NESMVPNSession[Primary Tunnel:Example:@-@-@-@-@:(null)]: status changed to connecting",
    "Registering session NESMTransparentProxySession[Example #:@]",
  ]],
  ["/usr/libexec/neagent", "NetworkExtension", "com.apple.networkextension", "", [
    "Looking for an extension with identifier com.example.filter.# and extension point com.apple.networkextension.filter-data",
  ]],
  ["/usr/libexec/amfid", "amfid", "com.apple.MobileFileIntegrity", "amfid", ["Entering validation of ~ for request #"]],
  ["/System/Library/PrivateFrameworks/TCC.framework/Support/tccd", "TCC", "com.apple.TCC", "access", [
    "AUTHREQ_CTX: msgID=#.#, function=TCCAccessRequest, service=kTCCServiceListenEvent, preflight=yes, query=#",
  ]],
];

const PATHS = [
  "/Users/jo/Library/Caches/com.example.notes",
  "/private/var/folders/zz/T",
  "/System/Volumes/Data/Library",
];
const LEVELS = ["Default", "Default", "Default", "Info", "Debug", "Error"] as const;
const START_MS = Date.UTC(2026, 10, 20, 9);

/** Yields at least `bytes` bytes of whole lines. */
export function* makeLog(bytes: number, seed = 1): Generator<Uint8Array> {
  const chance = makeChance(seed);
  const uuids = Array.from({ length: 40 }, () => makeUuid(chance));
  const encoder = new TextEncoder();
  let made = 0;
  let block = "";
  for (let line = 0; made < bytes; line++) {
    block += `${makeLine(line, chance, uuids)}\n`;
    if (block.length < BLOCK) continue;
    const encoded = encoder.encode(block);
    made += encoded.length;
    block = "";
    yield encoded;
  }
}

function makeLine(line: number, chance: Chance, uuids: readonly string[]): string {
  const speakers = chance(HOT_ONE_IN) === 0 ? HOT : COLD;
  const [image, library, subsystem, category, says] = speakers[chance(speakers.length)]!;
  const sentence = says[chance(says.length)]!;
  const pid = 100 + chance(9_000);
  const { message, format } = compose(sentence, chance);
  const record = {
    traceID: 4_000_000_000_000 + line * 65_540,
    eventMessage: message,
    eventType: "logEvent",
    source: null,
    formatString: format,
    userID: chance(3) === 0 ? 501 : 0,
    activityIdentifier: chance(4) === 0 ? chance(1_000_000) : 0,
    subsystem,
    category,
    threadID: 10_000 + chance(900_000),
    senderImageUUID: uuids[chance(uuids.length)],
    backtrace: { frames: [{ imageOffset: chance(4_000_000), imageUUID: uuids[chance(uuids.length)] }] },
    bootUUID: uuids[0],
    processImagePath: image,
    senderImagePath: `/System/Library/Frameworks/${library}.framework/Versions/A/${library}`,
    timestamp: stampOf(START_MS + Math.floor(line / 6), line),
    machTimestamp: 900_000_000_000 + line * 24_000,
    messageType: LEVELS[chance(LEVELS.length)],
    processImageUUID: uuids[chance(uuids.length)],
    processID: pid,
    senderProgramCounter: chance(4_000_000),
    parentActivityIdentifier: 0,
    timezoneName: "",
  };
  return JSON.stringify(record).replaceAll("/", "\\/");
}

/** The sentence with its gaps filled, and as the format that a developer wrote. */
function compose(sentence: string, chance: Chance): { message: string; format: string } {
  const fill = (mark: string) =>
    mark === "#"
      ? String(chance(100_000))
      : mark === "@"
      ? makeHex(chance, 8)
      : `${PATHS[chance(3)]}/${makeHex(chance, 6)}`;
  const format = (mark: string) => mark === "#" ? "%lu" : mark === "@" ? "%llx" : "%{private}@";
  return { message: sentence.replace(/[#@~]/g, fill), format: sentence.replace(/[#@~]/g, format) };
}

function makeHex(chance: Chance, digits: number): string {
  return chance(16 ** digits).toString(16).padStart(digits, "0");
}

function makeUuid(chance: Chance): string {
  const [first, second, third, fourth, node, more] = [8, 4, 4, 4, 6, 6].map((digits) =>
    makeHex(chance, digits).toUpperCase()
  );
  return `${first}-${second}-${third}-${fourth}-${node}${more}`;
}

/** `2026-11-20 10:00:00.123456+0100`. */
function stampOf(ms: number, line: number): string {
  const local = new Date(ms + 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 23)}${String(line % 1000).padStart(3, "0")}+0100`;
}

if (import.meta.main) {
  const [path, megabytes = "500", seed = "1"] = Deno.args;
  if (path === undefined) throw new Error("Name the file to write: make_log.ts FILE [MEGABYTES] [SEED]");
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const block of makeLog(Number(megabytes) * 1e6, Number(seed))) {
    for (let at = 0; at < block.length;) at += file.writeSync(block.subarray(at));
  }
}
