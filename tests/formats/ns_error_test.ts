import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { DOMAINS } from "../../formats/codes/domains.ts";
import { type NsError, parseNsErrors } from "../../formats/ns_error.ts";
import { type Line, toLines } from "../../formats/parsed.ts";
import { assertTimely, LARGE, makeLarge, times } from "../effort.ts";

const SX = "OSSystemExtensionErrorDomain";
const VPN = "NEVPNErrorDomain";
const DEFAULT = "The operation couldn’t be completed.";

function parse(text: string): readonly NsError[] {
  return parseNsErrors(toLines(text)).value ?? [];
}

function sx(code: number, message: string | null = null): NsError {
  return { domain: SX, code, message };
}

const SPELLINGS: readonly (readonly [string, readonly NsError[]])[] = [
  [
    `Error Domain=${SX} Code=9 "extension category returned error" UserInfo={NSLocalizedDescription=extension category}`,
    [
      sx(9, "extension category returned error"),
    ],
  ],
  [`did fail: Error Domain=${SX} Code=10 "(null)"`, [sx(10)]],
  [`Error Domain=${SX} Code=9 "${DEFAULT} (${SX} error 9.)" UserInfo={}`, [sx(9)]],
  [`Error Domain=NSPOSIXErrorDomain Code=1 "${DEFAULT} Operation not permitted"`, [
    { domain: "NSPOSIXErrorDomain", code: 1, message: `${DEFAULT} Operation not permitted` },
  ]],
  [`Error Domain=${SX} Code=8.`, [sx(8)]],
  [`Error Domain=${SX} Code=8`, [sx(8)]],
  [`error domain: ${SX}, code: 8`, [sx(8)]],
  [`Error Domain=ExampleFailure Code=-424 "It is signed ad hoc" UserInfo={NSURL=file:///x}`, [
    { domain: "ExampleFailure", code: -424, message: "It is signed ad hoc" },
  ]],
  ['Error Domain=com.example.tunnel Code=3 "no route"', [{
    domain: "com.example.tunnel",
    code: 3,
    message: "no route",
  }]],
  [`Error Domain=${VPN} Code=8 "invalid" UserInfo=0x17a9d480 {NSLocalizedDescription=invalid}`, [
    { domain: VPN, code: 8, message: "invalid" },
  ]],
  [`Error Domain=${VPN} Code=8 UserInfo=0x17a9d480 "old style"`, [{ domain: VPN, code: 8, message: "old style" }]],
  [`Error Domain=${SX} Code=4 “Extension not found in App bundle” UserInfo={}`, [
    sx(4, "Extension not found in App bundle"),
  ]],
  [`{"eventMessage":"failed: Error Domain=${SX} Code=8 \\"Invalid code signature\\" UserInfo={}"}`, [
    sx(8, "Invalid code signature"),
  ]],
  [`failed: Error Domain=${SX} Code=8 &quot;Invalid code signature&quot; UserInfo={}`, [
    sx(8, "Invalid code signature"),
  ]],
  [`Error Domain=${SX} Code=4 "The file "a b.app" can’t be opened" UserInfo={}`, [
    sx(4, 'The file "a b.app" can’t be opened'),
  ]],
  [`Error Domain=${SX} Code=4 "The file "a b.app" can’t be opened"`, [sx(4, 'The file "a b.app" can’t be opened')]],
  [`Error Domain=${SX} Code=4 "one said \\"two\\" and three", and "four"`, [sx(4, 'one said "two" and three')]],
  [
    `Error Domain=\n${SX} Code=3 "App containing System Extension\nto be activated must be in\n/Applications folder" UserInfo={}`,
    [
      sx(3, "App containing System Extension to be activated must be in /Applications folder"),
    ],
  ],
  [`Error Domain=${SX} Code=9 "never clo`, [sx(9)]],
  [`Error Domain=${SX} Code=9 "never closed\n1\n2\n3\n4\n5\n6\n7 "`, [sx(9)]],
  [`${DEFAULT} (${SX} error 9.)`, [sx(9)]],
  [`${SX} error 9`, [sx(9)]],
  [`${SX} error 13: authorization required`, [sx(13)]],
  [`${SX} error code 9`, [sx(9)]],
  [`${SX} error: 9`, [sx(9)]],
  [`${SX}, error 9`, [sx(9)]],
  [`${SX} code 4`, [sx(4)]],
  [`${SX} code=9`, [sx(9)]],
  [`${SX} Code=9`, [sx(9)]],
  [`${SX} Code: 9`, [sx(9)]],
  [`${SX} (code 9)`, [sx(9)]],
  [`${SX}:8`, [sx(8)]],
  [`${SX}#8`, [sx(8)]],
  [`${SX}/8`, [sx(8)]],
  [`${SX} (8)`, [sx(8)]],
  [`${SX}[8]`, [sx(8)]],
  [`"${SX} 8"`, [sx(8)]],
  [`\`${SX}\` code 8`, [sx(8)]],
  [`Installation failed: ${SX} (4): ${DEFAULT} (${SX} error 4.)`, [sx(4)]],
  [`${SX} Code=3 "App is not in /Applications"`, [sx(3, "App is not in /Applications")]],
  [`domain: ${SX}, code: 9`, [sx(9)]],
  [`Domain: ${SX}\nCode: 9`, [sx(9)]],
  [`domain = "${SX}"; code = 9;`, [sx(9)]],
  [`code = 8, domain = ${SX}`, [sx(8)]],
  [`errorCode: 8, errorDomain: ${SX}`, [sx(8)]],
  [`error 8 (${SX})`, [sx(8)]],
  [`code 8 in ${SX}`, [sx(8)]],
  [`failed with error 7 (${SX} error 8)`, [sx(8)]],
  [`{"domain":"${SX}","code":8,"message":"say \\"x\\" now"}`, [sx(8, 'say "x" now')]],
  [`{"code": 8, "domain": "${SX}", "description": "no"}`, [sx(8, "no")]],
  [`domain: A${VPN}, code: 1, domain: ${SX}, code: 2`, [{ domain: `A${VPN}`, code: 1, message: null }, sx(2)]],
  [`code: 1, domain: A${VPN}, code: 2, domain: ${SX}`, [{ domain: `A${VPN}`, code: 1, message: null }, sx(2)]],
  [`permission denied (${VPN}:5)`, [{ domain: VPN, code: 5, message: null }]],
  ["NSURLErrorDomain error -1009.", [{ domain: "NSURLErrorDomain", code: -1009, message: null }]],
  ["NSURLErrorDomain -1001", [{ domain: "NSURLErrorDomain", code: -1001, message: null }]],
  ["com.example.ext.errorDomain error 2", [{ domain: "com.example.ext.errorDomain", code: 2, message: null }]],
  ["NEVPNConnectionErrorDomainPlugin code=6", [{ domain: "NEVPNConnectionErrorDomainPlugin", code: 6, message: null }]],
  ["NEVPNConnectionErrorDomainIPSec Code=8", [{ domain: "NEVPNConnectionErrorDomainIPSec", code: 8, message: null }]],
  [`Der Vorgang konnte nicht abgeschlossen werden. (${SX}-Fehler 8.)`, [sx(8)]],
  [`Error Domain=${SX} Code=8 "Vorgang nicht abgeschlossen. (${SX}-Fehler 8.)"`, [sx(8)]],
  [`(${SX} erreur 8.)`, [sx(8)]],
  [`(${SX}, ошибка 8.)`, [sx(8)]],
  [`未能完成操作。（${SX}错误8。）`, [sx(8)]],
  [`İşlem tamamlanamadı. (${SX} hatası 8.)`, [sx(8)]],
  [`A művelet nem fejezhető be. (${SX} hiba: 8.)`, [sx(8)]],
  [`Không thể hoàn tất tác vụ. (${SX} lỗi 8.)`, [sx(8)]],
  [`(Błąd ${SX} 8.)`, [sx(8)]],
  [`No se ha podido completar la operación. (Error 8 de ${SX}.)`, [sx(8)]],
  [`[${SX}] 4`, [sx(4)]],
  [`{\n    "code": 8,\n    "domain": "${SX}",\n    "message": "no"\n}`, [sx(8, "no")]],
  [`systemextensionsctl: list command failed: ${DEFAULT} (${SX} error 1.)`, [{
    ...sx(1),
    tool: "systemextensionsctl",
  }]],
  [`systemextensionsctl: list command failed: The operation couldn’t be\ncompleted. (${SX} error 1.)`, [
    { ...sx(1), tool: "systemextensionsctl" },
  ]],
  ["systemextensionsctl: list command failed: something else", []],
  ["OSSystemExtensionError.extensionNotFound", [sx(4)]],
  ["OSSystemExtensionError.Code.validationFailed", [sx(9)]],
  ["OSSystemExtensionError.Code(rawValue: 4)", [sx(4)]],
  ["OSSystemExtensionErrorExtensionNotFound", [sx(4)]],
  ["OSSystemExtensionErrorDuplicateExtensionIdentifer", [sx(6)]],
  ["OSSystemExtensionErrorCodeSignatureInvalid", [sx(8)]],
  ["OSSystemExtensionErrorCode.missingEntitlement", [sx(2)]],
  ["[plugin] extension: OSSystemExtensionErrorCode 2 (request failed)", [sx(2)]],
  ["OSSystemExtensionErrorCode = 2", []],
  [`It failed with ${SX} error 4 ("nothing found") again`, [sx(4, "nothing found")]],
  ["OSSystemExtensionErrorUnknown", [sx(1)]],
  ["request failed: .codeSignatureInvalid", [sx(8)]],
  ['OSSystemExtensionError(code=9, "refused")', [sx(9)]],
  ["OSSystemExtensionError error 4", [sx(4)]],
  [`error.domain=${VPN} error.code=5`, [{ domain: VPN, code: 5, message: null }]],
  [`error.domain: ${VPN}\nerror.code: 5`, [{ domain: VPN, code: 5, message: null }]],
  [`Domain: ${VPN} | Code: 5`, [{ domain: VPN, code: 5, message: null }]],
  [`NSErrorDomain: ${VPN}, NSErrorCode: 5`, [{ domain: VPN, code: 5, message: null }]],
  [`code 5, domain ${VPN}`, [{ domain: VPN, code: 5, message: null }]],
  [`（${VPN}错误：5）`, [{ domain: VPN, code: 5, message: null }]],
  [`NEVPNError(_nsError: Error Domain=${VPN} Code=1 "configuration is invalid" UserInfo={})`, [
    { domain: VPN, code: 1, message: "configuration is invalid" },
  ]],
  ["NEVPNErrorConfigurationReadWriteFailed", [{ domain: VPN, code: 5, message: null }]],
  ["NEVPNError.Code.configurationStale", [{ domain: VPN, code: 4, message: null }]],
  ["NEVPNError(rawValue: 5)", [{ domain: VPN, code: 5, message: null }]],
  ["failed: NEVPNConnectionError.pluginFailed", [{ domain: "NEVPNConnectionErrorDomain", code: 12, message: null }]],
  ["NEFilterManagerErrorConfigurationPermissionDenied", [{ domain: "NEFilterErrorDomain", code: 5, message: null }]],
  ["NEAppProxyFlowErrorPeerReset", [{ domain: "NEAppProxyErrorDomain", code: 2, message: null }]],
  ["If you get OSSystemExtensionErrorCodeSignatureInvalid, sign it", [{ ...sx(8), explained: true }]],
  [`${DEFAULT} (OSStatus error -25300.)`, [{ domain: "NSOSStatusErrorDomain", code: -25300, message: null }]],
  ["(OSStatus-fel -67062.)", [{ domain: "NSOSStatusErrorDomain", code: -67062, message: null }]],
  [`${DEFAULT} (Cocoa error 4099.)`, [{ domain: "NSCocoaErrorDomain", code: 4099, message: null }]],
  ['amfid: x not valid: AppleMobileFileIntegrityError Code=-413 "No matching profile found"', [
    { domain: "AppleMobileFileIntegrityError", code: -413, message: "No matching profile found" },
  ]],
];
for (const [text, errors] of SPELLINGS) {
  Deno.test(`parseNsErrors() reads ${JSON.stringify(text).slice(0, 110)}`, () => assertEquals(parse(text), errors));
}

