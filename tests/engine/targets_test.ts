import fc from "fast-check";
import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { configurations, mobileconfig, proxyPayload } from "../../checks/configuration_samples.ts";
import type { Target } from "../../checks/define.ts";
import { lipo, otoolLibraries } from "../../checks/executable_samples.ts";
import { database, domain, ID, job, list, TEAM } from "../../checks/samples.ts";
import { chooseTarget, findTargets, TargetError } from "../../engine/targets.ts";
import { factsOfPasted } from "../fakes/pasted.ts";

const NETWORK = "com.apple.system_extension.network_extension";
const OTHER = { id: "com.other.filter", team: "OTHERTEAM1" };

function target(bundleId: string, more: Partial<Target> = {}): Target {
  return { bundleId, teamId: null, name: null, version: null, build: null, category: null, ...more };
}

function describe({ bundleId, teamId, version, build, category }: Target): string {
  const kind = category === null ? "any" : category === NETWORK ? "network" : category;
  return `${bundleId} ${teamId} ${version}/${build} ${kind}`;
}

const FOUND: readonly (readonly [says: string, text: string, ...targets: string[]])[] = [
  ["nothing in prose", "The VPN is slow.\n"],
  ["nothing in an empty listing", list()],
  [
    "the extension of which otool lists the libraries",
    otoolLibraries("@rpath/Kit.framework/Versions/A/Kit"),
    `${ID} null null/null any`,
  ],
  ["nothing in what lipo says of an app", lipo("app", "arm64")],
  [
    "the extension that sysextd did not find",
    `Extension not found in App bundle. Unable to find any matched extension with identifier: ${ID}\n`,
    `${ID} null null/null any`,
  ],
  ["a row", list({ state: "activated enabled" }), `${ID} ${TEAM} 2.4.0/240 network`],
  [
    "two vendors in their order",
    list({ state: "x", ...OTHER }, { state: "activated enabled" }),
    "com.other.filter OTHERTEAM1 2.4.0/240 network",
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "the enabled one of two versions, wherever it stands",
    list({ state: "terminated waiting to uninstall on reboot", version: "3.0/300" }, { state: "activated enabled" }),
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "the waiting one before the terminated one",
    list({ state: "terminated waiting to uninstall on reboot", version: "3.0/300" }, {
      state: "activated waiting for user",
    }),
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "a record of the database",
    database({ state: "activated enabled", version: ["2.5", "250"] }),
    `${ID} ${TEAM} 2.5/250 network`,
  ],
  [
    "the listing's version before the database's",
    database({ state: "activated enabled", version: ["2.5", "250"] }) + list({ state: "activated enabled" }),
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "a network extension in one that is listed under two categories",
    list({ state: "activated enabled" }).replace("network_extension", "endpoint_security") +
    list({ state: "activated enabled" }).replace("1 extension(s)\n", ""),
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "no helper that its app submitted to launchd",
    job({ type: "Submitted", state: "spawn scheduled", program: "/Applications/Example.app/Contents/MacOS/helper" }, {
      label: `${TEAM}.com.example.helper`,
    }) +
    job({ type: "Submitted", state: "spawn scheduled", "program identifier": "Contents/MacOS/helper (mode: 2)" }, {
      label: `${TEAM}.com.example.helper`,
    }),
  ],
  [
    "no extension of a label that was cut within its id",
    list({ state: "activated enabled" }) + domain([512, `NetworkExtension.${ID.slice(0, -4)}`]),
    `${ID} ${TEAM} 2.4.0/240 network`,
  ],
  [
    "a submitted job whose program is staged",
    job({ type: "Submitted", program: `/Library/SystemExtensions/1/${ID}.systemextension/Contents/MacOS/${ID}` }, {
      label: `${TEAM}.${ID}`,
    }),
    `${ID} ${TEAM} null/null any`,
  ],
  ["a job by its label", job({ state: "running" }), `${ID} null null/null network`],
  [
    "a service of the domain by its label",
    domain([512, `NetworkExtension.${ID}.2.4.0.240`]),
    `${ID} null null/null network`,
  ],
  [
    "no job of somebody else",
    domain([300, "com.apple.sysextd"], [301, "com.example.updater"], [302, "EXAMPLE123.com.example.agent"]),
  ],
  [
    "code whose path is that of an extension, and no app",
    "Executable=/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel\nIdentifier=com.example.tunnel\nFormat=app bundle with Mach-O thin (arm64)\nTeamIdentifier=EXAMPLE123\n" +
    `Executable=/Library/SystemExtensions/1/${ID}.systemextension/Contents/MacOS/${ID}\nIdentifier=${ID}\nFormat=bundle with Mach-O thin (arm64)\nTeamIdentifier=EXAMPLE123\n`,
    `${ID} ${TEAM} null/null any`,
  ],
];

