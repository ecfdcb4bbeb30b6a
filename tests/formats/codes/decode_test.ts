import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { listCodeNames } from "../../../formats/codes/code_names.ts";
import { decodeCode, isBareNumber } from "../../../formats/codes/decode.ts";
import { DOMAINS } from "../../../formats/codes/domains.ts";
import type { Reading } from "../../../formats/codes/find_code.ts";
import { assertTimely, LARGE, makeLarge, times } from "../../effort.ts";

function say({ domain, code, entry }: Reading): string {
  return `${domain} ${code} ${entry?.name ?? "-"}`;
}

const SX9 = "OSSystemExtensionErrorDomain 9 ValidationFailed";
const PLUGIN6 = "NEVPNConnectionErrorDomainPlugin 6 Plugin was disabled";
const PLUGIN7 = "NEVPNConnectionErrorDomainPlugin 7 Plugin failed";
const SPAWN = "NSPOSIXErrorDomain 163 Launchd job spawn failed";
const INTERACTION = "NSOSStatusErrorDomain -25308 errSecInteractionNotAllowed";
const CONSTRAINT = "CODESIGNING 4 LAUNCH_CONSTRAINT_VIOLATION";
const PROFILE = "libmis -402620395 0xe8008015";

const READ: readonly (readonly [text: string, ...readings: string[]])[] = [
  // Domain and number.
  ["NEVPNConnectionErrorDomainPlugin 6", PLUGIN6],
  ["nevpnconnectionerrordomainplugin 6", PLUGIN6],
  ["OSSystemExtensionErrorDomain Code=9", SX9],
  ["OSSystemExtensionErrorDomain:9", SX9],
  ["(OSSystemExtensionErrorDomain-fel 9.)", SX9],
  ['Error Domain=OSSystemExtensionErrorDomain Code=9 "(null)"', SX9],
  ["NEFilterManagerError 5", "NEFilterErrorDomain 5 ConfigurationPermissionDenied"],
  ["OSStatus -25308", INTERACTION],
  ["MacOS error: -67062", "NSOSStatusErrorDomain -67062 errSecCSUnsigned"],
  ["errno 61", "errno 61 ECONNREFUSED"],
  ["errno = 61", "errno 61 ECONNREFUSED"],
  ["NEProviderStopReason(rawValue: 9)", "NEProviderStopReason 9 ConfigurationDisabled"],
  ["stop reason: 9", "NEProviderStopReason 9 ConfigurationDisabled"],
  ["LastCause = 7", PLUGIN7],
  ["xpc_error=[3: No such process]", "launchd 3 ESRCH"],
  ["failed at lookup with error 3 - No such process", "launchd 3 ESRCH"],
  ["Bootstrap failed: 5: Input/output error", "launchd 5 EIO"],
  ["Unknown error: 159", "launchd 159 Sandbox restriction"],
  [
    "initialization failure: 24A335: xpcproxy + 38036 [1402][UUID]: 0x6f",
    "launchd 111 Invalid or missing Program/ProgramArguments",
  ],
  ["bootstrap_look_up() failed: 1102", "bootstrap 1102 UNKNOWN_SERVICE"],
  ["last exit code = 78: EX_CONFIG", "exit code 78 EX_CONFIG"],
  ["Killed: 9", "SIGNAL 9 SIGKILL"],
  ["zsh: segmentation fault: 11  ./app", "SIGNAL 11 SIGSEGV"],
  ["-9", "exit code -9 SIGKILL"],
  ["exited with status 139", "exit code 139 SIGSEGV"],
  ['"LastExitStatus" = 9;', "wait status 9 SIGKILL"],
  ["CFIL: sosend() failed 22", "CFIL 22 EINVAL"],
  ["CFIL: sosend() failed 55", "CFIL 55 ENOBUFS"],
  // Exit reasons.
  ["Namespace CODESIGNING, Code 4", CONSTRAINT],
  ["Termination Reason:    Namespace CODESIGNING, Code 0x4", CONSTRAINT],
  ["Termination Reason:    CODESIGNING 4 Launch Constraint Violation", CONSTRAINT],
  ["exit reason (namespace: 3 code: 0x4)", CONSTRAINT],
  ["Namespace SIGNAL, Code 11 Segmentation fault: 11", "SIGNAL 11 SIGSEGV"],
  ["Namespace RUNNINGBOARD, Code 3735883980", "OS_REASON 15 RUNNINGBOARD"],
  ["Namespace DYLD, Code 1 Library missing", "DYLD 1 DYLIB_MISSING"],
  ["last exit reason = OS_REASON_CODESIGNING | Launch Constraint Violation", CONSTRAINT],
  ["OS_REASON_CODESIGNING | something new", "OS_REASON 3 CODESIGNING"],
  ["OS_REASON_CODESIGNING", "OS_REASON 3 CODESIGNING"],
  ["last exit reason = OS_REASON_EXEC", "OS_REASON 9 EXEC"],
  ["JETSAM_REASON_MEMORY_PERPROCESSLIMIT", "JETSAM 7 MEMORY_PERPROCESSLIMIT"],
  ["EXC_CRASH (SIGKILL)", "EXC 10 CRASH", "SIGNAL 9 SIGKILL"],
  // Names.
  ["errSecMissingEntitlement", "NSOSStatusErrorDomain -34018 errSecMissingEntitlement"],
  ["ERRSECMISSINGENTITLEMENT", "NSOSStatusErrorDomain -34018 errSecMissingEntitlement"],
  ["OSSystemExtensionErrorValidationFailed", SX9],
  ["OSSystemExtensionError.validationFailed", SX9],
  ["OSSystemExtensionError.Code.validationFailed", SX9],
  ["NEProviderStopReason.configurationDisabled", "NEProviderStopReason 9 ConfigurationDisabled"],
  ["NEProviderStopReasonConfigurationDisabled", "NEProviderStopReason 9 ConfigurationDisabled"],
  [".validationFailed", SX9],
  ["EPERM", "errno 1 EPERM"],
  ["SIGTRAP", "SIGNAL 5 SIGTRAP"],
  ["XPC_ERROR_CONNECTION_INVALID", "XPC_ERROR null CONNECTION_INVALID"],
  ["CSSMERR_CSP_NO_USER_INTERACTION", "NSOSStatusErrorDomain -2147415840 CSSMERR_CSP_NO_USER_INTERACTION"],
  ["kLSApplicationNotFoundErr", "NSOSStatusErrorDomain -10814 kLSApplicationNotFoundErr"],
  // Printed texts.
  ["last stop reason Plugin failed", PLUGIN7],
  ["status changed to disconnected, last stop reason Plugin was disabled", PLUGIN6],
  [
    "disconnected with reason Configuration was superceded by another configuration",
    "NEVPNConnectionErrorDomainPlugin 33 Configuration was superceded by another configuration",
  ],
  ["Plugin failed", PLUGIN7],
  ["The VPN app used by the VPN configuration is not installed.", PLUGIN6],
  ['changed from "none" to "The VPN session failed because an internal error occurred."', PLUGIN7],
  ["Service is disabled", "launchd 119 Service is disabled"],
  ["error = 119: Service is disabled", "launchd 119 Service is disabled"],
  ["No matching profile found", "AppleMobileFileIntegrityError -413 No matching profile found"],
  [
    "Operation not permitted",
    "launchd 1 EPERM",
    "errno 1 EPERM",
    "SMAppServiceErrorDomain 1 Operation not permitted",
  ],
  // Bare numbers.
  ["-25308", INTERACTION],
  ["\u221225308", INTERACTION],
  ["error -25308", INTERACTION],
  ["4294941988", INTERACTION],
  ["0xE8008015", PROFILE],
  ["-402620395", PROFILE],
  ["error = 119", "launchd 119 Service is disabled"],
  ["4099", "NSCocoaErrorDomain 4099 NSXPCConnectionInvalid"],
  ["1102", "bootstrap 1102 UNKNOWN_SERVICE"],
  ["-413", "AppleMobileFileIntegrityError -413 No matching profile found"],
  ["137", "exit code 137 SIGKILL", "launchd 137 Service does not support the specified action"],
  // Known domain, unknown number; unknown domain.
  ["NEVPNErrorDomain 77", "NEVPNErrorDomain 77 -"],
  ["LastExitStatus = 256", "wait status 256 -"],
  ['Error Domain=com.example.tunnel Code=3 "no route"', "com.example.tunnel 3 -"],
  // Chains.
  [
    'Error Domain=RBSRequestErrorDomain Code=5 "Launch failed." UserInfo={NSLocalizedFailureReason=Launch failed., ' +
    'NSUnderlyingError=0x600003a5c0f0 {Error Domain=NSPOSIXErrorDomain Code=163 "Unknown error: 163" UserInfo={}}}',
    "RBSRequestErrorDomain 5 -",
    SPAWN,
  ],
  [
    'Error Domain=NEVPNErrorDomain Code=5 "permission denied" UserInfo={NSUnderlyingError=0x1 {Error ' +
    'Domain=NEConfigurationErrorDomain Code=10 "permission denied"}}',
    "NEVPNErrorDomain 5 ConfigurationReadWriteFailed",
    "NEConfigurationErrorDomain 10 permission denied",
  ],
];
for (const [text, ...readings] of READ) {
  Deno.test(`decodeCode() reads ${JSON.stringify(text).slice(0, 100)}`, () => {
    assertEquals(decodeCode(text).map(say), readings);
  });
}