const NO_ERRORS: readonly string[] = [
  "",
  SX,
  `let ${SX}: String`,
  `${SX} has 13 codes`,
  `if error.domain == ${VPN}, let code = VPNError.Code(rawValue: 5)`,
  `NSError(domain: ${SX}, code: 4`,
  `errorWithDomain:@"${VPN}" code:4 userInfo:0`,
  `errorWithDomain:@"${VPN}" code:0x4`,
  `${VPN} code:0x4`,
  `${VPN} 10.15`,
  `${VPN} 2026-01-02`,
  `${VPN}: 12:30`,
  "_kCFStreamErrorCodeKey=61, _kCFStreamErrorDomainKey=1",
  "errorDomain: 5",
  "OSSystemExtensionErrorForbiddenBySystemPolicy = 10,",
  "OSSystemExtensionErrorAuthorizationRequired = 13",
  "case .codeSignatureInvalid:",
  "error.codeSignatureInvalid",
  "if error.code == OSSystemExtensionError.extensionNotFound.rawValue {",
  "guard error.code != .forbiddenBySystemPolicy else { return }",
  "} catch OSSystemExtensionError.codeSignatureInvalid {",
  `(${SX} has been there for 13 years)`,
  "Error Domain=X",
  "Code=4",
  "error 5",
  "(error 5.)",
  "Fehler 5 beim Start",
  "exit code 5, domain gui/501",
  "stop reason 5",
  `${VPN} has 6 codes, see error 5 below`,
  `${VPN} and error 5`,
  "written in Cocoa (Cocoa 10)",
  "OSStatus 5 times",
  "the NEVPNError type has 6 cases",
  "case NEVPNErrorConfigurationStale:",
  "if (error.code == NEVPNErrorConfigurationStale) {",
  "NEVPNErrorConfigurationStale = 4,",
  "switch on NEVPNError.configurationStale.rawValue",
  "NEVPNErrorDomainUnknown 4",
];
for (const text of NO_ERRORS) {
  Deno.test(`parseNsErrors() finds nothing in ${JSON.stringify(text)}`, () => assertEquals(parse(text), []));
}

