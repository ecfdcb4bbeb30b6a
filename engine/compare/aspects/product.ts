/** The app and its extension on disk: versions, names, signatures, provisioning. */
import { type Row, rowOf, rowsOf, textOf } from "../loose_json.ts";
import { type Aspect, fieldsOf, leavesOf, type Thing, withoutCopy } from "../thing.ts";

/** What Info.plist says of a bundle. */
const INFO = {
  version: "version",
  build: "build",
  minimumSystem: "minimum macOS",
  machServiceName: "Mach service name",
  isStapled: "stapled",
  hasProfile: "has a profile",
};

export const PRODUCT: readonly Aspect[] = [
  { key: "app.info", things: (value) => rowsOf(value).map((row) => describeBundle(row, "app")) },
  { key: "sysex.embedded", things: (value) => rowsOf(value).map((row) => describeBundle(row, "extension in the app")) },
  { key: "sysex.staged", things: (value) => rowsOf(value).map((row) => describeBundle(row, "staged extension")) },
  { key: "app.paths", things: (value) => rowsOf(value).map(describePath) },
  { key: "code", things: (value) => rowsOf(value).map(describeCode) },
  { key: "profiles", things: (value) => rowsOf(value).map(describeProfile) },
  { key: "app.notary", things: (value) => rowsOf(value).map(describeNotary) },
];

function describeBundle(row: Row, kind: string): Thing {
  const id = textOf(row["bundleId"]) ?? textOf(row["fileName"]) ?? "";
  const classes = rowOf(row["providerClasses"]);
  return {
    id,
    finer: withoutCopy(textOf(row["path"]) ?? ""),
    name: `${kind} ${id}`,
    word: id,
    fields: { ...fieldsOf(row, INFO), ...classes !== null && { "provider classes": Object.keys(classes) } },
  };
}

function describePath(row: Row): Thing {
  const id = textOf(row["bundleId"]) ?? textOf(row["path"]) ?? "";
  return {
    id,
    finer: textOf(row["path"]) ?? "",
    name: `app ${id}`,
    word: id,
    fields: fieldsOf(row, { path: "path", version: "version", build: "build" }),
  };
}

function describeCode(row: Row): Thing {
  const path = withoutCopy(textOf(row["path"]) ?? "");
  const id = textOf(row["identifier"]) ?? path;
  const verify = rowOf(row["verify"]);
  const entitlements = rowOf(row["entitlements"]);
  return {
    id,
    finer: path,
    name: `signature of ${id}`,
    word: id,
    fields: {
      ...fieldsOf(row, {
        teamId: "team",
        signature: "signature",
        channel: "channel",
        cdhash: "CDHash",
        flags: "flags",
        secureTimestamp: "secure timestamp",
        designatedRequirement: "designated requirement",
        stapled: "stapled",
      }),
      ...verify !== null && fieldsOf(verify, { ok: "valid", errors: "errors" }),
      ...entitlements !== null && { entitlements: sayEntitlements(entitlements) },
    },
  };
}

/** As a set, so that one that is lost is named by itself. */
function sayEntitlements(row: Row): string[] {
  return Object.entries(leavesOf(row, new Set())).flatMap(([key, value]) => {
    if (Array.isArray(value)) return value.map((one) => `${key} = ${one}`);
    return [value === "true" ? key : `${key} = ${value}`];
  });
}

function describeProfile(row: Row): Thing {
  const of = textOf(row["applicationIdentifier"]) ?? textOf(row["name"]) ?? "";
  return {
    id: of,
    finer: textOf(row["name"]) ?? "",
    name: `provisioning profile of ${of}`,
    word: of,
    fields: {
      ...fieldsOf(row, { uuid: "identifier", teamId: "team", type: "type", certificatesSha256: "certificates" }),
      entitlements: sayEntitlements(rowOf(row["entitlements"]) ?? {}),
    },
  };
}

function describeNotary(row: Row): Thing {
  const tool = textOf(row["tool"]) ?? "";
  const path = textOf(row["path"]) ?? "";
  return {
    id: `${tool} ${textOf(row["asked"])} ${path}`,
    name: `${tool} about ${path}`,
    word: tool,
    fields: fieldsOf(row, { ok: "accepted", source: "source", overridden: "security disabled" }),
  };
}
