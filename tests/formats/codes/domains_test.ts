import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { CATALOGUE } from "../../../engine/catalogue.ts";
import type { CodeDomain } from "../../../formats/codes/define.ts";
import { DOMAINS } from "../../../formats/codes/domains.ts";
import { domainsNamed, findCode, plainWords } from "../../../formats/codes/find_code.ts";

const FOLDER = new URL("../../../formats/codes/", import.meta.url);

function check(says: string, wrong: (domain: CodeDomain) => readonly unknown[]): void {
  Deno.test(
    says,
    () => assertEquals(DOMAINS.flatMap((domain) => wrong(domain).map((what) => [domain.title, what])), []),
  );
}

Deno.test("every table of the folder is among the domains, once", () => {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => Deno.readTextFileSync(new URL(name, FOLDER)));
  const tables = files.filter((text) => /^export const \w+ = defineCodes\(/m.test(text));
  assertEquals(DOMAINS.length, tables.length);
  assertEquals(new Set(DOMAINS).size, DOMAINS.length);
  assertEquals(new Set(DOMAINS.map(({ title }) => title)).size, DOMAINS.length);
});

function repeated(values: readonly unknown[]): unknown[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}

check(
  "the names of a domain are unique, in any case",
  ({ codes }) => repeated(codes.map(({ name }) => name.toLowerCase())),
);

check("the numbers of a domain are unique", ({ codes }) => repeated(codes.flatMap(({ code }) => code ?? [])));

check(
  "every rule that a code names is in the catalogue, and named once",
  ({ codes }) => codes.flatMap(({ rules }) => [...rules.filter((id) => !CATALOGUE.has(id)), ...repeated(rules)]),
);

check(
  "meanings and causes are clauses, next steps sentences without their full stop",
  ({ codes }) =>
    codes.flatMap(({ meaning, cause, next }) => [
      ...[meaning, cause ?? "a"].filter((clause) => /[.!?]$|^\s|\s$|^$/.test(clause)),
      ...[next ?? "A"].filter((sentence) => !/^[A-Z]|^codesign/.test(sentence) || /[.!?]$|\s$/.test(sentence)),
    ]),
);

check(
  "what a domain says is one or more whole sentences",
  ({ says }) => /[.:]$/.test(says) && says.length > 20 ? [] : [says],
);

check(
  "where a code is translated, the other domain lists it",
  ({ codes }) =>
    codes.flatMap(({ becomes }) =>
      becomes === null || domainsNamed(becomes.domain)[0]?.byNumber.has(becomes.code) ? [] : [becomes]
    ),
);

check(
  "the domain that a domain takes numbers from exists, and looking there ends",
  (domain) =>
    [
      ...domain.base === undefined || domainsNamed(domain.base).length === 1 ? [] : [domain.base],
      findCode(domain, 987_654),
    ]
      .filter((wrong) => wrong !== null),
);

check("every code says where it was found", ({ codes }) => codes.filter(({ sources }) => sources.length === 0));

Deno.test("words name one domain, the families of OSStatus and xpc_error aside", () => {
  const shared = DOMAINS.flatMap(({ id, aliases }) => [id, ...aliases])
    .filter((words) => domainsNamed(words).length > 1).map(plainWords);
  assertEquals([...new Set(shared)].sort(), [
    "macos error",
    "nsosstatuserrordomain",
    "osstatus",
    "secerror",
    "xpc error",
  ]);
});

Deno.test("the families of OSStatus have no number in common", () => {
  const families = domainsNamed("OSStatus");
  assert(families.length > 4);
  assertEquals(repeated(families.flatMap(({ codes }) => codes.map(({ code }) => code))), []);
});

Deno.test("stop reasons become the public codes that the framework makes of them, and no others do", () => {
  const [plugin] = domainsNamed("NEVPNConnectionErrorDomainPlugin");
  const mapped = plugin!.codes.flatMap(({ code, becomes }) => becomes === null ? [] : [`${code}→${becomes.code}`]);
  assertEquals(
    mapped.join(" "),
    "2→1 4→2 6→14 7→12 10→4 17→5 20→6 22→7 23→8 25→9 26→10 30→11 38→13",
  );
  const [ipsec] = domainsNamed("NEVPNConnectionErrorDomainIPSec");
  assertEquals(ipsec!.codes.filter(({ becomes }) => becomes !== null), []);
});

const COMPLETE: readonly (readonly [domain: string, first: number, last: number])[] = [
  ["OSSystemExtensionErrorDomain", 1, 13],
  ["NEVPNErrorDomain", 1, 6],
  ["NEVPNConnectionErrorDomain", 1, 19],
  ["NEVPNConnectionErrorDomainPlugin", 0, 41],
  ["NEProviderStopReason", 0, 17],
  ["NEFilterErrorDomain", 1, 6],
  ["NEAppProxyErrorDomain", 1, 10],
  ["errno", 1, 106],
  ["SIGNAL", 1, 31],
  ["bootstrap", 1100, 1106],
  ["EXC", 1, 13],
];
for (const [id, first, last] of COMPLETE) {
  Deno.test(`${id} is whole from ${first} to ${last}`, () => {
    const [domain] = domainsNamed(id);
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    assertEquals(domain!.codes.map(({ code }) => code), numbers);
  });
}

Deno.test("errno has the numbers of macOS, not those of Linux", () => {
  const [errno] = domainsNamed("errno");
  const names = [11, 35, 36, 37, 45, 48, 54, 60, 61, 65, 78, 89, 102].map((code) => errno!.byNumber.get(code)?.name);
  assertEquals(
    names.join(" "),
    "EDEADLK EAGAIN EINPROGRESS EALREADY ENOTSUP EADDRINUSE ECONNRESET ETIMEDOUT ECONNREFUSED EHOSTUNREACH ENOSYS ECANCELED EOPNOTSUPP",
  );
});
