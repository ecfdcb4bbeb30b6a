/** Finds the outputs of launchctl in any text: each as its lines, from the command line directly before it on. */
import type { Line } from "../parsed.ts";
import { uncomment } from "./uncomment.ts";
import { findServiceLists } from "./list.ts";
import { findListedLabels } from "./list_label.ts";
import { findMissingServices } from "./missing.ts";
import { findDisabledBlocks } from "./print_disabled.ts";
import { findPrints } from "./prints.ts";

type Range = { readonly from: number; readonly end: number };

/** Finds the prints of services: whole, cut, or what grep left of them. */
export function findServicePrints(lines: readonly Line[]): Line[][] {
  return cutOut(lines, (all) => findPrints(all).filter(({ kind }) => kind === "service"));
}

/** Finds the prints of domains, parts of them, and rows that grep left. */
export function findDomainPrints(lines: readonly Line[]): Line[][] {
  return cutOut(lines, (all) => findPrints(all).filter(({ kind }) => kind === "domain"));
}

/** Finds lists of jobs (`launchctl list`), with or without their header. */
export function findLists(lines: readonly Line[]): Line[][] {
  return cutOut(lines, findServiceLists);
}

/** Finds the dictionaries of single jobs (`launchctl list <label>`). */
export function findListLabels(lines: readonly Line[]): Line[][] {
  return cutOut(lines, findListedLabels);
}

/** Finds the blocks of overrides (`launchctl print-disabled`), those inside a domain's print too. */
export function findDisabled(lines: readonly Line[]): Line[][] {
  return cutOut(lines, findDisabledBlocks);
}

/** Finds the answers for labels that launchd does not know. */
export function findMissing(lines: readonly Line[]): Line[][] {
  return cutOut(lines, findMissingServices);
}

/**
 * Finds all that tells of single jobs (prints of services, listed jobs, unknown labels), in the order of the text; an
 * answer in the middle of a print (two streams in one paste) stays in it.
 */
export function findJobs(lines: readonly Line[]): Line[][] {
  const all = uncomment(lines);
  const taken = new Set<Line>();
  const kept = [findServicePrints(all), findListLabels(all), findMissing(all)].flat().filter((block) => {
    const free = !taken.has(block.at(-1)!);
    for (const line of block) taken.add(line);
    return free;
  });
  const order = new Map(kept.map((block) => [block[0]!, block]));
  return all.flatMap((line) => order.has(line) ? [order.get(line)!] : []);
}

function cutOut(lines: readonly Line[], find: (all: readonly Line[]) => readonly Range[]): Line[][] {
  const all = uncomment(lines);
  return find(all).map(({ from, end }) => all.slice(from, end));
}
