/** What may be wrong with an app, and the short words for it. */
import { dictionary } from "./bundle_parts.ts";
import { type BundleFiles, type BundleSpec, type Fields, GROUP, PROVIDER } from "./bundle_spec.ts";

/** What was done to a sound app, and what must be found: this, and nothing else. */
export interface Defect {
  readonly says: string;
  readonly spec: BundleSpec;
  readonly rule: string;
  /** The static checks that the app fails; all are the rule's. */
  readonly sx: readonly string[];
  /** "problem" when left out; a mere remark leaves the verdict healthy. */
  readonly status?: "problem" | "suspected" | "warning" | "healthy";
  /** Rules that cannot but find something as well: what the rule explains, and remarks. */
  readonly company?: readonly string[];
}

export const NETWORK = "com.apple.developer.networking.networkextension";
export const GROUPS = "com.apple.security.application-groups";
export const OTHER_TEAM = "OTHER12345";

/** The extension with other keys in its Info.plist. */
export function extensionInfo(changes: Fields): BundleSpec {
  return { extension: { info: changes } };
}

/** The extension with another Mach name, or other provider classes by extension point. */
export function network(changes: Record<string, string | null>): BundleSpec {
  const { NEMachServiceName = `${GROUP}.provider`, ...classes } = changes;
  const providers = Object.entries(classes).filter(([, value]) => value !== null) as [string, string][];
  return extensionInfo({
    NetworkExtension: dictionary({
      ...NEMachServiceName !== null && { NEMachServiceName },
      NEProviderClasses: dictionary(
        Object.fromEntries(
          providers.length > 0 ? providers : [["com.apple.networkextension.packet-tunnel", PROVIDER]],
        ),
      ),
    }),
  });
}

/** The app changed after it was signed. */
export function afterwards(change: (files: BundleFiles) => void): BundleSpec {
  return { afterwards: change };
}

/** One bit of a file, at half of it unless told otherwise. */
export function flip(path: string, at?: number): BundleSpec {
  return afterwards((files) => {
    const bytes = (files.get(path) as Uint8Array).slice();
    bytes[at ?? bytes.length >> 1]! ^= 1;
    files.set(path, bytes);
  });
}

/** Other entitlements on one side, or on both. */
export function claims(side: "app" | "extension" | "both", changes: Fields | null): BundleSpec {
  const part = { entitlements: changes };
  return { ...side !== "extension" && { app: part }, ...side !== "app" && { extension: part } };
}

/** The bytes of a text. */
export function bytesOf(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
