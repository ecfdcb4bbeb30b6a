/** Whether the operating system or Deno's own permissions forbid it. */
export function isDenied(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable;
}

/** Why there is no evidence, for its note. */
export function describeDenial(act: "read" | "run" | "list", path: string, error: unknown): string {
  return `No permission to ${act} "${path}"${whoDenies(error)}`;
}

/** Whose "no" it was: the Mac's needs no word, that of Deno's permissions names the flag, with which Deno ends its own sentence. */
function whoDenies(error: unknown): string {
  if (!(error instanceof Deno.errors.NotCapable)) return "";
  return ` (Deno was started without ${/--allow-[a-z]+/.exec(error.message)?.[0] ?? "the right"} for it)`;
}

/** The operating system's reason in an error, without Deno's call text: `Directory not empty`. */
export function describeOsError(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (isDenied(error)) return `permission denied${whoDenies(error)}`;
  const message = error instanceof Error ? error.message : String(error);
  const end = message.indexOf(" (os error ");
  return end === -1 ? message : message.slice(0, end);
}
