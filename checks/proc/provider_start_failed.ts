import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf, sureness } from "../log_events.ts";
import { ended, logged, provider, says, status } from "../log_samples.ts";
import { sessionErrors } from "../session_errors.ts";
import { foundAt, stoppedEnds } from "../session_ends.ts";
import { isOwnSession } from "../sessions.ts";
import { isSaidByProduct } from "../speakers.ts";
import { sayCode } from "../../formats/codes/find_code.ts";
import { NE_TUNNEL_PROVIDER_ERROR } from "../../formats/codes/ne_tunnel_provider_error.ts";

const REFUSED = 'Failed to start with error: Error Domain=com.example.tunnel Code=7 "no configuration"';

export default defineRule({
  id: "proc.provider-start-failed",
  kind: "cause",
  stage: 9,
  title: "Provider's start method returns an error",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    return found(...saidByManager(of), ...saidByProvider(of), ...endedByProvider(of), ...refusedSettings(of));
  },
  explains: [
    { rule: "session.failed-code", when: "same second" },
    { rule: "session.stopped", when: "same second" },
  ],
  fix: [
    {
      text: "Read the provider's own log of the start: the error is the product's, and its log says what it wanted",
      command: `/usr/bin/log show --last 30m --info --debug --predicate 'process == "{bundleId}"'`,
      risk: "none",
      admin: true,
      verify: "The next start logs no error, and the status changes to connected",
    },
    {
      text:
        "Correct what the provider refused: its configuration, its credentials, its files, the settings of its tunnel",
      risk: "low",
    },
  ],
  why:
    "macOS started the provider and asked it to begin, and the provider answered with an error of its own. The registration, the " +
    "signature and the launch are in order by then.",
  notWhen:
    "macOS itself could not start the process (no provider, an update, a crash), which is another step; or a later start connected.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-06", "knowledge 03 §4.5, §8.2", "knowledge 08 §5", "knowledge 09 N91, N92"],
  aliases: ["PR-06"],
  samples: () => ({
    fires: [
      {
        says: "an error that the start came back with",
        text: logged("default", [status("connecting"), says(REFUSED), ended("Plugin failed")]),
      },
      {
        says: "a provider that ended the session before it came up, in compact style",
        text: logged("compact", [status("connecting"), ended("Plugin initiated")]),
      },
      {
        says: "settings that were refused",
        text: 'setTunnelNetworkSettings: Error Domain=NETunnelProviderErrorDomain Code=1 "(null)"\n',
      },
      {
        says: "a provider that says so itself",
        text: logged("syslog", [
          provider("extension startProxy"),
          provider("setTunnelNetworkSettings error: invalid address"),
        ]),
      },
    ],
    silent: [
      {
        says: "a provider that ended a session which had come up",
        text: logged("default", [status("connecting"), status("connected"), ended("Plugin initiated")]),
      },
      {
        says: "a provider that macOS did not find",
        text: logged("default", [
          status("connecting"),
          says("Failed to start with error: Error Domain=NEAgentErrorDomain Code=2"),
        ]),
      },
      {
        says: "a process that died while it was started",
        text: logged("default", [says("Failed to start with error: Error Domain=NSCocoaErrorDomain Code=4097")]),
      },
      {
        says: "a second start that connected",
        text: logged("default", [says(REFUSED), ended("Plugin failed"), status("connecting"), status("connected")]),
      },
      {
        says: "settings that the next attempt applied",
        text: logged("default", [
          provider("setTunnelNetworkSettings error: busy"),
          provider("setTunnelNetworkSettings ok"),
        ]),
      },
      {
        says: "settings that a stop canceled",
        text: 'Error Domain=NETunnelProviderErrorDomain Code=2 "(null)"\n',
      },
    ],
  }),
});

/** Errors of macOS' own steps before the provider is asked: it is missing or being replaced, or its process died. */
const BEFORE_START =
  /\b(?:NEAgentErrorDomain|NSCocoaErrorDomain|RBSRequestErrorDomain|NSPOSIXErrorDomain|PlugInKit|NSXPC)/;

function saidByManager(of: Case): Found[] {
  return failuresOf(of, "ne.start-error", "ne.start-provider-failed")
    .filter(({ value }) => isOwnSession(of, value) && isOfProvider(value.fields["err"] ?? ""))
    .map(({ value, cite }) => ({
      message: `The provider's start came back with an error: ${value.fields["err"]!.slice(0, 200)}`,
      cites: [cite],
      ...sureness(of, value),
    }));
}

function isOfProvider(error: string): boolean {
  return !/^(?:\s*|\(null\)|<private>|nil)$/.test(error) && !BEFORE_START.test(error);
}

/** Lines of the provider itself, which an applied setting or a session that came up makes history. */
function saidByProvider(of: Case): Found[] {
  const lines = failuresOf(of, "prov.start-error", "prov.settings-error");
  return lines.filter(({ value }) => isSaidByProduct(of, value)).map(({ value, cite }) => ({
    message: `The provider logged that its start failed: ${value.message.slice(0, 200)}`,
    cites: [cite],
    ...sureness(of, value),
  }));
}

/** Stop reason 3 before the session was up: the start was completed with an error, or the tunnel canceled at once. */
function endedByProvider(of: Case): Found[] {
  return stoppedEnds(of).filter(({ code, atStart }) => code.code === 3 && atStart === true).map((end) =>
    foundAt(end, "The session ended before it had come up, because")
  );
}

function refusedSettings(of: Case): Found[] {
  return sessionErrors(of, NE_TUNNEL_PROVIDER_ERROR.id).flatMap(({ value, cite }) => {
    const code = NE_TUNNEL_PROVIDER_ERROR.byNumber.get(value.code);
    if (code === undefined || value.code === 2) return [];
    return [{
      message: `macOS did not apply the network settings that the provider asked for: ${code.meaning}, ` +
        sayCode(value.domain, value.code),
      cites: [cite],
    }];
  });
}
