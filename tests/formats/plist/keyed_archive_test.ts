import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { type ArchiveProblem, isKeyedArchive, resolveKeyedArchive } from "../../../formats/plist/keyed_archive.ts";
import { parseBinaryPlist } from "../../../formats/plist/binary.ts";
import { parseOpenStepPlist } from "../../../formats/plist/openstep.ts";
import { parsePlutilPrint } from "../../../formats/plist/plutil_print.ts";
import { PlistError, type PlistValue, Uid } from "../../../formats/plist/value.ts";
import { parseXmlPlist } from "../../../formats/plist/xml.ts";
import { writeBinaryPlist } from "../../../formats/plist/write_plist.ts";
import { readTamely } from "./tame.ts";
import { times } from "../../effort.ts";

type Plain = PlistValue | { readonly [key: string]: Plain } | readonly Plain[];

const CLASSES = [
  "NSMutableDictionary",
  "NSArray",
  "NSSet",
  "NSMutableString",
  "NSData",
  "NSDate",
  "NSUUID",
  "NSURL",
  "NSNull",
];

/** An archive of the objects, which stand from index 1 on; `cls(name)` is a reference to a class behind them. */
function archive(
  objects: (cls: (name: string) => Uid) => readonly Plain[],
  top: Plain = { root: new Uid(1) },
): PlistValue {
  const names: string[] = [];
  const count = 1 + objects(() => new Uid(0)).length;
  const cls = (name: string): Uid => {
    if (!names.includes(name)) names.push(name);
    return new Uid(count + names.indexOf(name));
  };
  const list = objects(cls);
  const classes = names.map((name) => ({
    $classname: name,
    $classes: [name, ...(CLASSES.includes(name) ? [name.replace("Mutable", "")] : []), "NSObject"],
  }));
  return dictionaries({
    $archiver: "NSKeyedArchiver",
    $version: 100000,
    $top: top,
    $objects: ["$null", ...list, ...classes],
  });
}

/** Takes the prototypes off plain objects. */
function dictionaries(value: Plain): PlistValue {
  if (Array.isArray(value)) return value.map(dictionaries);
  if (typeof value !== "object" || value === null || value instanceof Uid || value instanceof Date) {
    return value as PlistValue;
  }
  if (value instanceof Uint8Array) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(
      Object.entries(value as { [key: string]: Plain }).map(([key, item]) => [key, dictionaries(item)]),
    ),
  );
}

/** What sysextd keeps as `additionalLaunchdPlistEntries` of an extension. */
const LAUNCHD = archive((cls) => [
  { $class: cls("NSDictionary"), "NS.keys": [new Uid(2), new Uid(3)], "NS.objects": [new Uid(4), new Uid(5)] },
  "ProcessType",
  "MachServices",
  "Interactive",
  { $class: cls("NSDictionary"), "NS.keys": [new Uid(6)], "NS.objects": [new Uid(7)] },
  "EXAMPLE123.com.example.filter",
  true,
]);
const LAUNCHD_PLAIN = {
  root: { ProcessType: "Interactive", MachServices: { "EXAMPLE123.com.example.filter": true } },
};

