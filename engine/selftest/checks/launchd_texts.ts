import { LAUNCHD_ERROR } from "../../../formats/codes/launchd_error.ts";
import type { Judged, Observed } from "../define.ts";
import { LAUNCHD_ERRORS } from "../questions.ts";
import { cannotTell, confirm, contradict, linesOf, replyTo } from "../seen.ts";

/** Every number is asked for; one with another text is enough. */
export function checkLaunchdTexts(mac: Observed): Judged {
  const answers = LAUNCHD_ERRORS.flatMap((code) => {
    const reply = replyTo(mac, `/bin/launchctl error ${code}`);
    const line = reply?.status === "ok" && reply.exitCode === 0 ? linesOf(reply)[0] : undefined;
    return line === undefined ? [] : [{ code, line, text: textIn(line) }];
  });
  const own = answers.map(({ code, line, text }) => ({ line, text, ours: ourTexts(code) })).filter(({ ours }) =>
    ours.length > 0
  );
  if (own.length === 0) return cannotTell("launchctl error gave no text");
  const odd = own.filter(({ text, ours }) => !ours.includes(text));
  if (odd.length === 0) return confirm(`${own.length} texts are the same`, own[0]!.line);
  return contradict(
    `${odd.length} of ${own.length} are other texts; the first is "${odd[0]!.ours[0]}" with us`,
    odd[0]!.line,
  );
}

/** `113: Could not find specified service`. */
function textIn(line: string): string {
  return line.replace(/^\s*(?:0x[0-9a-f]+|-?\d+):\s*/i, "").trim();
}

/** Above the plain errno values the name is the text, but where two numbers have the same one. */
function ourTexts(code: number): string[] {
  const known = LAUNCHD_ERROR.codes.find((one) => one.code === code);
  return known === undefined ? [] : [known.name, known.text ?? known.name];
}
