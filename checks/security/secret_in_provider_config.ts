import { configurations, mobileconfig, vpnPayload } from "../configuration_samples.ts";
import { nameConfiguration, ownConfigurations } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { payloadsOf } from "../payloads.ts";
import { ENABLED } from "../samples.ts";
import { isSecretName } from "../../formats/secrets.ts";

/** Where a secret is to be found, how long it is, whether there is one: not the secret. */
const ABOUT =
  /(?:ur[il]|endpoint|server|host|path|file|policy|enabled|required|timeout|expiry|expires|expiration|lifetime|interval|refresh|method|mode|type|kind|name|id|identifier|ref|reference|length|count|version|label|service|account|group|hash|fingerprint|usage|prompt|hint)s?$/i;

export default defineRule({
  id: "security.secret-in-provider-config",
  kind: "context",
  stage: 13,
  title: "Secrets in providerConfiguration",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["ne.configs", "mdm.profiles"],
  judge(of) {
    return found(...inStore(of), ...inPayloads(of));
  },
  explains: [],
  fix: [{
    text:
      "For the developer: keep the secret in the System keychain, handed over by XPC or a provider message, and only a reference to it in the " +
      "configuration; then change the secret, since it may have been logged",
    for: "developer",
    risk: "low",
    verify: "The store's provider configuration has no such key any more",
  }],
  why:
    "The provider configuration is saved in the clear in NetworkExtension's store, and parts of it reach the log. Whoever can read either " +
    "has the secret.",
  notWhen: "The value under that name is no secret. The doctor reads names alone and never keeps a value.",
  macos: "All",
  references: ["knowledge 07 NC-17", "knowledge 09 N82"],
  aliases: ["NC-17"],
  samples: () => ({
    fires: [
      {
        says: "a password in the store",
        text: ENABLED + configurations({ protocol: { VendorConfiguration: { userPassword: "x", region: "eu" } } }),
      },
      {
        says: "a private key in a payload",
        text: ENABLED + mobileconfig(vpnPayload({}, { VendorConfig: { privateKey: "x" } })),
      },
    ],
    silent: [
      {
        says: "names that only tell where or how",
        text: ENABLED +
          configurations({
            protocol: { VendorConfiguration: { tokenURL: "x", passwordRequired: true, publicKey: "x", server: "y" } },
          }),
      },
      {
        says: "another product's secret",
        text: ENABLED +
          configurations({}, {
            app: "org.other.app",
            provider: "org.other.app.extension",
            protocol: { VendorConfiguration: { password: "x" } },
          }),
      },
    ],
  }),
});

function inStore(of: Case): Found[] {
  return of.target === null ? [] : ownConfigurations(of).flatMap(({ value, cite }) => {
    const keys = secretsIn(value.secretKeys);
    return keys === ""
      ? []
      : [{ message: `${nameConfiguration(value)} hands the provider ${keys} in the clear`, cites: [cite] }];
  });
}

function inPayloads(of: Case): Found[] {
  return payloadsOf(of).flatMap(({ payload: { vpn, filter, dnsProxy }, name, cite }) => {
    const keys = secretsIn([
      ...vpn?.vendorConfigKeys ?? [],
      ...filter?.vendorConfigKeys ?? [],
      ...dnsProxy?.providerConfigurationKeys ?? [],
    ]);
    return keys === "" ? [] : [{ message: `${name} hands the provider ${keys} in the clear`, cites: [cite] }];
  });
}

function secretsIn(keys: readonly string[]): string {
  return keys.filter((key) => isSecretName(key) && key.length <= 80 && !ABOUT.test(key)).slice(0, 8).join(", ");
}
