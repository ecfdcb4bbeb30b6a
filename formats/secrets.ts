/** Keeps secrets out of facts: by the names under which configurations hold them, never by a guess at a value. */

/** Names of keys whose values are secrets or may hold one, in configurations of networks and in provisioned payloads. */
const SECRET =
  /passw|passphrase|passcode|secret|(?<!public)(?<!public[ _-])(?:private|preshared|pre-shared|shared|api|auth|access|encryption|wrapping|session|signing)[ _-]?key|token|credential|pkcs12|privkey|psk$|cookie|\bpin$|authoriz|mnemonic|seed$/i;
/** Names that look like one and tell only how or where. */
const HARMLESS =
  /^(?:AuthPasswordEncryption|AuthenticationMethod|PasswordReference|TokenCards|XAuthPasswordEncryption|KeychainAccessGroup|PromptForVPNPIN|RemovalPassword\w*Required|SharedSecretEncryption)$/i;
const MAX_DEPTH = 600;

/** Whether the value under such a key may be a secret. */
export function isSecretName(key: string): boolean {
  return key.length > 200 || (SECRET.test(key) && !HARMLESS.test(key));
}

/** A copy without the values of secret names: null stands for them. */
export function dropSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => dropSecrets(one, depth + 1));
  if (value instanceof Date || ArrayBuffer.isView(value)) return value;
  const kept: Record<string, unknown> = Object.create(null);
  for (const [key, one] of Object.entries(value)) kept[key] = isSecretName(key) ? null : dropSecrets(one, depth + 1);
  return kept;
}
