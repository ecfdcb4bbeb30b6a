/** Repair steps that several rules share. Commands are shown to a person and never run. */
import type { FixStep } from "./define.ts";

/** What is to be seen once an extension is activated. */
export const ACTIVATED = "systemextensionsctl list shows [activated enabled]";

export const REBOOT: FixStep = {
  text: "Save the evidence (doctor capture), then restart the Mac",
  plain: "Save your work and restart the Mac",
  risk: "low",
  reboot: true,
  verify: "systemextensionsctl list",
};

export const APPROVE: FixStep = {
  text: "Open {extensionSettings} and switch the extension on",
  plain: "Open {extensionSettings} and allow the app's extension; macOS asks for an administrator's password",
  risk: "none",
  admin: true,
  verify: ACTIVATED,
};

export const APPROVE_BY_MDM: FixStep = {
  text:
    "On managed Macs: in the com.apple.system-extension-policy payload of the computer, {policyChange}, and install it again",
  for: "admin",
  risk: "low",
  admin: true,
  verify: "systemextensionsctl list shows [activated enabled] without anyone clicking",
};

export const OPEN_APP: FixStep = {
  text: "Open the app from /Applications, let it activate its extension and watch for the approval prompt",
  plain: "Open the app from the Applications folder, and agree when macOS asks",
  risk: "none",
  verify: "systemextensionsctl list",
};

export const REINSTALL: FixStep = {
  text: "Quit the app, replace it as a whole in /Applications with the current version, open it and approve when asked",
  plain: "Quit the app, install its current version, open it, and agree when macOS asks",
  risk: "low",
  admin: true,
  verify: "systemextensionsctl list shows one row for the extension, [activated enabled]",
};

export const DEACTIVATE: FixStep = {
  // Before macOS 15, System Settings could only allow an extension.
  text:
    "Deactivate the extension with the product's own uninstall or, since macOS 15, in System Settings > General > " +
    "Login Items & Extensions > Network Extensions",
  risk: "medium",
  admin: true,
  verify: "systemextensionsctl list no longer shows the row as activated",
};

export const ACTIVATE_AGAIN: FixStep = {
  text: "Open the app and activate the extension again; macOS may ask for approval once more",
  plain: "Open the app, switch it on again, and agree when macOS asks",
  risk: "low",
  admin: true,
  verify: ACTIVATED,
};

export const RESIGN: FixStep = {
  text:
    "Sign the extension with its own entitlements and profile first, then the app with the app's, both without --deep, and " +
    "release the build under a higher version",
  for: "developer",
  command: 'codesign --force --options runtime --timestamp --entitlements <file> --sign "<identity>" <bundle>',
  risk: "low",
  verify:
    "codesign --verify --deep --strict --verbose=2 <path of the app>, and the same for the extension by its own path",
};

export const RELEASE: FixStep = {
  text: "Build it again, sign inside out, raise CFBundleVersion and let the new app activate its extension",
  for: "developer",
  risk: "low",
  verify: "doctor inspect <path of the app> finds no fault",
};

export const RESET_CONFIGURATION: FixStep = {
  text: "Remove the product's configuration (in the app, or in {vpnSettings}), open the app and let it save a new " +
    "one; allow it when macOS asks. A configuration of device management is removed there",
  plain: "Open {vpnSettings}, remove the app's entry, then open the app and let it add a new one",
  risk: "medium",
  admin: true,
  verify: "The app says that it is connected, or {vpnSettings} shows the configuration as running",
};

export const SHOW_CONFIGURATIONS: FixStep = {
  text: "Look at the configurations that macOS knows: whose they are, and which are enabled",
  command: "/usr/sbin/scutil --nc list",
  risk: "none",
};
