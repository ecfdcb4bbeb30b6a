import { assertEquals } from "../../compat/std_assert.ts";
import { findKernelCounters, type KernelCounters, parseKernelCounters } from "../../formats/sysctl_network.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const TEXT = "net.cfil.active_count: 1\nnet.cfil.sock_attached_count: 42\nnet.necp.drop_all_level: 0\n";
const COUNTERS: CheckedParser<KernelCounters> = {
  samples: [TEXT],
  find: findKernelCounters,
  parse: parseKernelCounters,
  pieces: ["net.cfil.a: 1\n", "net.necp.", ": ", "net.", " = 5\n"],
};
checkParser("parseKernelCounters()", COUNTERS);

Deno.test("parseKernelCounters() reads the counters, with either sign, and no other variable", () => {
  const read = (text: string) => JSON.parse(JSON.stringify(readLast(COUNTERS, text).value));
  const expected = { "net.cfil.active_count": 1, "net.cfil.sock_attached_count": 42, "net.necp.drop_all_level": 0 };
  assertEquals(read(`$ sysctl net.cfil net.necp\n${TEXT}`), expected);
  assertEquals(read(TEXT.replaceAll(": ", " = ").replace(/^/gm, "  ")), expected);
  assertEquals(read("net.inet.tcp.mssdflt: 512\nkern.boottime: x\nSee net.cfil.active_count for more"), null);
});