Deno.test("parseNsErrors() lists an underlying error after the one that holds it", () => {
  const text =
    'before\nError Domain=NSCocoaErrorDomain Code=4097 "connection to service named EXAMPLE123.com.example.app" ' +
    'UserInfo={NSUnderlyingError=0x6000 {Error Domain=NSPOSIXErrorDomain Code=2 "No such file or directory"}, ' +
    `NSOther=0x7 "${DEFAULT} (${VPN} error 5.)"}`;
  assertEquals(parse(text), [
    { domain: "NSCocoaErrorDomain", code: 4097, message: "connection to service named EXAMPLE123.com.example.app" },
    { domain: "NSPOSIXErrorDomain", code: 2, message: "No such file or directory" },
    { domain: VPN, code: 5, message: null },
  ]);
  assertEquals(Object.values(parseNsErrors(toLines(text)).origins).map((line) => line.n), [2, 2, 2]);
});

Deno.test("parseNsErrors() lists each error once, with its message, where it stood first", () => {
  const text = [
    `(${SX} error 9.)`,
    `Error Domain=${VPN} Code=5 "permission denied"`,
    `Error Domain=${SX} Code=9 "extension category returned error"`,
    `OSSystemExtensionError.validationFailed`,
    `permission denied (${VPN}:5)`,
    `Error Domain=${VPN} Code=5 "IPC failed"`,
    `Error Domain=${VPN} Code=5 "permission denied"`,
    `systemextensionsctl: list command failed: ${DEFAULT} (${SX} error 9.)`,
  ].join("\n");
  const { value, origins } = parseNsErrors(toLines(text));
  assertEquals(value, [
    sx(9, "extension category returned error"),
    { domain: VPN, code: 5, message: "permission denied" },
    { domain: VPN, code: 5, message: "IPC failed" },
    { ...sx(9), tool: "systemextensionsctl" },
  ]);
  assertEquals([0, 1, 2, 3].map((i) => origins[i]?.n), [1, 2, 6, 8]);
});

