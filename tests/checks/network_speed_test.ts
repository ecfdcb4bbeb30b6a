import { assert } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { DEFAULT_EN0, HOME, ifconfig, ncList, netstat, nwi, processes, UTUN4 } from "../../checks/network_samples.ts";
import { store, storedHome, storedVpn } from "../../checks/store_samples.ts";
import { judgeRules } from "../../engine/judge.ts";
import { parseRoutes } from "../../formats/netstat/routes.ts";
import { toLines } from "../../formats/parsed.ts";
import { parseDns } from "../../formats/scutil/dns.ts";
import { assertTimely } from "../effort.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const NETWORK = RULES.filter(({ id }) => /^(?:route|dns|proxy|coex|flow|network)\./.test(id));

/** A tunnel with so many routes, and so many resolvers for domains behind it. */
function make(routes: number, resolvers: number): { routes: string; dns: string; rest: string } {
  const rows = Array.from(
    { length: routes },
    (_, i) => `10.${i >> 8}.${i & 255}/24`.padEnd(19) + "10.8.0.1           UGSc                utun4",
  );
  const blocks = Array.from(
    { length: resolvers },
    (_, i) =>
      `resolver #${i + 1}\n  domain   : d${i}.example.com\n  nameserver[0] : 10.${
        i & 31
      }.${i}.53\n  flags    : Supplemental\n  order    : ${100_000 + i}\n`,
  );
  return {
    routes: netstat(DEFAULT_EN0, ...rows, ...HOME),
    dns: `DNS configuration\n\n${blocks.join("\n")}\n`,
    rest: ifconfig(...UTUN4) + ncList("Disconnected") + nwi("en0") + processes() +
      store(storedHome(), storedVpn({}, null, "hand")),
  };
}

/** The processor's milliseconds for reading both outputs and judging everything, the best of some. */
function measure(routes: number, resolvers: number): number {
  const text = make(routes, resolvers);
  const lines = [toLines(text.routes), toLines(text.dns)] as const;
  const { facts, now } = caseOfPasted(text.routes + text.dns + text.rest);
  let best = Infinity;
  for (let run = 0; run < 7; run++) {
    const start = performance.now();
    parseRoutes(lines[0]);
    parseDns(lines[1]);
    judgeRules(NETWORK, { facts, target: null, now });
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

Deno.test("ten thousand routes and two hundred resolvers are read and judged in good time", () => {
  assertTimely(() => measure(10_000, 200), "reading and judging them seven times", 3_000);
});

Deno.test("twice as many routes and resolvers take about twice as long", () => {
  const [half, whole] = [measure(10_000, 400), measure(20_000, 800)];
  assert(whole < 4 * half + 20, `${half.toFixed(0)} ms, then ${whole.toFixed(0)} ms`);
});
