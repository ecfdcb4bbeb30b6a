/** Why a library gave nothing, as evidence. */
import { readCString } from "./memory.ts";
import type { SystemConfigurationLibrary } from "./system_configuration_library.ts";

export interface Refusal {
  readonly status: "denied" | "unreadable";
  readonly note: string;
}

/** `kSCStatusAccessError`. */
const NO_ACCESS = 1003;

/** What SystemConfiguration says of its last call on this thread. */
export function refuseBySystemConfiguration(configuration: SystemConfigurationLibrary, call: string): Refusal {
  const error = describeError(configuration);
  if (error === null) return { status: "unreadable", note: `${call} gave nothing and does not say why` };
  const status = error.code === NO_ACCESS ? "denied" : "unreadable";
  return { status, note: `${call} gave nothing: ${error.text ?? "error"} (${error.code})` };
}

/** The number and the words of SystemConfiguration's last error on this thread; null when there is none. */
export function describeError(configuration: SystemConfigurationLibrary): { code: number; text: string | null } | null {
  const code = configuration.SCError?.() ?? 0;
  if (code === 0) return null;
  return { code, text: readCString(configuration.SCErrorString?.(code) ?? null) };
}
