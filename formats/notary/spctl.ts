/**
 * What `spctl --assess` prints (man page spctl(8); transcripts of macOS 10.15 to 27), with `-v` the lines behind the verdict, and
 * with `--raw` a property list:
 *
 *     /Applications/Example.app: rejected
 *     source=Unnotarized Developer ID
 *     origin=Developer ID Application: Example (EXAMPLE123)
 */
import { argumentsOf, joinPaths } from "../command_words.ts";
import type { Line } from "../parsed.ts";
import { isDictionary, PlistError } from "../plist/value.ts";
import { parseXmlPlist } from "../plist/xml.ts";
import { makeNotaryCheck, type NotaryCheck, type NotaryFound, readText } from "./check.ts";

/** How far behind a verdict its lines stand. */
const NEAR = 6;
const RAW_LINES = 60;
const VERDICT = /^(?:(.{1,600}?): )?(accepted|rejected)(?: \(([^()]{1,200})\))?(?=$|\s+(?:source|override|origin)=)/;
const FIELD = /(?:^|\s)(source|origin|override)=/;
/** spctl hides behind this text whatever codesign would say. */
const BROKEN = /^(.{1,600}?): (internal error in Code Signing subsystem)$/;
const NAMED = /^["'(<]?[/~.…]|\.(?:app|systemextension|appex|bundle|pkg|dmg)["')>]?$/i;
const TYPES: Readonly<Record<string, NotaryCheck["asked"]>> = {
  exec: "execute",
  execute: "execute",
  install: "install",
  open: "open",
};

/** What a command line asks spctl. */
interface Question {
  readonly asked: NotaryCheck["asked"];
  readonly path: string | null;
}

/** Finds every verdict of spctl, in the order of the text. */
export function findSpctl(lines: readonly Line[]): NotaryFound[] {
  const found: NotaryFound[] = [];
  const isRaw = lines.some(({ text }) => text.includes("assessment:verdict"));
  let question: Question | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.command !== undefined) {
      question = readQuestion(line.command);
      continue;
    }
    const text = readText(line);
    const raw = isRaw ? readRaw(text, question, lines, at) : null;
    const check = raw?.check ?? readVerdict(text, question, lines, at) ?? readBroken(text, question);
    // `--raw` prints the verdict first, and then the same as a property list.
    if (raw !== null && isOfOne(found.at(-1), raw.check, at)) found.pop();
    if (check !== null) found.push({ at, check });
    if (raw !== null) at = raw.end;
  }
  return found;
}

function isOfOne(last: NotaryFound | undefined, { path, ok }: NotaryCheck, at: number): boolean {
  return last?.at === at - 1 && last.check.ok === ok && (path === null || path === last.check.path);
}

function readQuestion(command: string): Question | null {
  const words = argumentsOf(command, "spctl");
  if (words === null) return null;
  let type: string | null = null;
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (/^(?:-t|--type|--context|--label|-\w*t)$/.test(word)) {
      if (/t$|type$/.test(word)) type = words[i + 1] ?? null;
      i++;
    } else if (word.startsWith("--type=")) type = word.slice("--type=".length);
    else if (!word.startsWith("-")) rest.push(word);
  }
  const asked = TYPES[type ?? "execute"] ?? null;
  return { asked, path: joinPaths(rest)[0] ?? null };
}

/** `path: accepted` alone may be anything: the command or a line about the source behind it says that it is spctl's. */
function readVerdict(
  text: string,
  question: Question | null,
  lines: readonly Line[],
  at: number,
): NotaryCheck | null {
  const verdict = VERDICT.exec(text);
  if (verdict === null) return null;
  const [whole, path, word, note] = verdict;
  const fields = readFields(text.slice(whole.length), lines, at);
  const isSourced = Object.keys(fields).length > 0;
  if (path === undefined ? !isSourced : !NAMED.test(path) || !(question !== null || isSourced)) return null;
  return makeNotaryCheck("spctl", {
    asked: question?.asked ?? null,
    path: path?.replace(/^["'(<]|["')>]$/g, "") ?? question?.path ?? null,
    ok: word === "accepted",
    ...fields,
    reasons: note === undefined ? [] : [note],
  });
}

/** `source=Notarized Developer ID`; a paste that lost its line breaks has several on one line. */
function readFields(rest: string, lines: readonly Line[], at: number): Partial<NotaryCheck> {
  const fields: { source?: string; origin?: string; overridden?: boolean } = {};
  const end = Math.min(lines.length, at + 1 + NEAR);
  for (let i = at; i < end; i++) {
    const line = lines[i]!;
    const text = i === at ? rest : readText(line);
    if (i > at && (line.command !== undefined || VERDICT.test(text))) break;
    const parts = text.split(/(?:^|\s)(source|origin|override)=/);
    for (let part = 1; part + 1 < parts.length; part += 2) {
      const value = parts[part + 1]!.trim();
      if (value === "") continue;
      if (parts[part] === "override") fields.overridden = true;
      else if (parts[part] === "source") fields.source ??= value;
      else fields.origin ??= value;
    }
    if (i > at && text !== "" && !FIELD.test(text)) break;
  }
  return fields;
}

function readBroken(text: string, question: Question | null): NotaryCheck | null {
  const broken = BROKEN.exec(text);
  if (broken === null || !NAMED.test(broken[1]!)) return null;
  return makeNotaryCheck("spctl", { asked: question?.asked ?? null, path: broken[1]!, reasons: [broken[2]!] });
}

/** The property list of `--raw`, and the index of its last line. */
function readRaw(
  text: string,
  question: Question | null,
  lines: readonly Line[],
  at: number,
): { readonly check: NotaryCheck; readonly end: number } | null {
  if (!/<\?xml|<plist/.test(text)) return null;
  let end = at;
  for (let hasBegun = false; end < Math.min(lines.length, at + RAW_LINES) - 1; end++) {
    hasBegun ||= lines[end]!.text.includes("<plist");
    const isLast = lines[end]!.text.includes("</plist>") || (hasBegun && lines[end + 1]!.text.includes("<plist"));
    if (isLast) break;
  }
  const xml = lines.slice(at, end + 1).map((line) => line.text).join("\n");
  const check = xml.includes("assessment:verdict") ? parseRaw(xml, question) : null;
  return check === null ? null : { check, end };
}

function parseRaw(xml: string, question: Question | null): NotaryCheck | null {
  try {
    const root = parseXmlPlist(xml, { problems: [] });
    if (!isDictionary(root) || typeof root["assessment:verdict"] !== "boolean") return null;
    const authority = root["assessment:authority"];
    const says = (key: string) => isDictionary(authority) && typeof authority[key] === "string" ? authority[key] : null;
    const origin = root["assessment:originator"];
    return makeNotaryCheck("spctl", {
      ...question,
      ok: root["assessment:verdict"],
      source: says("assessment:authority:source"),
      origin: typeof origin === "string" ? origin : null,
      overridden: says("assessment:authority:override") !== null,
    });
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}