for (const [says, text, ...targets] of FOUND) {
  Deno.test(`findTargets() finds ${says}`, () => {
    assertEquals(findTargets(factsOfPasted(text)).map(describe), targets);
  });
}

const KNOWN = [
  target(ID, { name: "Example Tunnel" }),
  target(`${ID}.helper`, { name: "Example Helper" }),
  target("com.other.filter", { name: "Other Filter" }),
];

const CHOSEN: readonly (readonly [wanted: string, bundleId: string])[] = [
  [ID, ID],
  [ID.toUpperCase(), ID],
  ["helper", `${ID}.helper`],
  ["FILTER", "com.other.filter"],
  ["Other Fil", "com.other.filter"],
  ["org.absent.ext", "org.absent.ext"],
  ["a-b.c", "a-b.c"],
];

for (const [wanted, bundleId] of CHOSEN) {
  Deno.test(`chooseTarget() takes "${wanted}" for ${bundleId}`, () => {
    assertEquals(chooseTarget(KNOWN, wanted).bundleId, bundleId);
  });
}

const REFUSED: readonly (readonly [targets: readonly Target[], wanted: string, sentence: string])[] = [
  [
    KNOWN,
    "example",
    `"example" fits 2 extensions: ${ID}, ${ID}.helper; give a longer part of the bundle id`,
  ],
  [
    KNOWN.slice(2),
    "zzz",
    'No extension fits "zzz": the evidence names com.other.filter; give a bundle id such as com.example.app.extension',
  ],
  [
    [],
    "tunnel",
    'No extension fits "tunnel": the evidence names none; give a bundle id such as com.example.app.extension',
  ],
  [[], "", 'No extension fits "": the evidence names none; give a bundle id such as com.example.app.extension'],
  [
    [],
    "$(reboot).x",
    'No extension fits "$(reboot).x": the evidence names none; give a bundle id such as com.example.app.extension',
  ],
];

for (const [targets, wanted, sentence] of REFUSED) {
  Deno.test(`chooseTarget() refuses "${wanted}" among ${targets.length} in one sentence`, () => {
    assertThrows(() => chooseTarget(targets, wanted), TargetError, sentence);
  });
}

Deno.test("chooseTarget() gives a target or a TargetError, whatever the word", () => {
  fc.assert(fc.property(fc.string({ maxLength: 30 }), (wanted) => {
    try {
      chooseTarget(KNOWN, wanted);
    } catch (error) {
      assertEquals((error as Error).name, "TargetError");
    }
  }));
});

Deno.test("findTargets() takes the one provider of configurations and payloads where nothing else names an extension", () => {
  const idsIn = (text: string) => findTargets(factsOfPasted(text)).map(({ bundleId }) => bundleId);
  const other = { name: "Other", app: "org.other.app", provider: "org.other.app.extension" };
  assertEquals(idsIn(configurations({}, {})), [ID]);
  assertEquals(idsIn(mobileconfig(proxyPayload())), [ID]);
  assertEquals(idsIn(configurations({}, other)), []);
  assertEquals(idsIn(configurations({ app: "com.apple.example", provider: "com.apple.example.extension" })), []);
  assertEquals(idsIn(list({ state: "activated enabled" }) + configurations(other)), [ID]);
});
