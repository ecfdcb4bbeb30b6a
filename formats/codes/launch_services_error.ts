/** Errors of LaunchServices (public header LSInfo.h). */
import { defineCodes } from "./define.ts";
import { OS_STATUS } from "./os_status.ts";

export const LAUNCH_SERVICES_ERROR = defineCodes({
  ...OS_STATUS,
  title: "OSStatus of LaunchServices",
  says: "LaunchServices, which knows the installed apps and their extension points, could not do what was asked.",
  confidence: "A",
  sources: ["LSInfo.h"],
}, [
  [-10660, "kLSAppInTrashErr", "the app lies in the Trash"],
  [-10661, "kLSExecutableIncorrectFormat", "the executable is for another architecture"],
  [-10664, "kLSIncompatibleApplicationVersionErr", "the app does not fit this macOS"],
  [-10810, "kLSUnknownErr", "LaunchServices failed internally"],
  [-10811, "kLSNotAnApplicationErr", "it is no application"],
  [-10813, "kLSDataUnavailableErr", "the information is not available"],
  [-10814, "kLSApplicationNotFoundErr", "LaunchServices knows no such app or extension point", {
    cause: "an app extension for a point that macOS does not have, or without the entitlement that belongs to it",
    next: "Package the provider as a system extension",
    rules: ["pack.appex-outside-app-store", "reg.ls-plugin-unavailable"],
    confidence: "C",
    sources: ["LSInfo.h", "knowledge 03 §4.6", "knowledge 03 §8.4"],
  }],
  [-10822, "kLSServerCommunicationErr", "LaunchServices' daemon cannot be reached"],
  [-10825, "kLSIncompatibleSystemVersionErr", "the app needs a newer macOS"],
  [-10826, "kLSNoLaunchPermissionErr", "the user may not open it"],
  [-10827, "kLSNoExecutableErr", "the executable is missing"],
]);