const OBJECTS: readonly (readonly [string, (cls: (name: string) => Uid) => Plain, Plain])[] = [
  [
    "a mutable dictionary",
    (cls) => ({ $class: cls("NSMutableDictionary"), "NS.keys": ["k", 1], "NS.objects": [true, 2] }),
    {
      k: true,
      1: 2,
    },
  ],
  ["an array", (cls) => ({ $class: cls("NSArray"), "NS.objects": [new Uid(0), "$null", 3] }), [null, "$null", 3]],
  ["a set", (cls) => ({ $class: cls("NSSet"), "NS.objects": ["a"] }), ["a"]],
  ["an ordered set", (cls) => ({ $class: cls("NSOrderedSet"), "NS.object.0": "a", "NS.object.1": "b" }), ["a", "b"]],
  ["a mutable string", (cls) => ({ $class: cls("NSMutableString"), "NS.string": "text" }), "text"],
  ["a string of bytes", (cls) => ({ $class: cls("NSString"), "NS.bytes": new TextEncoder().encode("網") }), "網"],
  ["data", (cls) => ({ $class: cls("NSData"), "NS.data": new Uint8Array([1]) }), new Uint8Array([1])],
  ["data whose middle was left out", (cls) => ({ $class: cls("NSData"), "NS.data": null }), null],
  ["a date", (cls) => ({ $class: cls("NSDate"), "NS.time": 0.5 }), new Date("2001-01-01T00:00:00.500Z")],
  [
    "a UUID",
    (cls) => ({ $class: cls("NSUUID"), "NS.uuidbytes": Uint8Array.fromHex("0b00f1ba0123456789abcdef0123cafe") }),
    "0B00F1BA-0123-4567-89AB-CDEF0123CAFE",
  ],
  [
    "a URL",
    (cls) => ({ $class: cls("NSURL"), "NS.base": new Uid(0), "NS.relative": "file:///Applications/E.app/" }),
    "file:///Applications/E.app/",
  ],
  [
    "a URL with a base",
    (cls) => ({ $class: cls("NSURL"), "NS.base": "file:///Library/", "NS.relative": "x/y" }),
    "file:///Library/x/y",
  ],
  ["NSNull", (cls) => ({ $class: cls("NSNull") }), null],
  ["another class", (cls) => ({ $class: cls("NEConfiguration"), Name: "Example", Grade: 1 }), {
    $class: "NEConfiguration",
    Name: "Example",
    Grade: 1,
  }],
  ["a class of known name with other fields", (cls) => ({ $class: cls("NSDate"), when: 1 }), {
    $class: "NSDate",
    when: 1,
  }],
  ["a dictionary whose class was cut off", () => ({ $class: new Uid(99), "NS.keys": ["a"], "NS.objects": [1] }), {
    a: 1,
  }],
  ["an array whose class was cut off", () => ({ $class: new Uid(99), "NS.objects": [1] }), [1]],
  ["a plain container", () => ({ list: [{ a: 1 }] }), { list: [{ a: 1 }] }],
];

Deno.test("resolveKeyedArchive() gives what sysextd passes to launchd", () => {
  assertEquals(resolveKeyedArchive(LAUNCHD), LAUNCHD_PLAIN);
  assertEquals(resolveKeyedArchive(parseBinaryPlist(writeBinaryPlist(LAUNCHD))), LAUNCHD_PLAIN);
});

for (const [name, object, expected] of OBJECTS) {
  Deno.test(`resolveKeyedArchive() decodes ${name}`, () => {
    assertEquals(resolveKeyedArchive(archive((cls) => [object(cls)])), { root: dictionaries(expected) });
  });
}

Deno.test("resolveKeyedArchive() understands references in every spelling", () => {
  const xml =
    `<dict><key>$archiver</key><string>NSKeyedArchiver</string><key>$objects</key><array><string>$null</string>
    <string>found</string></array><key>$top</key><dict><key>root</key><dict><key>CF$UID</key><integer>1</integer></dict></dict></dict>`;
  const printed = `{ "$archiver" => "NSKeyedArchiver" "$objects" => [ 0 => "$null" 1 => "found" ]
    "$top" => { "root" => <CFKeyedArchiverUID 0x600 [0x1f]>{value = 1} } }`;
  const old = `{ "$archiver" = NSKeyedArchiver; "$objects" = ( "$null", found );
    "$top" = { root = "<CFKeyedArchiverUID 0x600 [0x1f]>{value = 1}"; }; }`;
  for (const value of [parseXmlPlist(xml), parsePlutilPrint(printed), parseOpenStepPlist(old)]) {
    assertEquals(resolveKeyedArchive(value), { root: "found" });
  }
  const json = dictionaries({
    $archiver: "NSKeyedArchiver",
    $objects: ["$null", "found"],
    $top: { root: { CF$UID: 1 } },
  });
  assertEquals(resolveKeyedArchive(json), { root: "found" });
});

