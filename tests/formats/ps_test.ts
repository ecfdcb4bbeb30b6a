import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { toLines } from "../../formats/parsed.ts";
import { findPs, parsePs, type Process } from "../../formats/ps.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely, makeLarge } from "../effort.ts";

const PROGRAM =
  "/Library/SystemExtensions/11111111-2222-3333-4444-555555555555/com.example.ext.systemextension/com.example.ext";
const none = { ppid: null, uid: null, user: null, started: null };
const processes = (text: string) => findPs(parseTranscript(text)).flatMap((block) => parsePs(block).value ?? []);

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly Partial<Process>[]])[] = [
  [
    "ps aux",
    `jo@mac ~ % ps aux
USER               PID  %CPU %MEM      VSZ    RSS   TT  STAT STARTED      TIME COMMAND
root               412   0.0  0.1 34205672  12345   ??  Ss   Mon09AM   0:12.34 ${PROGRAM} -x y
jo                 977   1,5  0.1 34205672  12345 s001  S+    9:41AM   0:00.01 grep example
_mdns              400   0.0  0.1 34205672  12345   ??  Ss   12Nov26 112:34.56 /usr/sbin/mDNSResponder`,
    [
      { ...none, pid: 412, user: "root", started: "Mon09AM", command: `${PROGRAM} -x y` },
      { ...none, pid: 977, user: "jo", started: "9:41AM", command: "grep example" },
      { ...none, pid: 400, user: "_mdns", started: "12Nov26", command: "/usr/sbin/mDNSResponder" },
    ],
  ],
  [
    "ps -ef",
    `  UID   PID  PPID   C STIME   TTY           TIME CMD
    0   412     1   0 Mon09AM ??         0:12.34 ${PROGRAM}
  501   977   900   0  9:41AM ttys001    0:00.01 grep a b`,
    [
      { ...none, pid: 412, ppid: 1, uid: 0, started: "Mon09AM", command: PROGRAM },
      { ...none, pid: 977, ppid: 900, uid: 501, started: "9:41AM", command: "grep a b" },
    ],
  ],
  [
    "ps -axo pid,ppid,uid,lstart,command",
    `  PID  PPID   UID STARTED                      COMMAND
  412     1     0 Sat Nov  8 09:26:40 2025     ${PROGRAM}
  413     1     0 Sa. 22 Nov. 09:26:40 2025    /x y`,
    [
      { pid: 412, ppid: 1, uid: 0, user: null, started: "Sat Nov  8 09:26:40 2025", command: PROGRAM },
      { pid: 413, ppid: 1, uid: 0, user: null, started: "Sa. 22 Nov. 09:26:40 2025", command: "/x y" },
    ],
  ],
  ["ps -axww -o pid,command", `  PID COMMAND\n    1 /sbin/launchd\n  412 ${PROGRAM}`, [
    { ...none, pid: 1, command: "/sbin/launchd" },
    { ...none, pid: 412, command: PROGRAM },
  ]],
  [
    "ps axwww -o user,pid,ppid,pcpu,stat,command",
    `USER   PID  PPID  %CPU STAT COMMAND\nroot   412     1   0.0 Ss   ${PROGRAM}`,
    [{ ...none, pid: 412, ppid: 1, user: "root", command: PROGRAM }],
  ],
  ["a command column in the middle", "  PID COMM             USER\n  412 /a b/c d         root", [
    { ...none, pid: 412, user: "root", command: "/a b/c d" },
  ]],
  [
    "rows of ps aux that grep left",
    `Here it is:\nroot 412 0.0 0.1 34205672 12345 ?? Ss Mon09AM 0:12.34 ${PROGRAM}\n\nIt hangs.`,
    [{ ...none, pid: 412, user: "root", started: "Mon09AM", command: PROGRAM }],
  ],
  [
    "rows of ps -ef that grep left",
    `$ ps -ef | grep example\n    0   412     1   0 22Nov25 ??         0:12.34 ${PROGRAM}`,
    [{ ...none, pid: 412, ppid: 1, uid: 0, started: "22Nov25", command: PROGRAM }],
  ],
  ["rows under a prompt with its own columns", "$ ps -axo pid,uid,comm | grep x\n  412     0 /x\n\n2 things 3 more", [
    { ...none, pid: 412, uid: 0, command: "/x" },
  ]],
  ["pgrep -lf", `$ pgrep -lf example\n412 ${PROGRAM}\n977 Example Helper\n$ pgrep x\n5`, [
    { ...none, pid: 412, command: PROGRAM },
    { ...none, pid: 977, command: "Example Helper" },
  ]],
  [
    "a command that a mail wrapped",
    `  PID COMMAND\n  412 \n${PROGRAM}\n`,
    [{ ...none, pid: 412, command: PROGRAM }],
  ],
  [
    "two tables with prose between",
    "  PID COMMAND\n    1 /sbin/launchd\n\n3 days later it was gone:\n\n  PID COMMAND\n    9 /x",
    [{ ...none, pid: 1, command: "/sbin/launchd" }, { ...none, pid: 9, command: "/x" }],
  ],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parsePs() reads ${name}`, () => assertEquals(processes(text), expected as Process[]));
}

const OTHER_OUTPUTS = [
  "412\t0\tcom.example.ext\n-\t0\tcom.example.other",
  "COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nlaunchd    1 root  cwd    DIR    1,4      640    2 /",
  "PID    COMMAND      %CPU TIME     #TH   #WQ  #PORTS MEM\n412    example      0.0  00:00.01 2     1    20     1M",
  "PID\tStatus\tLabel\n412\t0\tcom.example.ext",
  "412 /usr/sbin/syslogd",
  "$ ps -A\n3 Then restart the app",
  "tcp4  0  0  10.0.0.2.49152  1.1.1.1.443  ESTABLISHED  131072  131072  412  0 00102 00000008",
  "2025-11-22 09:41:07.123456+0100 0x1f3a Default 0x0 412 0 sysextd: [com.apple.sx:XPC] request",
  "$ ps aux | wc -l\n     512",
];

for (const text of OTHER_OUTPUTS) {
  Deno.test(`findPs() leaves "${text.slice(0, 40)}" alone`, () => assertEquals(findPs(parseTranscript(text)), []));
}

Deno.test("parsePs() says which line is a row and which is none", () => {
  const { value, origins, problems } = parsePs(toLines("  PID COMMAND\n  412 /x\noops: cut\n  413 /y"));
  assertEquals(value?.map(({ pid }) => pid), [412, 413]);
  assertEquals([origins["0"]?.n, origins["1"]?.n], [2, 4]);
  assertEquals(problems.map(({ line }) => line), [3]);
});

const SAMPLE = OUTPUTS[0]![1];

Deno.test("parsePs() survives a cut anywhere and invents nothing", () => {
  for (let cut = 0; cut <= SAMPLE.length; cut++) {
    for (const row of processes(SAMPLE.slice(0, cut))) {
      assert([412, 977, 400, 97, 9, 4, 41, 40].includes(row.pid) && SAMPLE.includes(row.command));
    }
  }
});

Deno.test("parsePs() takes any text", () => {
  const words = fc.constantFrom(
    "PID",
    "COMMAND",
    "412",
    "root",
    "0:12.34",
    "\n",
    "$ ps aux",
    "Sat Nov 8 09:26:40 2025",
    "  ",
  );
  fc.assert(fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 4 }))), (parts) => {
    processes(parts.join(" "));
  }));
});

Deno.test("parsePs() is linear on the worst lines", () => {
  for (const seed of ["1 ", "root 412 0.0 ", "PID ", "$ ps -o", "a", "1:22", "412 0:12 ", "$ ps -a "]) {
    const wide = makeLarge(seed);
    const tall = makeLarge(`${seed.repeat(20)}\n`);
    for (const text of [wide, `  PID COMMAND\n${wide}`, tall, `  PID TTY COMMAND\n${tall}`]) {
      assertTimely(() => findPs(toLines(text)).forEach((block) => parsePs(block)), seed, 500);
    }
  }
});
