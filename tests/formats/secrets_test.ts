import { assertEquals } from "../../compat/std_assert.ts";
import { dropSecrets, isSecretName } from "../../formats/secrets.ts";

const SECRET =
  "Password AuthPassword sharedSecret SharedSecret PrivateKey privateKey PreSharedKey psk apiKey API_KEY " +
  "authToken accessToken enrollment_token PKCS12 clientCredential sessionKey cookie passphrase wg.private-key";
const PLAIN = "Address PublicKey publicKey Username HTTPEnable RemoteAddress AuthenticationMethod PasswordReference " +
  "XAuthPasswordEncryption RemovalPasswordIsRequired KeychainAccessGroup DesignatedRequirement Order spin KeyID keyboard";

Deno.test("isSecretName() knows the names of secrets from names that look alike", () => {
  assertEquals(SECRET.split(" ").filter((name) => !isSecretName(name)), []);
  assertEquals(PLAIN.split(" ").filter(isSecretName), []);
});

Deno.test("dropSecrets() keeps everything but the values of secret names", () => {
  const kept = dropSecrets({ a: [{ Password: "x", b: 1 }], token: { deep: 1 }, c: null });
  assertEquals(JSON.parse(JSON.stringify(kept)), { a: [{ Password: null, b: 1 }], token: null, c: null });
});
