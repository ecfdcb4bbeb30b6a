import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { makeNotaryCheck, type NotaryCheck } from "../../../formats/notary/check.ts";
import { findStapler } from "../../../formats/notary/stapler.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const APP = "/Applications/Example Tunnel.app";
const HEAD = `Processing: ${APP}\n`;
const HASH = "00112233445566778899aabbccddeeff00112233";
const VERBOSE = `Properties are {
    NSURLIsDirectoryKey = 1;
    NSURLTypeIdentifierKey = "com.apple.application-bundle";
}
Props are {
    cdhash = {length = 20, bytes = 0x${HASH}};
    teamId = EXAMPLE123;
}
JSON Response is: {
    records =     (
    );
}
`;

type Expected = readonly Partial<NotaryCheck>[];
const CASES: Readonly<Record<string, readonly [text: string, expected: Expected]>> = {
  "a ticket that is there": [
    `% xcrun stapler validate "${APP}"\n${HEAD}The validate action worked!\n`,
    [{ asked: "validate", path: APP, ok: true }],
  ],
  "a ticket that was just stapled, named twice": [
    `$ xcrun stapler staple -v ${APP.replace(" ", "\\ ")}\n${HEAD}${HEAD}The staple and validate action worked!\n`,
    [{ asked: "staple", path: APP, ok: true }],
  ],
  "a success without its command and file": ["The validate action worked!\n", [{ asked: "validate", ok: true }]],
  "no ticket": [
    `% stapler validate "${APP}"\n${HEAD}Example Tunnel.app does not have a ticket stapled to it.\n`,
    [{ asked: "validate", path: APP, ok: false, reasons: ["not stapled"] }],
  ],
  "a ticket that Apple was not asked about": [
    `${HEAD}Could not validate ticket for ${APP}\nThe staple and validate action failed! Error 68.\n`,
    [{ asked: "staple", path: APP, ok: null, reasons: ["ticket not valid", "no answer from Apple"] }],
  ],
  "no ticket, and Apple was not asked": [
    `${HEAD}Example Tunnel.app does not have a ticket stapled to it.\nThe validate action failed! Error 68.\n`,
    [{ asked: "validate", path: APP, ok: false, reasons: ["not stapled", "no answer from Apple"] }],
  ],
  "no ticket, told with -v": [
    `% stapler validate -v "${APP}"\n${HEAD}${VERBOSE}Example Tunnel.app does not have a ticket stapled to it.\n`,
    [{ asked: "validate", path: APP, ok: false, reasons: ["not stapled"] }],
  ],
  "no ticket, without the line before": [
    "Example Tunnel.app does not have a ticket stapled to it.\n",
    [{ path: "Example Tunnel.app", ok: false, reasons: ["not stapled"] }],
  ],
  "a ticket that Apple does not have": [
    `${HEAD}CloudKit query for Example Tunnel.app (2/${HASH}) failed due to "Record not found".\n` +
    `Could not find base64 encoded ticket in response for 2/${HASH}\nThe staple and validate action failed! Error 65.\n`,
    [{ asked: "staple", path: APP, ok: false, reasons: ["no record"] }],
  ],
  "the same in typographic quotes, cut": [
    `CloudKit query for Example Tunnel.app (2/${HASH}) failed due to “Record not found”.\n`,
    [{ path: "Example Tunnel.app", ok: false, reasons: ["no record"] }],
  ],
  "a server that gave no answer": [
    `${HEAD}CloudKit query for Example Tunnel.app (2/${HASH}) failed due to "(null)".\nThe staple and validate action failed! Error 65.\n`,
    [{ asked: "staple", path: APP, ok: null, reasons: ["no answer from Apple"] }],
  ],
  "a network that gave no answer": [
    `% stapler validate "${APP}"\n${HEAD}Could not establish secure connection to api.apple-cloudkit.com\n` +
    `error is Error Domain=NSURLErrorDomain Code=-1001 "The request timed out."\nThe validate action failed! Error 68.\n`,
    [{ asked: "validate", path: APP, ok: null, reasons: ["no answer from Apple"] }],
  ],
  "error 68 alone": [`${HEAD}The validate action failed! Error 68.\n`, [{
    asked: "validate",
    path: APP,
    ok: null,
    reasons: ["no answer from Apple"],
  }]],
  "a ticket that does not hold": [
    `${HEAD}Could not validate ticket for ${APP}\nThe staple and validate action failed! Error 65.\n`,
    [{ asked: "staple", path: APP, ok: false, reasons: ["ticket not valid"] }],
  ],
  "a revoked ticket": [`${HEAD}The validate action failed! Error 77.\n`, [{
    asked: "validate",
    path: APP,
    ok: false,
    reasons: ["revoked"],
  }]],
  "something that takes no ticket": [
    `Processing: /tmp/example\nThe staple and validate action failed! Error 73.\n`,
    [{ asked: "staple", path: "/tmp/example", ok: null, reasons: ["cannot be stapled"] }],
  ],
  "a file that is not there": [`${HEAD}The validate action failed! Error 66.\n`, [{
    asked: "validate",
    path: APP,
    ok: null,
    reasons: ["no such file"],
  }]],
  "an error that nobody explained": [`${HEAD}The validate action failed! Error 65.\n`, [{
    asked: "validate",
    path: APP,
    ok: null,
    reasons: ["error 65"],
  }]],
  "a failure without its number": [`${HEAD}The validate action failed\n`, [{
    asked: "validate",
    path: APP,
    ok: null,
    reasons: ["failed"],
  }]],
  "several files": [
    `${HEAD}The validate action worked!\nProcessing: /b.dmg\nb.dmg does not have a ticket stapled to it.\n`,
    [{ asked: "validate", path: APP, ok: true }, { path: "/b.dmg", ok: false, reasons: ["not stapled"] }],
  ],
  "several files without the lines before": [
    "a.app does not have a ticket stapled to it.\nb.app does not have a ticket stapled to it.\n",
    [
      { path: "a.app", ok: false, reasons: ["not stapled"] },
      { path: "b.app", ok: false, reasons: ["not stapled"] },
    ],
  ],
  "another tool's processing and revocation": [
    "Processing: /tmp/a.csv\ndone\nnotarization indicates this code has been revoked\n",
    [],
  ],
  "an error of the network in another tool": ["Error Domain=NSURLErrorDomain Code=-1001\n", []],
  "prose": ["I stapled it, and the validation worked!\nIt has no ticket.\n", []],
};

