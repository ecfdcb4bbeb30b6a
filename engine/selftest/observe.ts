import type { Fact } from "../../evidence/define.ts";
import type { Host } from "../../evidence/sources/host.ts";
import { type Live, type LiveOptions, readLive } from "../../evidence/sources/live.ts";
import { ordinaryHost } from "../../evidence/sources/ordinary_host.ts";
import type { Observed, View } from "./define.ts";
import { listQuestions, listRights } from "./questions.ts";

/** What an ordinary user is asked as well: all of it by commands and libraries, which have that user's rights. */
const ASKED_OF_BOTH = [
  "reg.list",
  "launchd.domain",
  "launchd.jobs",
  "run.isRoot",
  "proc.list",
  "net.interfaces",
  "net.listeners",
  "net.pf",
  "net.store",
  "mdm.profiles",
  "log.events",
  "app.notary",
];

/** How a Mac is observed. */
export interface ObserveOptions extends Omit<LiveOptions, "facts"> {
  readonly facts: readonly Fact[];
  readonly arch: string;
  /** Made up for this run. */
  readonly unregistered: string;
}

/** Asks everything that any rule could ask, and what only a self-test asks; nothing is changed. As root, asks twice. */
export async function observe(
  { facts, arch, unregistered, ...options }: ObserveOptions,
): Promise<{ readonly mac: Observed; readonly live: Live }> {
  const host = ordinaryHost(options.host);
  const [live, ordinary] = await Promise.all([
    readLive({ ...options, facts: [...facts, ...listQuestions(unregistered)] }),
    host === null ? null : observeOrdinary({ ...options, facts }, host),
  ]);
  const { evidence, replies, root } = live;
  return { live, mac: { evidence, replies, root, arch, ordinary, unregistered } };
}

/** Files are read with the rights of the doctor, so what they say counts for nothing here; where the extensions are, they do say. */
async function observeOrdinary({ facts, ...options }: LiveOptions, host: Host): Promise<View> {
  const where = ["reg.db", ...ASKED_OF_BOTH];
  const wanted = facts.filter(({ key }) => where.includes(key));
  const { evidence, replies } = await readLive({ ...options, host, facts: [...wanted, ...listRights()] });
  return {
    evidence: new Map([...evidence].filter(([key]) => ASKED_OF_BOTH.includes(key))),
    replies: replies.filter(({ probe }) => "command" in probe || "ffi" in probe),
  };
}