const NOTHING: readonly string[] = [
  "",
  "   ",
  "weather",
  "I had 5 beers",
  "macOS 15.6.1",
  "the extension failed",
  "reason 5",
  "version 2.0 of 3",
  "__proto__",
  "constructor",
  "toString.valueOf",
  "error",
  "0x",
  "-",
  "code",
  "no",
];
for (const text of NOTHING) {
  Deno.test(`decodeCode() finds nothing in ${JSON.stringify(text)}`, () => assertEquals(decodeCode(text), []));
}

Deno.test("a small number without a domain has at most five readings, and is known to be ambiguous", () => {
  for (const text of ["9", "1", "error 5", "code=2"]) {
    const readings = decodeCode(text);
    assert(readings.length > 1 && readings.length <= 5, text);
    assertEquals(isBareNumber(text), true);
  }
  assertEquals(isBareNumber("NEVPNErrorDomain 5"), false);
});

Deno.test("the readings of a bare 9 begin with the activation of an extension", () => {
  assertEquals(decodeCode("9").map(({ domain }) => domain), [
    "OSSystemExtensionErrorDomain",
    "NEVPNConnectionErrorDomainPlugin",
    "NEConfigurationErrorDomain",
    "NEVPNConnectionErrorDomain",
    "errno",
  ]);
});