const EXPLANATIONS: readonly (readonly [text: string, explained: boolean])[] = [
  [`If you get ${SX} error 3, move the app`, true],
  [`${SX} error 2 means that the entitlement is missing`, true],
  [`${SX} error 2 usually indicates a missing entitlement`, true],
  [`${SX}: 1 Unknown 2 MissingEntitlement 3 UnsupportedParentBundleLocation`, true],
  [`I get ${SX} error 3 after 2 tries`, false],
  [`When I click Install, it fails with ${SX} error 3`, false],
  [`When you asked me to try again, ${SX} error 3 came up`, false],
  [`${SX} error 3, which means nothing to me`, false],
  [`If you get ${SX} error 3, move the app.\nI get ${SX} error 3.`, false],
  [`I get ${SX} error 3.\nIf you get ${SX} error 3, move the app.`, false],
];
for (const [text, explained] of EXPLANATIONS) {
  Deno.test(`parseNsErrors() ${explained ? "tells" : "believes"} ${JSON.stringify(text).slice(0, 100)}`, () => {
    assertEquals(parse(text).map((error) => error.explained ?? false), [explained]);
  });
}

Deno.test("parseNsErrors() leaves out what was typed", () => {
  const typed: Line = { n: 1, text: `% doctor explain "${SX} 9"`, command: `doctor explain "${SX} 9"` };
  assertEquals(parseNsErrors([typed, { n: 2, text: `${SX} error 4` }]).value, [sx(4)]);
});