function find(text: string): NotaryCheck[] {
  return findStapler(parseTranscript(text)).map(({ check }) => check);
}

for (const [says, [text, expected]] of Object.entries(CASES)) {
  Deno.test(`findStapler() reads ${says}`, () => {
    assertEquals(find(text), expected.map((one) => makeNotaryCheck("stapler", one)));
  });
}

Deno.test("findStapler() claims of a text that is cut no other ticket than of the whole", () => {
  for (const [text] of Object.values(CASES)) {
    const whole = find(text);
    for (let at = 0; at <= text.length; at++) {
      find(text.slice(0, at)).forEach(({ ok }, i) => {
        if (ok !== null) assertEquals([ok, i < whole.length], [whole[i]?.ok, true], text.slice(0, at));
      });
    }
  }
});

Deno.test("findStapler() survives any text, and a large one of the worst in under a second", () => {
  const piece = fc.constantFrom(...Object.values(CASES).flatMap(([text]) => text.split("\n")), "\n");
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (parts) => void find(parts.join("\n"))),
    { numRuns: times(200) },
  );
  for (
    const seed of [
      HEAD,
      "a does not have a ticket stapled to it.\n",
      "CloudKit query for a ",
      "The file ",
      "Processing: ",
    ]
  ) {
    const lines = parseTranscript(makeLarge(seed));
    assertTimely(() => findStapler(lines), seed, 500);
  }
});
