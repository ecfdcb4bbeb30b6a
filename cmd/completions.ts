import { RULES } from "../checks/mod.ts";
import { renderBash, renderFish, renderZsh } from "./completion_scripts.ts";
import { defineVerb, EXIT, UsageError } from "./define.ts";
import { VERBS } from "./verbs.ts";

const SHELLS = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

/** Prints a script that completes the doctor's words in a shell. */
export default defineVerb(({ positionals: [shell] }, terminal) => {
  if (shell === undefined || !Object.hasOwn(SHELLS, shell)) {
    const wrong = shell === undefined ? "No shell is named" : `No completions for "${shell}"`;
    throw new UsageError(`${wrong}: give bash, zsh or fish`);
  }
  terminal.print(SHELLS[shell as keyof typeof SHELLS](VERBS, RULES.map(({ id }) => id)));
  return Promise.resolve(EXIT.ok);
});
