import type { Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";

export default defineFact<boolean>({
  key: "run.isRoot",
  summary: "Whether the evidence was collected as root",
  privacy: "public",
  privilege: "none",
  merge: "last",
  sources: [{ format: "id -u", probes: [{ command: ["/usr/bin/id", "-u"] }], parse: parseUserId }],
});

/** `0` is root; anything but one number is no answer. */
function parseUserId({ lines }: Output): Parsed<boolean> {
  const [line] = lines;
  if (line === undefined || !/^\d+\s*$/.test(line.text)) return { value: null, problems: [], origins: {} };
  return { value: Number(line.text) === 0, problems: [], origins: { "": line } };
}
