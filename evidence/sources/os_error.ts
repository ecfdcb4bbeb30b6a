/** The operating system's reason in an error, without Deno's call text: `Directory not empty`. */
export function describeOsError(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "permission denied";
  }
  const message = error instanceof Error ? error.message : String(error);
  const end = message.indexOf(" (os error ");
  return end === -1 ? message : message.slice(0, end);
}
