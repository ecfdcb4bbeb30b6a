/**
 * Reports that earlier versions of the doctor wrote. They may be added to with each release (with their SHA-256 below), and never
 * changed: what somebody keeps in a ticket must stay valid and readable.
 */
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { compare } from "../../engine/compare/compare.ts";
import { readSnapshot } from "../../engine/compare/snapshot.ts";
import { TOOL_OF_TESTS } from "../fakes/pasted.ts";
import { faultsOfReport } from "./validators.ts";

const FOLDER = new URL("../fixtures/reports/1/", import.meta.url);

const FROZEN: Readonly<Record<string, string>> = {
  "0.1.0-baseline-strict.json": "1d926373161489c9a4033c761e6781793f886950b5ff89537c589a7a459199ae",
  "0.1.0-healthy-facts.json": "0ee35868559f5f5f6171c2d436fab993f6ea34ee379b949f2e5f31703147535e",
  "0.1.0-inspect-against.json": "01329ecf8db15a27d2e0d26e445188c580be9f083b62c13357aeecca7b292ede",
  "0.1.0-log-and-network.json": "a7321471954b1e210d64898948a334d8bcbe5e3bb60352476d170d869ee9f15f",
  "0.1.0-problem.json": "eea774a0621f240ad1b20b4c88aaa0da266e01377ee88ce89c025d6bcb3c272d",
  "0.1.0-unknown.json": "2a4a209930cb55dd6bd8af1548274314c091ecdbb7a692ef8cfb5502febf2438",
};

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("the frozen reports are the ones that were frozen", async () => {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
  const found: Record<string, string> = {
    "0.1.0-baseline-strict.json": "1d926373161489c9a4033c761e6781793f886950b5ff89537c589a7a459199ae",
    "0.1.0-healthy-facts.json": "0ee35868559f5f5f6171c2d436fab993f6ea34ee379b949f2e5f31703147535e",
    "0.1.0-inspect-against.json": "01329ecf8db15a27d2e0d26e445188c580be9f083b62c13357aeecca7b292ede",
    "0.1.0-log-and-network.json": "a7321471954b1e210d64898948a334d8bcbe5e3bb60352476d170d869ee9f15f",
    "0.1.0-problem.json": "eea774a0621f240ad1b20b4c88aaa0da266e01377ee88ce89c025d6bcb3c272d",
    "0.1.0-unknown.json": "2a4a209930cb55dd6bd8af1548274314c091ecdbb7a692ef8cfb5502febf2438",
  };
  for (const name of names) found[name] = await digest(await Deno.readFile(new URL(name, FOLDER)));
  assertEquals(
    found,
    FROZEN,
    "a frozen report may be added (with its SHA-256 in this test) and never changed: make the schema fit it instead",
  );
});

for (const name of Object.keys(FROZEN)) {
  Deno.test(`the frozen report ${name} is valid and can be compared`, async () => {
    const report = JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
    assertEquals(faultsOfReport(report), [], "a field that is new in the schema must be one that may be left out");
    const snapshot = readSnapshot(report, name);
    assert(snapshot !== null);
    assertEquals(compare(snapshot, snapshot, TOOL_OF_TESTS).outcome, "same");
  });
}
