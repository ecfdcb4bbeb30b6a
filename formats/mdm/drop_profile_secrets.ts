/** Takes out of printed configuration profiles what no capture may hold: passwords, shared secrets, identities. */
import { decodeText } from "../text_decode.ts";
import { isSecretName } from "../secrets.ts";

const SECRET_TEXT = /(<key>([^<]{1,200})<\/key>\s{0,200}<string>)[^<]*/g;
const DATA = /(<data>)[^<]*/g;

/** The same XML without the texts under secret names and without any data; null for bytes that are no text. */
export function dropProfileSecrets(bytes: Uint8Array): Uint8Array | null {
  const text = decodeText(bytes)?.text;
  if (text === undefined) return null;
  const cleaned = text.replace(SECRET_TEXT, (all, before: string, name: string) => isSecretName(name) ? before : all)
    .replace(DATA, "$1");
  return cleaned === text ? bytes : new TextEncoder().encode(cleaned);
}
