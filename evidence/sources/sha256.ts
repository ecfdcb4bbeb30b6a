/** The SHA-256 of a whole output, as lower-case hex. */
export async function digestSha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return digest.toHex();
}
