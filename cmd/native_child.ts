import { serveChild } from "../ffi/child.ts";
import { MAC_LIBRARIES } from "../ffi/libraries.ts";
import { CHILD_KINDS } from "../ffi/messages.ts";
import { defineVerb, EXIT } from "./define.ts";

/** Answers questions to Apple's libraries, for the doctor that started this one (cmd/launch_again.ts). */
export default defineVerb(async ({ positionals: [word] }) => {
  const kind = CHILD_KINDS.find((one) => one === word);
  if (kind === undefined) return EXIT.usage;
  await serveChild(kind, MAC_LIBRARIES);
  return EXIT.ok;
});