Deno.test("every code of every table is found by its domain and number", () => {
  for (const { id, codes } of DOMAINS) {
    for (const { code, name } of codes) {
      if (code === null) continue;
      const readings = decodeCode({ domain: id, code });
      assertEquals(readings.map(({ entry }) => entry?.name), [name], `${id} ${code}`);
    }
  }
});

Deno.test("every name that can be asked for is known", () => {
  const names = listCodeNames().filter((name) => DOMAINS.every(({ id }) => id !== name));
  assertEquals(names.filter((name) => decodeCode(name).length === 0), []);
});

Deno.test("decodeCode() never throws, and gives few readings", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "-25308",
      "0xffffffffffffffff",
      "Namespace ",
      "CODESIGNING",
      ", Code ",
      "99999999999",
      "NEVPNErrorDomain",
      ":",
      "\u0000",
      "last stop reason ",
      "error",
      "[",
      "--",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => decodeCode(pieces.join("")).length <= 12),
    { numRuns: times(500) },
  );
});

Deno.test("decodeCode() survives a cut at every character", () => {
  for (const [text] of READ) {
    for (let end = 0; end <= text.length; end++) decodeCode(text.slice(0, end));
  }
});

Deno.test("decodeCode() takes no longer for a log than for a question", () => {
  for (
    const piece of [
      "9 ",
      "error 9 ",
      "A.",
      "xpcproxy + ",
      "Namespace CODESIGNING, Code 4 ",
      "-",
      "last stop reason ",
      "Operation not permitted ",
    ]
  ) {
    const text = makeLarge(piece);
    assert(text.length >= LARGE);
    assertTimely(() => decodeCode(text), JSON.stringify(piece), 300);
  }
});