Deno.test("parseNsErrors() invents nothing in a text that is cut anywhere", () => {
  const text =
    `x\nError Domain=${SX} Code=13 "The file "a" is gone" UserInfo={NSUnderlyingError=0x6 {Error Domain=${VPN} ` +
    `Code=-5 "no"}}\n{"domain":"AErrorDomain","code":77,"message":"m"}\nBErrorDomain#88 and (CErrorDomain error 99.)\n` +
    "OSSystemExtensionError.codeSignatureInvalid";
  const whole = parse(text);
  assertEquals(whole.map((error) => error.code), [13, -5, 77, 88, 99, 8]);
  for (let end = 0; end <= text.length; end++) {
    parse(text.slice(0, end)).forEach((error, i) => {
      assertEquals(error.domain, whole[i]?.domain);
      assert(String(whole[i]!.code).startsWith(String(error.code)));
      assert(error.message === null || error.message === whole[i]!.message);
    });
  }
});

const TEMPLATES: readonly ((domain: string, code: number) => string)[] = [
  (domain, code) => `Error Domain=${domain} Code=${code} "no" UserInfo={NSLocalizedDescription=no}`,
  (domain, code) => `Optional(Error Domain=${domain} Code=${code} "(null)")`,
  (domain, code) => `(${domain} error ${code}.)`,
  (domain, code) => `(${domain}-fel ${code}.)`,
  (domain, code) => `(${domain} erreur ${code}.)`,
  (domain, code) => `（${domain}错误${code}。）`,
  (domain, code) => `（${domain}エラー${code}）`,
  (domain, code) => `${domain}:${code}`,
  (domain, code) => `${domain}: ${code}`,
  (domain, code) => `${domain} Code=${code} "no"`,
  (domain, code) => `domain: ${domain}, code: ${code}`,
  (domain, code) => `code: ${code}, domain: ${domain}`,
  (domain, code) => `{"domain":"${domain}","code":${code}}`,
];

