/**
 * The static checks of a signed app with a system extension (knowledge chapter 02, section 3). Which rule decides one of them is
 * in the rules' aliases; here is what each one asks, and why no rule does where none does.
 */

/** One static check. */
export interface SxCheck {
  readonly id: string;
  readonly asks: string;
  /** What files or pasted text cannot tell; the rule decides the rest. */
  readonly needsMac?: string;
  /** What one app alone cannot tell; the rule decides the rest. */
  readonly needsMore?: string;
  /** Why no rule decides it. */
  readonly leftOut?: string;
}

export const SX_CHECKS: readonly SxCheck[] = [
  { id: "SX-LAY-001", asks: "The app holds a system extension in Contents/Library/SystemExtensions" },
  { id: "SX-LAY-002", asks: "The extension's folder is named after its bundle id" },
  { id: "SX-LAY-003", asks: "The extension's bundle id continues the app's, in the same case" },
  {
    id: "SX-LAY-004",
    asks: "The app lies in /Applications",
    needsMac: "files do not tell where they will be installed: code 3 of the activation does",
  },
  { id: "SX-LAY-005", asks: "Only code lies in the folders for code" },
  { id: "SX-LAY-006", asks: "Nothing but Contents lies in the app's root" },
  {
    id: "SX-LAY-007",
    asks: "No AppleDouble files, Finder information or resource forks",
    needsMac: "extended attributes: codesign's own verdict, where it was pasted",
  },
  {
    id: "SX-LAY-008",
    asks: "No other copy of the app is on the Mac",
    needsMac: "sysextd's database and the folders that it names",
  },
  { id: "SX-PLI-001", asks: "CFBundlePackageType is SYSX, of the app APPL" },
  { id: "SX-PLI-002", asks: "CFBundleExecutable is there and is Mach-O" },
  { id: "SX-PLI-003", asks: "No build variable was left unexpanded" },
  { id: "SX-PLI-004", asks: "NEProviderClasses names known providers" },
  { id: "SX-PLI-005", asks: "The executable defines the provider classes" },
  { id: "SX-PLI-006", asks: "NEMachServiceName is there where the provider needs it" },
  { id: "SX-PLI-007", asks: "NEMachServiceName begins with one of the extension's app groups" },
  { id: "SX-PLI-008", asks: "The minimum system in Info.plist is the executable's" },
  {
    id: "SX-PLI-009",
    asks: "The versions can be read, and rise with each release",
    needsMore: "one app does not show the release before it: doctor inspect --against compares the two",
  },
  { id: "SX-PLI-010", asks: "NSSystemExtensionUsageDescription says something" },
  {
    id: "SX-PLI-011",
    asks: "The app uses the Mach service name that the extension declares",
    needsMore:
      "code may put a name together: what shows is a name of another version, without the declared one anywhere",
  },
  { id: "SX-SIG-001", asks: "Every slice is signed" },
  { id: "SX-SIG-002", asks: "No signature is ad hoc or the linker's" },
  { id: "SX-SIG-003", asks: "The hardened runtime is on" },
  { id: "SX-SIG-004", asks: "The signature has a secure timestamp" },
  { id: "SX-SIG-005", asks: "One team signed the app and the extension" },
  { id: "SX-SIG-006", asks: "The team of the signature is its certificate's" },
  { id: "SX-SIG-007", asks: "The signing identifier is the bundle id" },
  { id: "SX-SIG-008", asks: "Info.plist, the seal, the requirements and the entitlements are as they were signed" },
  { id: "SX-SIG-009", asks: "The slices agree on team, identifier and entitlements" },
  { id: "SX-SIG-010", asks: "The executable's pages are as they were signed" },
  { id: "SX-SIG-011", asks: "The sealed files are as they were signed, the extension's among them" },
  { id: "SX-SIG-012", asks: "The extension is verified by its own path" },
  { id: "SX-SIG-013", asks: "The app and the extension are signed for the same channel" },
  { id: "SX-SIG-014", asks: "The certificate was valid when the code was signed" },
  { id: "SX-SIG-015", asks: "The application identifier in the entitlements is the code's own" },
  { id: "SX-ENT-001", asks: "The app may install system extensions" },
  { id: "SX-ENT-002", asks: "The app and the extension claim networkextension" },
  { id: "SX-ENT-003", asks: "The claimed values cover each provider" },
  { id: "SX-ENT-004", asks: "Developer ID claims end in -systemextension, others do not" },
  { id: "SX-ENT-005", asks: "No app extension claims a value of a system extension, or ships with Developer ID" },
  { id: "SX-ENT-006", asks: "There are entitlements at all" },
  { id: "SX-ENT-007", asks: "The XML and the DER form of the entitlements agree" },
  { id: "SX-ENT-008", asks: "No get-task-allow in what is distributed" },
  { id: "SX-ENT-009", asks: "Restricted claims come with application-identifier and team-identifier" },
  { id: "SX-ENT-010", asks: "No wildcard in a signature's entitlements" },
  { id: "SX-ENT-011", asks: "The app and the extension share an app group where they need one" },
  { id: "SX-ENT-012", asks: "A group that begins with group. is in the profile" },
  { id: "SX-ENT-013", asks: "A group that begins with a team id begins with this team's" },
  { id: "SX-ENT-014", asks: "A sandboxed extension may use the network" },
  { id: "SX-ENT-015", asks: "Only the app claims to install system extensions" },
  {
    id: "SX-ENT-016",
    asks: "The source of the entitlements holds no XML comments",
    leftOut:
      "it asks about the source, which is not in the app; codesign embeds no list that it cannot parse, and what is then " +
      "missing shows as SX-ENT-006",
  },
  { id: "SX-ENT-017", asks: "No bare executable claims restricted entitlements" },
  { id: "SX-PRO-001", asks: "The app and the extension have a profile each" },
  { id: "SX-PRO-002", asks: "The profile is as Apple signed it" },
  { id: "SX-PRO-003", asks: "The profile is for macOS" },
  { id: "SX-PRO-004", asks: "The profile's type fits the signer" },
  { id: "SX-PRO-005", asks: "The profile has not expired" },
  { id: "SX-PRO-006", asks: "The signer's certificate is in the profile" },
  { id: "SX-PRO-007", asks: "The profile's application identifier covers the bundle id" },
  { id: "SX-PRO-008", asks: "The profile grants every restricted claim" },
  { id: "SX-PRO-009", asks: "The two profiles are of two App IDs of one team" },
  {
    id: "SX-PRO-010",
    asks: "A development profile lists this Mac",
    needsMac: "its provisioning UDID, as system_profiler SPHardwareDataType prints it, or amfid's line in the log",
  },
  { id: "SX-PRO-011", asks: "The profile is sealed as it is" },
  { id: "SX-PRO-012", asks: "The profile's DER form agrees with its property list" },
  {
    id: "SX-PRO-013",
    asks: "What the profile grants is claimed",
    leftOut:
      "Apple's profiles always grant all values of a capability, so that every sound app would be named; it does no harm",
  },
  { id: "SX-NOT-001", asks: "A Developer ID app carries a stapled ticket" },
  { id: "SX-NOT-002", asks: "The app itself is stapled, not only its disk image" },
  {
    id: "SX-NOT-003",
    asks: "Apple notarised the app",
    needsMac: "what spctl, stapler or sysextd say of it",
  },
  { id: "SX-LNK-001", asks: "The extension's libraries lie inside of it or belong to the system" },
  { id: "SX-LNK-002", asks: "No library is named by a path of the build machine" },
  { id: "SX-LNK-003", asks: "The extension runs on the processors that the app runs on" },
];
