import type { SignedCode } from "../../../formats/codesign_display.ts";
import { nameProbe } from "../../../evidence/reply.ts";
import type { Judged, Observed } from "../define.ts";
import { cannotTell, confirm, contradict, evidenceOf, linesOf, missing, repliesTo } from "../seen.ts";

const SEAL = "/Contents/_CodeSignature/CodeResources";

export function checkSealedFiles(mac: Observed): Judged {
  const seals = mac.replies.filter(({ probe, status }) => status === "ok" && nameProbe(probe).endsWith(SEAL));
  if (seals.length === 0) return cannotTell("No app of a network extension has a seal that could be read");
  const keys = seals.flatMap((reply) => linesOf(reply)).flatMap((line) =>
    /<key>(Library\/SystemExtensions\/[^<]{1,400})<\/key>/.exec(line)?.[1] ?? []
  );
  const nested = keys.find((key) => /\.systemextension\/?$/.test(key));
  if (nested !== undefined) return contradict("The extension is sealed as nested code", nested);
  const file = keys.find((key) => key.includes(".systemextension/Contents/"));
  return file === undefined
    ? cannotTell("No seal names a system extension")
    : confirm("Its files are sealed one by one", file);
}

export function checkCodesignStreams(mac: Observed): Judged {
  const shown = repliesTo(mac, "/usr/bin/codesign -d --verbose=4 --entitlements - --xml").filter((
    { status, exitCode },
  ) => status === "ok" && exitCode === 0);
  const [first] = shown;
  if (first === undefined) return cannotTell("codesign described no code");
  const odd = shown.find(({ stdout, stderr }) => {
    const out = new TextDecoder().decode(stdout).trim();
    return (out !== "" && !out.startsWith("<?xml")) || !/^Identifier=/m.test(new TextDecoder().decode(stderr));
  });
  if (odd !== undefined) {
    return contradict("The streams hold something else", new TextDecoder().decode(odd.stdout).split("\n")[0] ?? null);
  }
  return confirm(
    `${shown.length} descriptions`,
    new TextDecoder().decode(first.stderr).split("\n").find((line) => line.startsWith("Identifier=")) ?? null,
  );
}

/** settleCode names every difference between codesign and our reader. */
export function checkCodesignAgrees(mac: Observed): Judged {
  const { status, value, problems } = evidenceOf(mac, "code");
  if (status !== "ok") return missing(mac, "code");
  const described = repliesTo(mac, "/usr/bin/codesign -d").filter((reply) =>
    reply.status === "ok" && reply.exitCode === 0
  );
  const read = (value as SignedCode[]).filter(({ file }) => file !== undefined);
  if (described.length === 0 || read.length === 0) {
    return cannotTell("codesign and our reader did not both see the same code");
  }
  const differences = problems.filter(({ why }) => /\bcodesign\b/.test(why));
  return differences.length === 0
    ? confirm(`No difference in ${described.length} descriptions`)
    : contradict(`${differences.length} differences`, differences[0]!.why);
}
