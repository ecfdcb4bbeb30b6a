/**
 * Where macOS has the switches that a repair needs: they moved with System Settings (13), with the list of extensions (15), and
 * with the settings of VPN (14). A row holds from its version on, until the next one.
 */

export type SettingsPlace = "extensionSettings" | "vpnSettings" | "updateSettings";

interface PlaceRows {
  /** Newest first. */
  readonly since: readonly (readonly [major: number, path: string])[];
  /** For a macOS that is not known: true of all. */
  readonly any: string;
}

export const SETTINGS_PATHS: Readonly<Record<SettingsPlace, PlaceRows>> = {
  extensionSettings: {
    since: [
      [15, "System Settings > General > Login Items & Extensions > Network Extensions"],
      [13, "System Settings > Privacy & Security (at its end, under Security)"],
      [10, "System Preferences > Security & Privacy > General"],
    ],
    any:
      "System Settings > General > Login Items & Extensions > Network Extensions (before macOS 15: Privacy & Security)",
  },
  vpnSettings: {
    since: [
      [14, "System Settings > VPN (of a filter or proxy: Network > Filters & Proxies)"],
      [13, "System Settings > Network > VPN & Filters"],
      [10, "System Preferences > Network"],
    ],
    any: "System Settings, at VPN or Network",
  },
  updateSettings: {
    since: [
      [13, "System Settings > General > Software Update"],
      [10, "System Preferences > Software Update"],
    ],
    any: "System Settings (search it for Software Update)",
  },
};

/** The place on this macOS (`15.5`), or words that hold for every one. */
export function findSettings(place: SettingsPlace, version: string | null): string {
  const major = Number(/^\d{1,3}/.exec(version ?? "")?.[0] ?? NaN);
  const { since, any } = SETTINGS_PATHS[place];
  return since.find(([from]) => major >= from)?.[1] ?? any;
}

const PLACES = new RegExp(`\\{(${Object.keys(SETTINGS_PATHS).join("|")})\\}`, "g");

/** The text with the places of this macOS; without a version, of every one. */
export function namePlaces(text: string, version: string | null = null): string {
  return text.replace(PLACES, (_, place: SettingsPlace) => findSettings(place, version));
}
