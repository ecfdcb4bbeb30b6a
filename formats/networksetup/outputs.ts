/** Finds the outputs of networksetup in a text: which question, about which service, and the lines of the answer. */
import type { Line } from "../parsed.ts";

/** A question and its answer. */
export interface SetupOutput {
  /** `getdnsservers`, without its dash and in small letters; null for a list that is known by its first line. */
  readonly verb: string | null;
  readonly service: string | null;
  readonly command: Line | null;
  readonly lines: readonly Line[];
}

const QUESTION = /\bnetworksetup\s+-((?:get|list)\w{2,40})(?:\s+([^|;&>]{1,200}))?/i;
const LIST_HEAD = /^\W{0,20}An asterisk \(\*\) denotes that a network service is disabled/;
const ORDER_ROW = /^\s*\((?:\*|\*?\d{1,4})\)\s+\S/;
/** `Output:`, which whoever writes a report puts between a question and its answer. */
const LABEL =
  /^\W{0,8}(?:\w[\w' ]{0,40})?(?:output|result|answer|response|returns?|gives?|prints?|shows?)\s?:\W{0,8}$/i;
const LONGEST = 1_000;
const MOST_LINES = 400;

/** Finds every question with its answer, in the order of the text; prompts may be ones that nobody knows. */
export function findSetupOutputs(lines: readonly Line[]): SetupOutput[] {
  const outputs: (SetupOutput & { readonly lines: Line[] })[] = [];
  let open: (SetupOutput & { readonly lines: Line[] }) | null = null;
  for (const line of lines) {
    const text = line.text.length > LONGEST ? "" : line.text;
    const asked = text.includes("networksetup") ? QUESTION.exec(line.command ?? text) : null;
    if (asked !== null) {
      open = { verb: asked[1]!.toLowerCase(), service: readService(asked[2]), command: line, lines: [] };
      outputs.push(open);
    } else if (line.command !== undefined) open = null;
    else if (LIST_HEAD.test(text)) {
      // The head is the list's own, and not the end of an answer before it.
      if (open?.verb?.startsWith("list") !== true || open.lines.length > 0) {
        open = { verb: null, service: null, command: null, lines: [] };
        outputs.push(open);
      }
      open.lines.push(line);
    } else if (open !== null && open.lines.every(isBlank) && LABEL.test(text)) continue;
    else if (open !== null && !isEnd(open, text) && open.lines.length < MOST_LINES) open.lines.push(line);
    else open = null;
  }
  return outputs;
}

function isBlank({ text }: Line): boolean {
  return text.trim() === "";
}

/** A blank line ends an answer; the list in service order has one behind every service. */
function isEnd({ verb, lines }: SetupOutput, text: string): boolean {
  if (text.trim() !== "") return false;
  const ordered = verb === "listnetworkserviceorder" || lines.some((line) => ORDER_ROW.test(line.text));
  return !ordered && !lines.every(isBlank);
}

/** `"Wi-Fi"`, `Wi-Fi`, `USB\ 10/100/1000\ LAN`. */
function readService(text: string | undefined): string | null {
  const name = (text ?? "").trim().replace(/^["'“]/, "").replace(/["'”:`]{1,2}$/, "").replaceAll("\\ ", " ");
  return name === "" ? null : name;
}
