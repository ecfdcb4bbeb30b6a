/** What to run next for each key the tree can ask for (knowledge chapter 09, section 8). */

export interface CollectStep {
  readonly command: string;
  /** The privilege the command needs: "root", "root/FDA", "admin" or null. */
  readonly needs: string | null;
}

export const COLLECT: Readonly<Record<string, CollectStep>> = {
  "app.path": { command: "mdfind \"kMDItemCFBundleIdentifier == '<app id>'\"; ask user for the path", needs: null },
  "app.paths": { command: "same; and ls -d /Applications/*.app", needs: null },
  "codesign": {
    command:
      "codesign -dvvv --entitlements - --xml PATH for app, embedded, staged; codesign --verify --deep --strict -vvv APP",
    needs: null,
  },
  "crash.reports": {
    command: "ls -lt /Library/Logs/DiagnosticReports and copy the ones named after the sysex and the app",
    needs: "root/FDA",
  },
  "entitlements": { command: "codesign -d --entitlements - --xml <staged .systemextension>", needs: null },
  "host.os": { command: "sw_vers", needs: null },
  "launchd.endpoints": { command: "sudo launchctl print system/<label>", needs: "root" },
  "launchd.jobs": { command: "sudo launchctl print system; look for NetworkExtension.<id>.", needs: "root" },
  "log.kernel": {
    command: '/usr/bin/log show --last 30m --predicate \'process == "kernel" AND eventMessage CONTAINS "CFIL"\'',
    needs: "admin",
  },
  "log.launchd": {
    command: "/usr/bin/log show --last 30m --predicate 'process == \"launchd\"' --info",
    needs: "admin",
  },
  "log.nesessionmanager": {
    command:
      '/usr/bin/log show --last 30m --info --debug --predicate \'process == "nesessionmanager" OR subsystem == "com.apple.networkextension"\'',
    needs: "admin",
  },
  "log.sysextd": { command: "/usr/bin/log show --last 1h --info --predicate 'process == \"sysextd\"'", needs: "admin" },
  "mdm.profiles": { command: "sudo profiles show -type configuration -output stdout-xml", needs: "root" },
  "ne.configs": {
    command: "sudo plutil -p /Library/Preferences/com.apple.networkextension.plist; or sysdiagnose; scutil --nc list",
    needs: "root",
  },
  "net.dns": { command: "scutil --dns", needs: null },
  "net.proxies": { command: "scutil --proxy", needs: null },
  "net.routes": { command: "netstat -rn, route -n get default, scutil --nwi", needs: null },
  "power.events": { command: "pmset -g log filtered to Sleep/Wake", needs: null },
  "profiles": {
    command: "security cms -D -i <bundle>/Contents/embedded.provisionprofile (app and sysex)",
    needs: null,
  },
  "reg.list": { command: "systemextensionsctl list (Terminal, outside sandbox)", needs: null },
  "sysex.embedded": { command: "attach the .app, or ls APP/Contents/Library/SystemExtensions", needs: null },
  "sysex.macho": {
    command: "read the main binary with the built-in Mach-O reader (or otool -L, otool -l)",
    needs: null,
  },
  "sysex.staged": {
    command:
      "ls -d /Library/SystemExtensions/*/*.systemextension; Info.plist and CDHash of each; sudo plutil -p /Library/SystemExtensions/db.plist",
    needs: "root",
  },
};
