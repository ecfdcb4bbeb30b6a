import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import { DEFAULT_EN0, HOME, ifconfig, netstat } from "../../checks/network_samples.ts";
import { renderFirstAid } from "../../reports/first_aid.ts";
import { diagnosePasted } from "../fakes/pasted.ts";
import { OBEYED } from "./hostile_report.ts";

const OPTIONS = { width: 80, color: false, plain: true, verbose: false };
const LEFT = netstat("default            link#20            UCSg                utun4", ...HOME) + ifconfig();

function aid(text: string): string {
  return renderFirstAid(diagnosePasted(text), OPTIONS);
}

Deno.test("first aid gives the steps of a leftover, the least invasive first and a restart last", () => {
  const text = aid(LEFT);
  assertStringIncludes(text, "[route.leftover-default]");
  const risks = [...text.matchAll(/^\d+\. [\s\S]*?risk (\w+)/gm)].map(([, risk]) => risk!);
  assert(risks.length >= 3);
  assertEquals(risks.slice(0, -1), risks.slice(0, -1).toSorted((a, b) => (a < b ? -1 : 1)));
  assertStringIncludes(text.split("\n").findLast((line) => /^\d+\. /.test(line))!, "Restart the Mac");
});

Deno.test("first aid says what it could not look at, and claims no health", () => {
  assertStringIncludes(aid("hello\n"), "could not be read");
  assertStringIncludes(aid(netstat(DEFAULT_EN0, ...HOME)), "but net.dns, net.proxies could");
});

Deno.test("first aid obeys nothing out of evidence", () => {
  assertFalse(OBEYED.test(aid(LEFT.replaceAll("utun4", "utun4\x1b[2J"))));
});