Deno.test("parseNsErrors() reads every domain that a table has, in every spelling, among other text", () => {
  const domains = DOMAINS.flatMap(({ id, aliases }) => [id, ...aliases]).filter((name) =>
    /^[A-Z]\w*ErrorDomain\w*$/.test(name)
  );
  assert(domains.length > 15);
  const prose = fc.constantFrom("", "it failed. ", "17 times: ", "error 5, then\n", "2026-01-02 10:11:12 app[77] ");
  fc.assert(
    fc.property(
      fc.constantFrom(...domains),
      fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: -70_000, max: -1 })),
      fc.constantFrom(...TEMPLATES),
      prose,
      (domain, code, template, before) => {
        const [error, ...more] = parse(`${before}${template(domain, code)}\nand more`);
        assertEquals([error?.domain, error?.code, more], [domain, code, []]);
      },
    ),
    { numRuns: times(500) },
  );
});

Deno.test("parseNsErrors() never throws", () => {
  const pieces = fc.constantFrom(
    "Error Domain=",
    SX,
    VPN,
    " Code=",
    "-",
    "9",
    '"',
    '\\"',
    "“",
    "”",
    " UserInfo={",
    "}",
    "\n",
    " ",
    "(null)",
    "domain: ",
    ", code: ",
    "OSSystemExtensionError",
    ".extensionNotFound",
    "systemextensionsctl: list command failed: ",
    "(",
    ")",
    ":",
    "#",
    "__proto__ErrorDomain",
  );
  const texts = fc.oneof(
    fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const lines = toLines(text);
      const { value, origins } = parseNsErrors(lines);
      for (const [i, error] of value!.entries()) {
        assert(
          Number.isSafeInteger(error.code) && error.domain !== "" && error.message !== "" && origins[i] !== undefined,
        );
      }
    }),
    { numRuns: times(300) },
  );
});

const WORST: readonly string[] = [
  "ErrorDomain",
  "AErrorDomain ",
  "AErrorDomain code",
  "AErrorDomain:8 ",
  "Error Domain=",
  "Error Domain=A Code=1 ",
  'Error Domain=A Code=1 "',
  'Error Domain=A Code=1 "x" ',
  "a",
  ".",
  "1",
  '"',
  "\\",
  " ",
  "code=1 domain=",
  "(AErrorDomain x",
  "(Error 8 de AErrorDomain ",
  "if you AErrorDomain 8 means ",
  "code ",
  ".codeSignatureInvalid",
  "OSSystemExtensionError",
  "NEVPNErrorConfigurationStale",
  "(OSStatus error ",
  "AErrorDomain error.",
  "code 5, domain ",
  "systemextensionsctl: list command failed: (AErrorDomain error 1.) ",
  `Error Domain=A Code=1 "${"b".repeat(900)}`,
];
Deno.test("parseNsErrors() is linear on anything", () => {
  const texts = WORST.map(makeLarge);
  const distinct = Array.from({ length: LARGE / 35 }, (_, i) => `Error Domain=A Code=1 "message ${i}"`).join("\n");
  for (const text of [...texts, `${'Error Domain=A Code=1 "\n'.repeat(LARGE / 25)}`, distinct]) {
    const lines = toLines(text);
    assertTimely(() => parseNsErrors(lines), JSON.stringify(text.slice(0, 40)));
  }
});
