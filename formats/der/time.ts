import { DerError } from "./der_error.ts";
import { contentOf, type DerNode, hasTag } from "./node.ts";
import { TAG } from "./tags.ts";

const UTC = /^(\d\d)(\d{4})(\d{4})(\d\d)?()(Z|[+-]\d{4})$/;
const GENERALIZED = /^(\d{4})(\d{4})(\d{4})(\d\d)?(?:[.,](\d{1,9}))?(Z|[+-]\d{4})$/;

/** A UTCTime or GeneralizedTime in ISO 8601 and UTC, whole seconds: `2031-07-04T09:26:40Z`. Throws `DerError`. */
export function readTime(node: DerNode | undefined): string {
  const short = hasTag(node, TAG.UTC_TIME);
  if (!short && !hasTag(node, TAG.GENERALIZED_TIME)) throw new DerError("no time", node?.start ?? 0);
  const text = node.contentEnd - node.contentStart > 40 ? "" : String.fromCharCode(...contentOf(node));
  const parts = (short ? UTC : GENERALIZED).exec(text);
  if (!parts) throw new DerError("time of an unknown form", node.start);
  const [, year = "", day = "", minute = "", second = "00", , zone = "Z"] = parts;
  // RFC 5280 4.1.2.5.1: two digits from 50 on are of the last century.
  const century = !short ? "" : Number(year) >= 50 ? "19" : "20";
  const date = `${century}${year}-${day.slice(0, 2)}-${day.slice(2)}`;
  const stamp = `${date}T${minute.slice(0, 2)}:${minute.slice(2)}:${second}Z`;
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day.slice(2))) {
    throw new DerError("no such time", node.start);
  }
  return `${new Date(time.getTime() - minutesOf(zone) * 60_000).toISOString().slice(0, 19)}Z`;
}

function minutesOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return zone.startsWith("-") ? -minutes : minutes;
}
