/** The way out of the Mac as a picture: the stops below each other, the resolvers beside them, the broken one marked. */
import type { Stop, WayOut } from "../../engine/report_way_out.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

const WIDTH = 860;
const BOX = 400;
const RIGHT = 460;
const HEIGHT = 46;
const STEP = 70;
/** Characters that fit a box; the rest is in the title of its group. */
const FITS = 58;

const MARKS: Readonly<Record<Stop["mark"], readonly [sign: string, word: string]>> = {
  ok: ["✓ ", "works"],
  broken: ["✗ ", "broken"],
  suspect: ["? ", "suspect"],
  unknown: ["", "not known"],
  notApplicable: ["", ""],
};

/** The picture, or nothing. */
export function renderWayOut(wayOut: WayOut | undefined): Markup {
  if (wayOut === undefined) return EMPTY;
  const { stops, resolvers } = wayOut;
  const rows = Math.max(stops.length, resolvers.length + 1);
  const height = (rows - 1) * STEP + HEIGHT + 4;
  return markup`
    <section class="card">
      <h2>The way out</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="The way out as a picture"><svg class="way" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${
    describe(wayOut)
  }">
      ${stops.map((stop, i) => markup`${i > 0 && drawArrow(i)}${drawBox(stop, 2, i * STEP + 2)}`)}
      ${resolvers.length > 0 && markup`<path class="aside" d="M${BOX + 2} ${HEIGHT / 2 + 2}H${RIGHT + 20}V${STEP}"/>`}
      ${resolvers.map((stop, i) => drawBox(stop, RIGHT, (i + 1) * STEP + 2, WIDTH - RIGHT - 2))}
      </svg></div>
    </section>
  `;
}

function drawArrow(i: number): Markup {
  const [x, y] = [40, i * STEP + 1];
  return markup`<path class="arrow" d="M${x} ${y - STEP + HEIGHT + 2}V${y - 1}m-5 -6l5 6l5 -6"/>`;
}

function drawBox(stop: Stop, x: number, y: number, width = BOX): Markup {
  const { kind, name, says, mark, rule } = stop;
  const title = kind === "app" ? kind : `${MARKS[mark][0]}${kind}: ${name}`;
  const below = [says, rule].filter((part) => part !== null).join(" · ");
  return markup`
    <g class="${mark}"><title>${sayStop(stop)}</title>
    <rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="8"/>
    <text class="name" x="${x + 12}" y="${y + (below === "" ? 28 : 19)}">${cut(title)}</text>
    ${below !== "" && markup`<text class="layer" x="${x + 12}" y="${y + 36}">${cut(below)}</text>`}</g>
  `;
}

function cut(text: string): string {
  const chars = [...text];
  return chars.length > FITS ? `${chars.slice(0, FITS - 1).join("")}…` : text;
}

/** The picture in words. */
function describe({ stops, resolvers }: WayOut): string {
  const way = stops.map(sayStop).join("; then ");
  return resolvers.length === 0 ? way : `${way}. For names: ${resolvers.map(sayStop).join("; ")}`;
}

function sayStop({ kind, name, says, mark, rule }: Stop): string {
  const known = [says, MARKS[mark][1] || null, rule].filter((part) => part !== null);
  return kind === "app" ? "apps" : `${kind} ${name}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
}
