/** What spctl, stapler and syspolicy_check said of the target's app. Shared by the rules about notarisation and signatures. */
import type { Case, Cite } from "./define.ts";
import { outerApp, signedPartsOf } from "./signed_parts.ts";
import { type At, recordsOf } from "./target.ts";
import type { NotaryCheck } from "../formats/notary/check.ts";

/** One answer about the app; `isSure` is false when nothing but the text itself ties the app to the extension. */
export interface NotaryAnswer extends At<NotaryCheck> {
  readonly isSure: boolean;
}

/**
 * The answers about the app that the target came from, by the app's name. Where no other evidence names an app, the answers count
 * when they are all about one, and an answer that names none is about the one app of the text. Answers about the extension alone,
 * a disk image or a package say nothing of the app.
 */
export function notaryAnswers(of: Case): NotaryAnswer[] {
  const answers = (of.facts.value("app.notary") ?? []).flatMap((value, i) => {
    const name = value.path?.includes(".systemextension") ? null : nameOf(value.path);
    return name === null && value.path !== null ? [] : [{ value, name, cite: citeOf(i) }];
  });
  const known = namesOfApp(of);
  const named = new Set(answers.flatMap(({ name }) => name ?? []));
  const isOne = new Set([...known, ...named]).size <= 1;
  return answers.flatMap(({ value, name, cite }) => {
    const isSure = name !== null && known.has(name);
    return isSure || (isOne && (name === null || known.size === 0)) ? [{ value, cite, isSure }] : [];
  });
}

/** Whether a later line of the same text than this part of `code` says that macOS takes the app as it is. */
export function passedLater(of: Case, part: Cite): boolean {
  const before = originOf(of, part);
  return before !== undefined && notaryAnswers(of).some(({ value, cite }) => {
    const after = originOf(of, cite);
    const isPass = value.ok === true && value.tool === "syspolicy_check";
    return isPass && after !== undefined && after.source === before.source && after.line > before.line;
  });
}

function originOf({ facts }: Case, { key, at }: Cite) {
  const { origins } = facts.evidence(key);
  return origins[at] ?? Object.entries(origins).find(([path]) => path.startsWith(`${at}.`))?.[1];
}

function citeOf(i: number): Cite {
  return { key: "app.notary", at: String(i) };
}

function namesOfApp(of: Case): Set<string> {
  const paths = [
    ...signedPartsOf(of).map(({ value }) => value.path),
    ...recordsOf(of).map(({ value }) => value.containerPath),
  ];
  return new Set(paths.flatMap((path) => nameOf(path) ?? []));
}

/** `Example.app` of any spelling of its path. */
function nameOf(path: string | null): string | null {
  const app = outerApp(path);
  return app === null ? null : app.slice(app.lastIndexOf("/") + 1);
}
