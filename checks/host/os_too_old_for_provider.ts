import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";

export default defineRule({
  id: "host.os-too-old-for-provider",
  kind: "cause",
  stage: 0,
  title: "macOS older than the provider / extension category needs",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    return found(
      ...failuresOf(of, "sx.category-min-os").map(({ value, cite }) => ({
        message: `sysextd refused the extension because its category ${value.fields["cat"] ?? ""} needs a later macOS`
          .replace("  ", " "),
        cites: [cite],
      })),
    );
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 9 with the category line" },
    { rule: "reg.not-registered", when: "code 9 with the category line" },
  ],
  fix: [
    {
      text: "Update macOS to the version that the product asks for",
      risk: "low",
      admin: true,
      reboot: true,
      verify: "sw_vers",
    },
    { text: "Or install the newest release of the product that supports this macOS", risk: "low", admin: true },
  ],
  why:
    "An extension names the oldest macOS that it and its category run on. sysextd refuses it on an older one, and the app is " +
    "only told code 9.",
  notWhen: "sysextd complains of another property of the category.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-03", "knowledge 03 §8.1 sx.category-min-os"],
  aliases: ["PK-03"],
  samples: {
    fires: [{
      says: "sysextd's line about a later version",
      text:
        "sysextd: com.example.tunnel.extension: extension failed category property check: extensions belonging to the " +
        "com.apple.system_extension.network_extension category require a later version of operating system\n",
    }],
    silent: [{
      says: "a refusal before macOS was updated and the extension taken",
      text:
        "sysextd: com.example.tunnel.extension: extension failed category property check: extensions belonging to the " +
        "com.apple.system_extension.network_extension category require a later version of operating system\n" +
        "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n",
    }, {
      says: "another failed property",
      text:
        "sysextd: com.example.tunnel.extension: extension failed category property check: CFBundleVersion is not valid\n",
    }],
  },
});
