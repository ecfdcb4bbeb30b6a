import { defineRule, found } from "../define.ts";

export default defineRule({
  id: "collect.private-redacted",
  kind: "collect",
  stage: 13,
  title: "`<private>` in the decisive line",
  severity: "info",
  confidence: "B",
  scope: "host",
  needs: ["log.events"],
  judge({ facts }) {
    const hidden = (facts.value("log.events") ?? []).flatMap((event, i) =>
      event.signature !== "log.private" && event.message.includes("<private>")
        ? [{ key: "log.events", at: String(i) } as const]
        : []
    );
    if (hidden.length === 0) return found();
    return found({
      message: "macOS hid a name in a log line that matters: <private> stands where the identifier would",
      cites: hidden,
    });
  },
  explains: [],
  fix: [{
    text:
      "Install a logging profile that sets Enable-Private-Data for com.apple.system.logging, reproduce, collect, and remove the " +
      "profile again: it shows personal data of everyone",
    for: "admin",
    risk: "medium",
    admin: true,
    verify: "The same line names the identifier",
  }],
  why:
    "The unified log hides what a developer did not mark as public, for root as well. Which extension the line is about must then " +
    "be taken from the lines around it.",
  notWhen: "The hidden word stands in a line that decides nothing.",
  macos: "10.12 and later",
  references: ["knowledge 07 OB-03", "knowledge 03 §3"],
  aliases: ["OB-03"],
  samples: () => ({
    fires: [{
      says: "an activation request for a hidden name",
      text: "sysextd: [com.apple.sx:XPC] client activation request for <private>\n",
    }],
    silent: [
      {
        says: "a request that names the extension",
        text: "sysextd: [com.apple.sx:XPC] client activation request for com.example.tunnel.extension\n",
      },
      { says: "a hidden word in a line that no signature knows", text: "exampled: [com.example] hello <private>\n" },
    ],
  }),
});
