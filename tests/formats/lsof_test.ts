import { assertEquals } from "../../compat/std_assert.ts";
import type { Listener } from "../../formats/listener.ts";
import { findLsof, parseLsof } from "../../formats/lsof.ts";
import { findSockets, parseSockets } from "../../formats/netstat/sockets.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const LSOF_TEXT = `COMMAND    PID  USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
Example    412  root   12u  IPv4 0x3f9c1b52d0a7e815      0t0  TCP 127.0.0.1:8080 (LISTEN)
Example    412  root   13u  IPv6 0x3f9c1b52d0a7e816      0t0  TCP [::1]:ipp (LISTEN)
Example    412  root   14u  IPv4 0x3f9c1b52d0a7e817      0t0  TCP 10.0.0.2:52000->1.1.1.1:443 (ESTABLISHED)
mDNSRespo  301 _mdns    6u  IPv4 0x3f9c1b52d0a7e818      0t0  UDP *:5353
Google\\x20C 977    jo   33u  IPv4 0x3f9c1b52d0a7e819      0t0  UDP *:*
`;
const LSOF: CheckedParser<Listener[]> = {
  samples: [`$ lsof -nP -i\n${LSOF_TEXT}`],
  find: findLsof,
  parse: parseLsof,
  pieces: ["a 1 b 1u IPv4 0x1 0t0 TCP *:1 (LISTEN)\n", "COMMAND PID NODE NAME\n", "IPv4 ", "TCP ", " ", "$ lsof -i\n"],
  own: ["tcp", "udp", "::1", "Google C"],
};
checkParser("parseLsof()", LSOF);

/** `tcp 127.0.0.1 8080 412 Example`: one socket in one line. */
function describe({ protocol, address, port, service, pid, process }: Listener): string {
  return [protocol, address, port, service, pid, process].filter((one) => one !== null).join(" ");
}

const LISTENERS = ["tcp 127.0.0.1 8080 412 Example", "tcp ::1 631 ipp 412 Example", "udp * 5353 301 mDNSRespo"];

Deno.test("parseLsof() reads what waits, under its header and alone", () => {
  const read = (text: string) => readLast(LSOF, text).value?.map(describe);
  assertEquals(read(`% sudo lsof -i -P\n${LSOF_TEXT}`), LISTENERS);
  assertEquals(read(LSOF_TEXT.replace(/^/gm, "> ")), LISTENERS);
  assertEquals(read(`$ lsof -i | grep 8080\n${LSOF_TEXT.split("\n")[1]}`), LISTENERS.slice(0, 1));
  assertEquals(read(LSOF_TEXT.split("\n")[0]!), []);
});

Deno.test("parseLsof() is complete when every socket was asked for", () => {
  const isComplete = (command: string) => parseLsof(parseTranscript(`$ ${command}\n${LSOF_TEXT}`)).complete;
  assertEquals(
    ["lsof -nP -iTCP -sTCP:LISTEN", "lsof -i", "lsof -i :8080", "lsof -p 412 -i", "lsof -i | head"].map(isComplete),
    [
      true,
      true,
      false,
      false,
      false,
    ],
  );
});

Deno.test("parseLsof() is not complete when one protocol or one version was asked for", () => {
  const isComplete = (command: string) => parseLsof(parseTranscript(`$ ${command}\n${LSOF_TEXT}`)).complete;
  assertEquals(["lsof -i4TCP:53", "lsof -nPi:53", "lsof -iUDP", "lsof -i 6", "lsof -i6UDP"].map(isComplete), [
    false,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("parseLsof() puts together what commands ask for one after the other, each a part", () => {
  const rows = LSOF_TEXT.split("\n");
  const tcp = `$ lsof -nP -iTCP | grep 8080\n${rows[1]}\n`;
  const udp = `$ lsof -nP -iUDP | grep 5353\n${rows[4]}\n`;
  const header = `${rows[0]}\n`;
  const read = (text: string) => readLast(LSOF, text).value?.map(describe);
  const both = ["tcp 127.0.0.1 8080 412 Example", "udp * 5353 301 mDNSRespo"];
  assertEquals(read(`${tcp}\n${udp}`), both);
  assertEquals(read(`$ lsof -i :8080\n${header}${rows[1]}\n$ lsof -i :5353\n${header}${rows[4]}`), both);
  assertEquals(read(`${tcp}$ sudo killall Example\n${udp}`), both.slice(1), "something happened between them");
  assertEquals(read(`${tcp}${tcp}`), both.slice(0, 1), "the same command is a newer answer");
  assertEquals(read(`${udp}$ lsof -i\n${header}${rows[1]}`), both.slice(0, 1), "a full list needs no other");
});

const AN_TEXT = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  127.0.0.1.8080         *.*                    LISTEN
tcp46      0      0  *.ssh                  *.*                    LISTEN
tcp6       0      0  fe80::1%lo0.631        *.*                    LISTEN
tcp4       0      0  10.0.0.2.52000         1.1.1.1.443            ESTABLISHED
udp4       0      0  *.5353                 *.*
udp4       0      0  *.*                    *.*
`;
const AN: CheckedParser<Listener[]> = {
  samples: [`$ netstat -an\n${AN_TEXT}`],
  find: findSockets,
  parse: parseSockets,
  pieces: [
    "tcp4 0 0 *.1 *.* LISTEN ",
    "udp4 0 0 ",
    "Proto Recv-Q Send-Q Local Address Foreign Address\n",
    "a:1 ",
    "tcp4\n",
  ],
  own: ["tcp", "udp"],
};
checkParser("parseSockets()", AN);

Deno.test("parseSockets() reads what waits, with the processes that newer systems print", () => {
  const read = (text: string) => readLast(AN, text).value?.map(describe);
  assertEquals(read(`$ netstat -an\n${AN_TEXT}`), [
    "tcp 127.0.0.1 8080",
    "tcp * 22 ssh",
    "tcp fe80::1%lo0 631",
    "udp * 5353",
  ]);
  const header = "Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)";
  assertEquals(
    read(
      `${header}  rhiwat shiwat    pid   epid state\ntcp4 0 0 *.7890 *.* LISTEN 131072 131072 412 0 00100\nudp4 0 0 *.53 *.* 786896 9216 301 0`,
    ),
    ["tcp * 7890 412", "udp * 53 301"],
  );
  assertEquals(
    read(
      `${header} rxbytes txbytes rhiwat shiwat process:pid state\ntcp4 0 0 *.7890 *.* LISTEN 0 0 131072 131072 Example Helper:412 00100`,
    ),
    ["tcp * 7890 412 Example Helper"],
  );
});

Deno.test("findSockets() and findLsof() leave Linux and other tables alone", () => {
  const others = [
    "Proto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN",
    "tcp6       0      0 :::22                   :::*                    LISTEN",
    "COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nlaunchd    1 root  cwd    DIR    1,4      640    2 /x",
    "tcp4 is the protocol",
    "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\nsshd    901 root  3u IPv4  24150      0t0  TCP *:22 (LISTEN)",
    "systemd-r  699 systemd-resolve   13u  IPv4  21211      0t0  TCP 127.0.0.53:53 (LISTEN)",
  ];
  for (const text of others) {
    assertEquals([findSockets(parseTranscript(text)), readLast(LSOF, text).value ?? []], [[], []], text);
  }
});
