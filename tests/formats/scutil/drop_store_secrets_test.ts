import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { dropStoreSecrets } from "../../../formats/scutil/drop_store_secrets.ts";
import { parseStorePlist } from "../../../formats/scutil/store_plist.ts";
import { store, storedHome } from "../../../checks/store_samples.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const PPP = "Setup:/Network/Service/0A000000-0000-4000-8000-000000000009/PPP";

Deno.test("dropStoreSecrets() leaves a store without secrets as it is, to the byte", () => {
  const bytes = encode(store(storedHome(), { [PPP]: { AuthName: "jdoe", AuthPasswordEncryption: "Keychain" } }));
  assertEquals(dropStoreSecrets(bytes), bytes);
});

Deno.test("dropStoreSecrets() takes secrets out wherever they stand, and leaves the rest", () => {
  const bytes = encode(store(storedHome(), {
    [PPP]: { AuthName: "jdoe", AuthPassword: "hunter2", Deep: [{ SharedSecret: "hunter3", Server: "vpn" }] },
  }));
  const kept = dropStoreSecrets(bytes)!;
  assertEquals(/hunter/.test(decode(kept)), false);
  const { [PPP]: service, ...home } = parseStorePlist(kept).value!;
  assertEquals(JSON.parse(JSON.stringify(service)), {
    AuthName: "jdoe",
    AuthPassword: null,
    Deep: [{ SharedSecret: null, Server: "vpn" }],
  });
  assertEquals(Object.keys(home), Object.keys(storedHome()));
});

Deno.test("dropStoreSecrets() takes any bytes, withholds what it cannot read, and stays linear", () => {
  assertEquals(dropStoreSecrets(encode("<plist><dict><key>AuthPassword</key><string>hunter2")), null);
  assertEquals(dropStoreSecrets(new Uint8Array([0xff, 0xfe, 0x00, 0x9c, 0x80])), null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const kept = dropStoreSecrets(bytes);
      assert(kept === null || kept === bytes || kept.length > 0);
    }),
    { numRuns: times(200) },
  );
  for (const piece of ["<key>", "<key>AuthPassword</key>", "<key>a</key><dict>"]) {
    const bytes = encode(makeLarge(piece));
    assertTimely(() => dropStoreSecrets(bytes), piece);
  }
});
