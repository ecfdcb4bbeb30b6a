/** What spctl, stapler and syspolicy_check said of the target's app. Shared by the rules about notarisation. */
import type { Case } from "./define.ts";
import { outerApp, signedPartsOf } from "./signed_parts.ts";
import { type At, recordsOf } from "./target.ts";
import type { NotaryCheck } from "../formats/notary_checks.ts";

/** One answer about the app; `isSure` is false when nothing but the text itself ties the app to the extension. */
export interface NotaryAnswer extends At<NotaryCheck> {
  readonly isSure: boolean;
}

/**
 * The answers about the app that the target came from, by the app's name. Where no other evidence names an app, the answers count
 * when they are all about one. Answers about the extension alone, a disk image or a package say nothing of the app.
 */
export function notaryAnswers(of: Case): NotaryAnswer[] {
  const answers = (of.facts.value("app.notary") ?? []).flatMap((value, i) => {
    const name = value.path?.includes(".systemextension") ? null : nameOf(value.path);
    return name === null ? [] : [{ value, name, cite: { key: "app.notary", at: String(i) } as const }];
  });
  const known = namesOfApp(of);
  const isOne = new Set(answers.map(({ name }) => name)).size === 1;
  return answers.flatMap(({ value, name, cite }) => {
    const isSure = known.has(name);
    return isSure || (known.size === 0 && isOne) ? [{ value, cite, isSure }] : [];
  });
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