Deno.test("resolveKeyedArchive() makes null of references that lead nowhere or back, and says so", () => {
  const problems: ArchiveProblem[] = [];
  const value = archive((cls) => [
    { $class: cls("NEConfiguration"), parent: new Uid(1), lost: new Uid(77), child: new Uid(2) },
    { $class: cls("NSArray"), "NS.objects": [new Uid(1), "kept"] },
    { $class: cls("NSMutableDictionary"), "NS.keys": [new Uid(0), "b"], "NS.objects": [1] },
  ], { root: new Uid(1), other: new Uid(3) });
  assertEquals(resolveKeyedArchive(value, { problems }), {
    root: { $class: "NEConfiguration", parent: null, lost: null, child: [null, "kept"] },
    other: {},
  });
  assertEquals(problems, [
    { object: 1, why: "object inside itself" },
    { object: 77, why: "no such object" },
    { object: 1, why: "object inside itself" },
    { object: 3, why: "2 keys for 1 values" },
    { object: 3, why: "dictionary key that is no string" },
  ]);
});

Deno.test("resolveKeyedArchive() resolves only what $top reaches, each object once", () => {
  const value = archive((cls) => [
    { $class: cls("NSArray"), "NS.objects": [new Uid(2), new Uid(2)] },
    { $class: cls("NSArray"), "NS.objects": ["shared"] },
    { $class: cls("NSArray"), "NS.objects": [new Uid(999)] },
  ]);
  const problems: ArchiveProblem[] = [];
  const { root } = resolveKeyedArchive(value, { problems });
  assert(Array.isArray(root) && root[0] === root[1]);
  assertEquals(problems, []);
});

Deno.test("resolveKeyedArchive() refuses an archive that comes to a billion values, naming the limit", () => {
  const bomb = archive((cls) => [
    ...Array.from({ length: 9 }, (_, i) => ({ $class: cls("NSArray"), "NS.objects": Array(10).fill(new Uid(i + 2)) })),
    "lol",
  ]);
  const start = performance.now();
  assertThrows(() => resolveKeyedArchive(bomb), PlistError, "expands to more than 67108864 values");
  assert(performance.now() - start < 50);
  assertThrows(() => resolveKeyedArchive(LAUNCHD, { limit: 50 }), PlistError, "expands to more than 50 values");
});

Deno.test("resolveKeyedArchive() refuses an archive that nests deeper than 512, on every way", () => {
  const chain = (top: Plain): PlistValue =>
    archive(
      (cls) => Array.from({ length: 600 }, (_, i) => ({ $class: cls("NSArray"), "NS.objects": [new Uid(i + 2)] })),
      top,
    );
  assertThrows(() => resolveKeyedArchive(chain({ root: new Uid(1) })), PlistError, "nested deeper than 512");
  const ways = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, new Uid(600 - i)]));
  assertThrows(() => resolveKeyedArchive(chain(ways)), PlistError, "nested deeper than 512");
});

Deno.test("isKeyedArchive() knows an archive from other lists", () => {
  assert(isKeyedArchive(LAUNCHD));
  const others: PlistValue[] = [
    null,
    "x",
    [],
    dictionaries({}),
    dictionaries({ $archiver: "NSKeyedArchiver", $objects: [] }),
  ];
  for (const other of others) {
    assert(!isKeyedArchive(other));
    assertThrows(() => resolveKeyedArchive(other), PlistError, "not a keyed archive");
  }
});

Deno.test("resolveKeyedArchive() throws nothing but PlistError for arbitrary objects", () => {
  const { tree } = fc.letrec<{ tree: Plain }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.nat(12).map((index) => new Uid(index)),
      fc.constantFrom<Plain>("$null", 1, null, new Uint8Array(16), "<CFKeyedArchiverUID>{value = 3}"),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(
        fc.constantFrom(
          "$class",
          "$classname",
          "$classes",
          "NS.keys",
          "NS.objects",
          "NS.string",
          "NS.time",
          "__proto__",
          "CF$UID",
        ),
        tie("tree"),
      ),
      fc.constantFrom(...CLASSES).map((name) => ({ $classname: name, $classes: [name] })),
    ),
  }));
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 12 }), (objects) => {
      readTamely(() => resolveKeyedArchive(archive(() => objects)));
    }),
    { numRuns: times(300) },
  );
});
