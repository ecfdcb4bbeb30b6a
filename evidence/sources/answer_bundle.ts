/** Reads one installed bundle into the bytes of its record; this runs in a thread of its own (read_installed.ts). */
import { openFolderTree } from "../bundle/folder_tree.ts";
import { limitReading } from "../bundle/limit_reading.ts";
import { placeFacts } from "../bundle/place_facts.ts";
import { readBundleFacts } from "../bundle/read_bundle.ts";
import { MOST_RECORD_BYTES, renderRecord } from "../bundle/record.ts";
import { BundleError } from "../bundle/tree.ts";
import { describeDenial, isDenied } from "./os_error.ts";

/** What is asked: the bundle's path on the Mac, and where it really lies. */
export interface BundleQuestion {
  readonly path: string;
  readonly place: string;
  readonly timeoutMs: number;
}

export type BundleAnswer =
  | { readonly status: "ok"; readonly bytes: Uint8Array }
  | { readonly status: "denied" | "notCollected" | "unreadable"; readonly note: string };

/** The installed app that has more is read with `inspect`, by somebody who waits for it. */
const MOST_BYTES = 4 * 2 ** 30;

/** The bundle's record, or why there is none. Never rejects for what lies on the disk. */
export async function answerBundle({ path, place, timeoutMs }: BundleQuestion): Promise<BundleAnswer> {
  const end = performance.now() + timeoutMs;
  const refuse = (status: "denied" | "notCollected" | "unreadable", why: string): BundleAnswer => ({
    status,
    // Tests lay a Mac out in a folder; its people know the paths of the Mac.
    note: why.replaceAll(place, path),
  });
  try {
    const tree = limitReading(openFolderTree(place), MOST_BYTES, end);
    try {
      const { facts, notes } = await readBundleFacts(tree);
      const name = tree.entries.keys().next().value!;
      const said = [...tree.notes, ...notes].map((note) => note.replaceAll(place, path));
      const bytes = renderRecord({ path, notes: said, facts: placeFacts(facts, name, path) });
      if (bytes.length <= MOST_RECORD_BYTES) return { status: "ok", bytes };
      return refuse("unreadable", `What was read of "${path}" is more than ${MOST_RECORD_BYTES >> 20} MiB`);
    } finally {
      tree.close();
    }
  } catch (error) {
    if (error instanceof BundleError && performance.now() > end) return refuse("notCollected", error.message);
    if (error instanceof BundleError) return refuse(error.isDenied ? "denied" : "unreadable", error.message);
    if (isDenied(error)) return refuse("denied", describeDenial("read", path, error));
    return refuse("unreadable", `Cannot read "${path}": ${error instanceof Error ? error.message : String(error)}`);
  }
}
