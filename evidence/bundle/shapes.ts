/** What is read of bundles besides signatures: `app.info`, `app.appex`, `sysex.embedded`, `sysex.staged`, `sysex.macho`, … */

/** One bundle's Info.plist and what lies around it. What the bundle does not say is null. */
export interface BundleInfo {
  /**
   * Path inside what was opened, `Example.app/Contents/Library/SystemExtensions/com.example.ext.systemextension`; of what is
   * installed on a Mac, the whole path.
   */
  readonly path: string;
  /** The last part of the path. */
  readonly fileName: string;
  readonly bundleId: string | null;
  readonly version: string | null;
  readonly build: string | null;
  readonly packageType: string | null;
  readonly minimumSystem: string | null;
  /** CFBundleExecutable, and whether a Mach-O file of that name is in Contents/MacOS. */
  readonly executable: string | null;
  readonly executableIsMachO: boolean;
  /** NetworkExtension.NEProviderClasses: extension point → class. */
  readonly providerClasses: Readonly<Record<string, string>> | null;
  /** NetworkExtension.NEMachServiceName. */
  readonly machServiceName: string | null;
  /** NEMachServiceName outside of its dictionary, where macOS does not look. */
  readonly misplacedMachServiceName: string | null;
  readonly usageDescription: string | null;
  /** NSExtension.NSExtensionPointIdentifier, of an app extension. */
  readonly extensionPoint: string | null;
  /** Values with a build variable that nobody expanded: `NetworkExtension.NEMachServiceName` → `$(TEAM).x`. */
  readonly unexpanded: Readonly<Record<string, string>>;
  readonly hasProfile: boolean;
  /** A notarization ticket lies in the bundle; whether it is valid, only macOS can tell. */
  readonly isStapled: boolean;
  /** Why Info.plist could not be read; null when it could. */
  readonly problem: string | null;
}

/** What the loader will find in a main executable, slice by slice; what a text does not show is null. */
export interface ExecutableInfo {
  /** The bundle's path; of a file that lies in none, its own. */
  readonly path: string;
  /** The executable's own path. */
  readonly file: string;
  /** Whether the file and its bundle were read; else this is what a text shows, and what it does not show may be there. */
  readonly isRead: boolean;
  readonly archs: readonly string[];
  /** False of a text that may be about one slice of several. */
  readonly archsAreAll: boolean;
  readonly slices: readonly ExecutableSlice[];
  readonly problems: readonly string[];
}

export interface ExecutableSlice {
  /** Null in a text about a file with one slice. */
  readonly arch: string | null;
  /** `execute`, `dylib`, `bundle`, or a number. */
  readonly fileType: string | null;
  /** LC_MAIN, or LC_UNIXTHREAD as Go links it; true as well when the load commands could not be read in full. */
  readonly hasEntry: boolean | null;
  /** Whether it enters through `NSExtensionMain`, as app extensions do. */
  readonly usesExtensionMain: "yes" | "no" | "unknown";
  readonly minimumSystem: string | null;
  readonly sdk: string | null;
  /** LC_CODE_SIGNATURE. */
  readonly isSigned: boolean | null;
  readonly rpaths: readonly string[] | null;
  readonly dylibs: readonly { readonly path: string; readonly isWeak: boolean }[] | null;
  /** Dylibs that neither the system nor the bundle itself has; of a text, those that can only lie outside of the bundle. */
  readonly unresolved: readonly string[];
  /** Provider class → whether the executable defines it. */
  readonly classes: Readonly<Record<string, "yes" | "no" | "unknown">>;
}

/** What the app's code has of a Mach name with a version in it. */
export interface MachNameUse {
  /** The extension that declares it. */
  readonly path: string;
  readonly name: string;
  /** Whether the app's code holds the name; unknown where it may put the name together, or takes it from Info.plist. */
  readonly isUsed: "yes" | "no" | "unknown";
  /** Names in the app's code that differ from it in numbers alone. */
  readonly others: readonly string[];
}

/** Something in the tree that signing or macOS will object to. */
export interface LayoutFinding {
  readonly kind: "stray-in-root" | "apple-double" | "data-among-code" | "misplaced-extension" | "link-outside";
  readonly path: string;
}
