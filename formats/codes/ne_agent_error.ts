/** Errors of neagent and of a session's start (private; decompiled). */
import { defineCodes } from "./define.ts";

export const NE_AGENT_ERROR = defineCodes({
  id: "NEAgentErrorDomain",
  title: "Starting a provider",
  says:
    "The start of a provider failed, or the session ended while it waited. Private: Apple publishes no numbers. Any other error of " +
    "the start ends the session with stop reason 7, Plugin failed.",
  prefix: "",
  aliases: [],
  confidence: "C",
  sources: ["knowledge 03 §4.5", "knowledge 08 §3"],
}, [
  [1, "general failure", "the start failed, or the session ended while its settings were being applied", {
    cause: "setTunnelNetworkSettings had not completed when the session ended",
    rules: ["proc.provider-start-failed"],
  }],
  [2, "plug-in unavailable or disabled", "neagent could not get the provider; the session ends with stop reason 6", {
    cause: "the connection to the provider was torn down while it was set up (app extensions)",
    rules: ["session.plugin-not-installed", "reg.ls-plugin-unavailable"],
  }],
  [3, "app update", "the app around the provider is being updated; the session ends with stop reason 40", {
    benign: true,
  }],
]);
