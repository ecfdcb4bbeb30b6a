/** The way out of the Mac in a terminal: one stop per line, from the app to the router, then who is asked for names. */
import type { Stop, WayOut } from "../engine/report_way_out.ts";
import type { RenderOptions } from "./define.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** `   ↓ ✗ tunnel     utun4, carries everything [route.leftover-default]`; nothing for an interface and a router without a fault. */
export function renderWayOut(wayOut: WayOut | undefined, style: Style, { verbose, plain }: RenderOptions): string[] {
  if (wayOut === undefined || !(verbose || isTelling(wayOut))) return [];
  const { stops, resolvers } = wayOut;
  // Marks are words in plain text: columns would not hold.
  const width = plain ? 0 : Math.max(...[...stops, ...resolvers].map(({ kind }) => kind.length));
  const row = (stop: Stop, lead: string) => {
    const mark = stop.mark === "notApplicable" ? " " : style.linkMark(stop.mark);
    const says = stop.says === null ? "" : `, ${printable(stop.says)}`;
    const rule = stop.rule === null ? "" : ` ${style.dim(`[${stop.rule}]`)}`;
    const name = stop.kind === "app" ? "" : ` ${printable(stop.name)}`;
    return style.paragraph(
      `${lead} ${mark} ${stop.kind.padEnd(width)}${name}${says}${rule}`,
      "    ",
      " ".repeat(width + 9),
    );
  };
  return [
    ...stops.flatMap((stop, i) => row(stop, i === stops.length - 1 ? " " : style.down)),
    ...(resolvers.length === 0
      ? []
      : [`    ${style.dim("and for names")}`, ...resolvers.flatMap((stop) => row(stop, " "))]),
  ];
}

/** Whether there is more than what every Mac has. */
function isTelling({ stops, resolvers }: WayOut): boolean {
  const all = [...stops, ...resolvers];
  return all.some(({ mark }) => mark === "broken" || mark === "suspect") ||
    all.some(({ kind }) => !["app", "interface", "router", "resolver"].includes(kind));
}
