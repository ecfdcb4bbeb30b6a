import { assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { countBenign } from "../../engine/benign.ts";
import { diagnose } from "../../engine/diagnose.ts";
import type { Fact } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import logEvents from "../../evidence/log_events.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import table from "../../reports/table.ts";

const HEAD = "2026-11-20 10:00:00.123456+0100 0x1a2b     Default     0x0                  412    0    ";
const PROBE = `${HEAD}sysextd: package type not \`DEXT\`\n`;
const NOISE = `${HEAD}kernel: (Sandbox) Sandbox: example(812) deny(1) mach-lookup com.apple.example\n`;
const PROFILE =
  `${HEAD}taskgated-helper: Disallowing com.example.app because no eligible provisioning profiles found\n`;
const REFUSED = `${HEAD}amfid: Restricted entitlements not validated, bailing out\n`;

function collect(text: string) {
  return readDocuments([{ name: "log.txt", bytes: new TextEncoder().encode(text) }], [logEvents as Fact]);
}

function benignOf(text: string): string[] {
  return countBenign(createFacts(collect(text).evidence)).map(({ signature, count }) => `${count} ${signature}`);
}

Deno.test("countBenign() counts lines that only look bad, those included that are too many to list", () => {
  assertEquals(benignOf(PROBE + NOISE + PROBE), ["2 sx.pkg-dext", "1 sbx.mach"]);
  assertEquals(benignOf(NOISE.repeat(3000)), ["3000 sbx.mach"]);
  assertEquals(benignOf(`${HEAD}sysextd: no policy, cannot allow apps outside /Applications\n`), []);
});

Deno.test("countBenign() leaves out what another line makes a failure of", () => {
  assertEquals(benignOf(PROFILE), ["1 tg.disallow"]);
  assertEquals(benignOf(PROFILE + REFUSED), []);
});

Deno.test("the terminal says how many lines look bad and are not, and why each is harmless", async () => {
  const report = diagnose(collect(PROBE + PROFILE + NOISE), {
    tool: { name: "sysex-doctor", version: "0.0.0" },
    clock: new Date("2026-11-20T09:00:00Z"),
  });
  const text = await table.render(report, { width: 200, color: false, plain: true, verbose: false });
  assertStringIncludes(text, "3 log lines look bad and are not");
  assertStringIncludes(text, "1 × Only a refusal by amfid makes it count");
  assertStringIncludes(text, "[tg.disallow]");
});
