import { namePlaces } from "../../checks/tables/settings_paths.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { displayWidth } from "../../compat/display_width.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { SIGNATURES } from "../../formats/unified_log/signatures/mod.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { assertGolden } from "../golden.ts";

/** What is printed, with every run of blanks as one. */
async function explain(...words: string[]): Promise<string> {
  const { code, printed, complaints } = await runDoctor(["explain", ...words]);
  assertEquals([code, complaints], [0, []], words.join(" "));
  return printed.replace(/\s+/g, " ");
}

Deno.test("explain tells of every written rule why, when not, what to do and what decides", async () => {
  for (const rule of RULES) {
    const text = await explain(rule.id);
    for (
      const part of [
        `${rule.id}: ${rule.title}`,
        rule.why,
        rule.notWhen,
        "Decided from:",
        ...rule.fix.map((one) => namePlaces(one.text)),
      ]
    ) {
      assertStringIncludes(text, part.replace(/\s+/g, " "));
    }
  }
});

Deno.test("explain says of a rule that only the catalogue names that nothing decides it", async () => {
  for (const { id, title, rule } of CATALOGUE.values()) {
    if (rule !== null) continue;
    const text = await explain(id);
    assertStringIncludes(text, `${id}: ${title.replace(/\s+/g, " ")}`);
    assertStringIncludes(text, "no rule of this version decides it");
  }
});

Deno.test("explain tells of every log signature what it means and who logs it", async () => {
  for (const { id, meaning, kind } of SIGNATURES) {
    const text = await explain(id);
    assertStringIncludes(text, `${id}: ${meaning.replace(/\s+/g, " ")}`);
    assertStringIncludes(text, kind);
  }
});

Deno.test("explain tells of a line of a log what it raises", async () => {
  const text = await explain("Nov 20 10:00:00 mac sysextd[412]: no policy, cannot allow apps outside /Applications");
  assertStringIncludes(text, "sx.no-policy: What sysextd says last");
  const both = await explain("Sandbox: example(812) deny(1) system-privilege 10006");
  assertStringIncludes(both, "krn.necp-priv: ");
  assertStringIncludes(both, "sbx.other: ");
  assertStringIncludes(await explain("sx.os-67062"), "Says all that these would: sx.os-any");
  assertStringIncludes(await explain("tg.disallow"), "Harmless at times: Only a refusal by amfid");
});

for (
  const words of [
    ["OSSystemExtensionErrorDomain 9"],
    ["OSSystemExtensionErrorDomain", "9"],
    ["OSSystemExtensionErrorDomain Code=9"],
    ['Error Domain=OSSystemExtensionErrorDomain Code=9 "(null)"'],
  ]
) {
  Deno.test(`explain ${words.join(" ")} tells what the code means and its usual cause`, async () => {
    assertMatch(
      await explain(...words),
      /^OSSystemExtensionErrorDomain 9: ValidationFailed Apple's name: OSSystemExtensionErrorValidationFailed It means that .*\. Usual cause: /,
    );
  });
}

Deno.test("explain says of a code that Apple never documented that there is none", async () => {
  assertMatch(await explain("OSSystemExtensionErrorDomain 99"), /^OSSystemExtensionErrorDomain 99: .*no such code/);
});

/** What is asked → the file that holds what is printed. */
const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  "keychain": ["-25308"],
  "bare-number": ["9"],
  "stop-reason": ["NEVPNConnectionErrorDomainPlugin 6"],
  "stop-reason-text": ["last stop reason Plugin failed"],
  "request": ["OSSystemExtensionErrorDomain Code=9"],
  "exit-reason": ["OS_REASON_CODESIGNING"],
  "termination": ["Namespace CODESIGNING, Code 4"],
  "profile": ["0xE8008015"],
  "name": ["errSecMissingEntitlement"],
  "launchd": ["error = 119: Service is disabled"],
  "errno": ["EPERM"],
  "xpc": ["XPC_ERROR_CONNECTION_INVALID"],
  "crash": ["EXC_CRASH (SIGKILL (Code Signature Invalid))"],
  "chain": [
    'Error Domain=RBSRequestErrorDomain Code=5 "Launch failed." UserInfo={NSUnderlyingError=0x6 {Error ' +
    'Domain=NSPOSIXErrorDomain Code=163 "Unknown error: 163" UserInfo={}}}',
  ],
  "unlisted": ["NEAgentErrorDomain", "77"],
  "wait-status": ["LastExitStatus = 256"],
  "harmless": ['NEConfigurationErrorDomain Code=9 "configuration is unchanged"'],
  "domain": ["NEVPNErrorDomain"],
};
for (const [name, words] of Object.entries(GOLDEN)) {
  Deno.test(`explain ${words.join(" ").slice(0, 80)} prints what it printed when somebody last looked`, async () => {
    const { code, printed, complaints } = await runDoctor(["explain", ...words]);
    assertEquals([code, complaints], [0, []]);
    assertGolden(`explain/${name}.txt`, printed);
  });
}

Deno.test("explain takes a negative number for a word wherever it stands", async () => {
  assertMatch(await explain("NSOSStatusErrorDomain", "-67050"), /^NSOSStatusErrorDomain -67050: errSecCSReqFailed /);
  assertMatch(await explain("-67050", "--verbose"), /^NSOSStatusErrorDomain -67050: errSecCSReqFailed /);
});

Deno.test("explain lets no control character of the question through", async () => {
  const { printed } = await runDoctor(["explain", 'Error Domain=com.\u001b[31mexample Code=3 "x"']);
  assertEquals(printed.includes("\u001b"), false);
});

const UNKNOWN: readonly (readonly [words: string[], says: RegExp])[] = [
  [["reg.stal"], /^Cannot explain "reg\.stal": .*; did you mean reg\.stale\?$/],
  [["errSecItemNotFond"], /; did you mean errSecItemNotFound\?$/],
  [["ossystemextensionerrorvalidationfaild"], /; did you mean OSSystemExtensionErrorValidationFailed\?$/],
  [["x".repeat(5000)], /^Cannot explain "x{200}…": /],
  [["-x25308"], /^doctor explain has no option -x25308: /],
  [["weather"], /^Cannot explain "weather": it is no rule, no signature and no .* code; doctor rules lists the rules$/],
  [["__proto__"], /^Cannot explain "__proto__": /],
  [[], /^Nothing to explain: give a rule, a signature or an error, such as /],
  [["  "], /^Nothing to explain: /],
];

for (const [words, says] of UNKNOWN) {
  Deno.test(`explain ${JSON.stringify(words)} exits 2 and says what to give instead`, async () => {
    const { code, printed, complaints } = await runDoctor(["explain", ...words]);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, says);
  });
}

Deno.test("explain keeps within the width of the terminal, words that are longer aside", async () => {
  for (const width of [40, 80]) {
    for (const id of ["reg.stale", "OSSystemExtensionErrorDomain 9"]) {
      const { printed } = await runDoctor(["explain", id], { width });
      assertEquals(printed.split("\n").filter((line) => displayWidth(line) > width), []);
    }
  }
});
