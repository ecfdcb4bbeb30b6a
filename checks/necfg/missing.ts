import { configurationFaults } from "../configuration_faults.ts";
import { configurations } from "../configuration_samples.ts";
import {
  isConnected,
  isEnabled,
  misdirectedConfigurations,
  ownConfigurations,
  storeIsWhole,
  wantsKnownExtension,
} from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { OPEN_APP, SHOW_CONFIGURATIONS } from "../fixes.ts";
import { isProvider } from "../claims.ts";
import { misdirectedPayloads, payloadsOf } from "../payloads.ts";
import { failuresOf } from "../log_events.ts";
import { ended, logged, type Said, status } from "../log_samples.ts";
import { namedId } from "../named_id.ts";
import { ID as EXTENSION, list } from "../samples.ts";
import { areAllStopsOf } from "../provider_stops.ts";
import { areAllOf } from "../session_ends.ts";

const ID = "necfg.missing";
const NEHELPER = "com.apple.networkextension";

function unconfigured(id: string): Said {
  return [
    "nehelper",
    `Configuration for provider ${id} does not exist (or is not of type 3) or is not enabled`,
    NEHELPER,
  ];
}

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "No saved NE configuration for the provider",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors", "ne.configs"],
  reads: ["reg.list", "launchd.jobs", "net.services", "mdm.profiles"],
  judge(of) {
    return found(
      ...configurationFaults(of, ID, "macOS has no configuration for the product"),
      ...saidByHelper(of),
      ...notInStore(of),
    );
  },
  explains: [
    { rule: "session.never-started" },
    { rule: "session.failed-code", when: "same event", holds: areAllOf(ID) },
    { rule: "session.stopped", when: "same event", holds: areAllStopsOf(ID) },
  ],
  fix: [
    SHOW_CONFIGURATIONS,
    {
      ...OPEN_APP,
      text: "Open the app and let it save its configuration; allow it when macOS asks",
      plain: "Open the app, and agree when macOS asks",
      verify: "The status changes to connected",
    },
    {
      text:
        "On managed Macs: install the payload again that carries the configuration, and see that it names this provider",
      for: "admin",
      risk: "low",
      admin: true,
    },
  ],
  why:
    "Activation only installs the code. macOS starts a provider for a saved and enabled configuration that names it, and there is " +
    "none: it was never saved, or the user, the app or device management removed it.",
  notWhen: "A later save or session worked; or the line is about one of Apple's own providers, which mostly have none.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-01", "knowledge 03 §4.2, §4.4, §8.3", "knowledge 09 N80"],
  aliases: ["NC-01"],
  samples: () => ({
    fires: [
      {
        says: "a session whose configuration was removed",
        text: logged("default", [status("connected"), ended("Configuration was removed")]),
      },
      { says: "a configuration that does not exist", text: "NEConfigurationErrorDomain Code=7\n" },
      { says: "the public code", text: "NEVPNConnectionErrorDomain error 13\n" },
      {
        says: "what nehelper says of the provider, in compact style",
        text: list({ state: "activated enabled" }) + logged("compact", [unconfigured(EXTENSION)]),
      },
      {
        says: "a store that only knows other products",
        text: list({ state: "activated enabled" }) +
          configurations({ name: "Other", app: "org.other.app", provider: "org.other.app.extension" }),
      },
      {
        says: "a store that only has the configuration of the app's other extension",
        text: list({ state: "activated enabled" }, { state: "activated enabled", id: "com.example.tunnel.filter" }) +
          configurations({ member: "ContentFilter", provider: "com.example.tunnel.filter" }),
        target: EXTENSION,
      },
    ],
    silent: [
      {
        says: "a configuration that is switched off",
        text: list({ state: "activated enabled" }) + configurations({ enabled: false }),
      },
      {
        says: "one that names no provider",
        text: list({ state: "activated enabled" }) + configurations({ provider: "" }),
      },
      {
        says: "one for an older extension of the app, which is another rule's",
        text: list({ state: "activated enabled" }) + configurations({ provider: "com.example.tunnel.old-extension" }),
      },
      {
        says: "an extension that is not switched on",
        text: list({ state: "activated waiting for user" }) +
          configurations({ name: "Other", app: "org.other.app", provider: "org.other.app.extension" }),
      },
      {
        says: "a print of the store that was cut",
        text: list({ state: "activated enabled" }) +
          configurations({ name: "Other", app: "org.other.app", provider: "org.other.app.extension" }).slice(0, -40),
      },
      {
        says: "a configuration that was installed again",
        text: logged("default", [ended("Configuration was removed"), status("connecting"), status("connected")]),
      },
      {
        says: "Apple's own provider, which has none",
        text: list({ state: "activated enabled" }) + logged("compact", [unconfigured("com.apple.NetworkServiceProxy")]),
      },
      {
        says: "a configuration that is only switched off",
        text: list({ state: "activated enabled" }) + 'Error Domain=NEVPNErrorDomain Code=2 "(null)"\n',
      },
      {
        says: "a line before the configuration was saved",
        text: list({ state: "activated enabled" }) +
          logged("default", [unconfigured(EXTENSION), status("connecting"), status("connected")]),
      },
    ],
  }),
});

/** nehelper does not tell a missing configuration from a disabled one. */
function saidByHelper(of: Case): Found[] {
  const id = of.target?.bundleId;
  return failuresOf(of, "nh.no-config").filter(({ value }) => id !== undefined && namedId(value) === id).slice(-1).map((
    { cite },
  ) => ({
    message: `nehelper knows no enabled configuration for the provider ${id}`,
    cites: [cite],
    confidence: "C" as const,
  }));
}

/** Every configuration of the Mac was read, and none is for this extension or its app. */
function notInStore(of: Case): Found[] {
  // One for an extension that is not there was meant for this one: that is another rule's.
  const misdirected = misdirectedConfigurations(of).filter(({ value }) => !wantsKnownExtension(of, value));
  const isKnown = ownConfigurations(of).length + misdirected.length + misdirectedPayloads(of).length > 0;
  if (of.target === null || !storeIsWhole(of) || !isEnabled(of) || !isProvider(of) || isKnown || isConnected(of)) {
    return [];
  }
  const isManaged = payloadsOf(of).some(({ isInstalled }) => isInstalled);
  return [{
    message: `No saved configuration names ${of.target.bundleId} or its app${
      isManaged ? ", though an installed profile has a payload for it" : ""
    }`,
    cites: [{ key: "ne.configs", at: "" }],
  }];
}
