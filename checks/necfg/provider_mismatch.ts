import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESET_CONFIGURATION, SHOW_CONFIGURATIONS } from "../fixes.ts";
import { logged, says } from "../log_samples.ts";
import { namedId } from "../named_id.ts";
import { list } from "../samples.ts";
import { isOfTarget } from "../sessions.ts";
import { rowsOf } from "../target.ts";

const ENABLED = list({ state: "activated enabled" });
const SIGNATURES: readonly string[] = ["ne.reg-none", "ne.ext-none"];

export default defineRule({
  id: "necfg.provider-mismatch",
  kind: "cause",
  stage: 8,
  title: "Configuration points at another provider id",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events", "reg.list"],
  judge(of) {
    return found(...lostProviders(of));
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "Found 0 extension(s)" },
    { rule: "session.failed-code", when: "Found 0 extension(s)" },
  ],
  fix: [SHOW_CONFIGURATIONS, RESET_CONFIGURATION],
  why:
    "A configuration names the bundle identifier of its provider. One that another flavour or an older release of the product saved " +
    "names a provider that is not there, while the one that is there has no configuration.",
  notWhen: "The identifier is another vendor's, or it is registered as well and only being replaced.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-03", "knowledge 03 §8.2, §8.4", "knowledge 09 N81"],
  aliases: ["NC-03"],
  samples: {
    fires: [
      {
        says: "a configuration of the development build",
        text: ENABLED +
          logged("default", [says("Found 0 (0 active) registrations for com.example.tunnel.dev.extension")]),
      },
      {
        says: "the same in compact style",
        text: ENABLED + logged("compact", [says("Found 0 registrations for com.example.tunnel.dev.extension")]),
      },
    ],
    silent: [
      {
        says: "the extension itself",
        text: ENABLED + logged("default", [says("Found 0 registrations for com.example.tunnel.extension")]),
      },
      {
        says: "its app, under which plug-ins are known, too",
        text: ENABLED + logged("default", [says("Found 0 registrations for com.example.tunnel")]),
      },
      {
        says: "another vendor's provider",
        text: ENABLED + logged("default", [says("Found 0 registrations for org.other.filter.extension")]),
      },
      {
        says: "a provider that was found later",
        text: ENABLED + logged("default", [
          says("Found 0 registrations for com.example.tunnel.dev.extension"),
          says("Found 1 (1 active) registrations for com.example.tunnel.dev.extension"),
        ]),
      },
      {
        says: "an extension that is not enabled itself",
        text: list({ state: "activated waiting for user" }) +
          logged("default", [says("Found 0 registrations for com.example.tunnel.dev.extension")]),
      },
    ],
  },
});

/** Providers of the same product that Network Extension looked for and never found, while the target is enabled. */
function lostProviders(of: Case): Found[] {
  const { target, facts } = of;
  if (target === null || !rowsOf(of).some(({ value }) => value.state === "activated enabled")) return [];
  const events = facts.value("log.events") ?? [];
  const known = facts.value("reg.list")!.extensions.map(({ bundleId }) => bundleId);
  const found = events.flatMap((event) => event.signature === "ne.reg-some" ? [namedId(event)] : []);
  return events.flatMap((event, i) => {
    const id = SIGNATURES.includes(event.signature) ? namedId(event) : null;
    if (
      id === null || isOfTarget(of, id) || known.includes(id) || found.includes(id) || !isOfProduct(id, target.bundleId)
    ) return [];
    return [{
      message: `A configuration asks for the provider ${id}, which is not registered; ${target.bundleId} is`,
      cites: [{ key: "log.events" as const, at: String(i) }],
    }];
  }).slice(-1);
}

/** The first two parts are the vendor's, the third mostly the product's. */
function isOfProduct(id: string, bundleId: string): boolean {
  const [a, b] = [id.split("."), bundleId.split(".")];
  return [0, 1, 2].every((i) => a[i]?.toLowerCase() === b[i]?.toLowerCase());
}
