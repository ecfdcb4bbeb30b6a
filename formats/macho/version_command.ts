/**
 * Which system an image was built for (public header mach-o/loader.h): LC_BUILD_VERSION, and its four predecessors.
 *
 *     32 00 00 00 20 00 00 00 01 00 00 00     LC_BUILD_VERSION, 32 bytes, platform 1: macOS
 *     00 00 0b 00 00 01 0f 00 01 00 00 00     from 11.0 on, built with the SDK 15.1, one tool follows
 *
 * Versions are packed into 32 bits: 16 for the first part, 8 for each of the other two.
 */
import type { Command } from "./command.ts";
import type { BuildVersion } from "./slice.ts";

const PLATFORMS = [
  "macos",
  "ios",
  "tvos",
  "watchos",
  "bridgeos",
  "maccatalyst",
  "ios-simulator",
  "tvos-simulator",
  "watchos-simulator",
  "driverkit",
  "visionos",
  "visionos-simulator",
];
const MINIMUM_PLATFORMS: Readonly<Record<number, string>> = {
  0x24: "macos",
  0x25: "ios",
  0x2f: "tvos",
  0x30: "watchos",
};

/** Reads LC_BUILD_VERSION. Throws `MachOError` when it is too short. */
export function readBuildVersion({ reader }: Command): BuildVersion {
  const platform = reader.u32(8);
  return { platform: PLATFORMS[platform - 1] ?? platform, ...formatPair(reader.u32(12), reader.u32(16)) };
}

/**
 * Reads LC_VERSION_MIN_MACOSX or one of its siblings; null for other commands. Throws `MachOError` when it is too
 * short.
 */
export function readMinimumVersion({ type, reader }: Command): BuildVersion | null {
  const platform = MINIMUM_PLATFORMS[type];
  return platform === undefined ? null : { platform, ...formatPair(reader.u32(8), reader.u32(12)) };
}

/** Renders a packed version with all three parts: 0x05276403 is "1319.100.3". */
export function formatVersion(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}.${packed & 0xff}`;
}

function formatPair(minos: number, sdk: number): { readonly minos: string; readonly sdk: string | null } {
  return { minos: shorten(formatVersion(minos)), sdk: sdk === 0 ? null : shorten(formatVersion(sdk)) };
}

function shorten(version: string): string {
  return version.endsWith(".0") ? version.slice(0, -2) : version;
}
