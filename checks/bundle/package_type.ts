import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";

export default defineRule({
  id: "bundle.package-type",
  kind: "cause",
  stage: 2,
  title: "CFBundlePackageType is not SYSX / bundle malformed",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    const refused = failuresOf(of, "sx.pkg-sysx").filter(({ value }) => !/\.dext\b/.test(value.message));
    return found(...refused.map(({ cite }) => ({
      message: "sysextd says that the bundle's package type is not SYSX",
      cites: [cite],
    })));
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 4/5/9" },
    { rule: "reg.not-registered", when: "code 4/5/9" },
  ],
  fix: [{
    text: "Set CFBundlePackageType to SYSX in the extension's Info.plist, and build and sign it again",
    command: "plutil -p <extension>/Contents/Info.plist",
    risk: "low",
    verify: 'It prints "CFBundlePackageType" => "SYSX"',
  }],
  why: "sysextd recognises a system extension by its package type; a misspelt one belongs to no category.",
  notWhen:
    "sysextd says that the package type is not DEXT, or says it of a driver: it asks every category in turn, and all but one " +
    "decline.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-11", "knowledge 03 §8.1 sx.pkg-sysx, sx.pkg-dext"],
  aliases: ["PK-11"],
  samples: {
    fires: [{ says: "a package type that is not SYSX", text: "sysextd: package type not `SYSX` in Example.app\n" }],
    silent: [
      { says: "the driver category's question", text: "sysextd: package type not `DEXT` in Example.app\n" },
      {
        says: "a driver that another category was asked about",
        text: "sysextd: /Library/SystemExtensions/X/com.example.driver.dext: package type not `SYSX`\n",
      },
    ],
  },
});
