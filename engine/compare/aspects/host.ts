/** The Mac itself: its system, and what device management tells it. */
import { rowOf, rowsOf, textOf } from "../loose_json.ts";
import { type Aspect, fieldsOf, leavesOf, type Thing } from "../thing.ts";

export const HOST: readonly Aspect[] = [
  {
    key: "host.os",
    things: (value) => {
      const row = rowOf(value);
      if (row === null) return [];
      const fields = fieldsOf(row, { version: "version", build: "build", extra: "rapid security response" });
      return [{ id: "macOS", name: "macOS", word: textOf(row["version"]) ?? "macOS", fields }];
    },
  },
  { key: "mdm.profiles", things: (value) => rowsOf(value).flatMap(payloadsOf) },
];

/** Made anew with each installation, or a list of what the other members are. */
const PAYLOAD_NOISE = new Set(["uuid", "certificateUuid", "keys", "identifier", "type", "kind", "name"]);

function payloadsOf(profile: Readonly<Record<string, unknown>>): Thing[] {
  const of = textOf(profile["identifier"]) ?? textOf(profile["name"]) ?? "";
  return rowsOf(profile["payloads"]).map((payload) => {
    const type = textOf(payload["type"]) ?? "unknown";
    return {
      id: `${of} ${type}`,
      finer: textOf(payload["identifier"]) ?? "",
      name: `payload ${type} of the profile ${of}`,
      word: type,
      fields: leavesOf(payload, PAYLOAD_NOISE),
    };
  });
}
