/** Connections over XPC that failed, with the service that was asked for: out of the log and out of quoted errors. */
import type { Case, Cite } from "./define.ts";
import { failuresOf } from "./log_events.ts";

/** One failure. */
export interface XpcFailure {
  readonly name: string;
  /** NSCocoaErrorDomain: 4097 the process went away, 4099 never reached, 4101 reply not understood, 4102 signature not accepted. */
  readonly code: number;
  /** Who asked; null where the text does not show it. */
  readonly process: string | null;
  /** The error of the lookup: 3 nobody has the name, 159 the sandbox forbids it. */
  readonly lookup: number | null;
  readonly cite: Cite;
}

const SERVICE = /\bservice (?:(?:on|with) pid \S{1,16} )?named ([\w.-]{3,200})/;
const LOOKUP = /\bfailed at lookup with error (\d{1,5})/;
const CODES: readonly number[] = [4097, 4099, 4101, 4102];

/** Failures that still hold, in the order of the log; then those of errors that the log events do not have. */
export function xpcFailures(of: Case): XpcFailure[] {
  const logged = failuresOf(of, "xpc.4099").map(({ value, cite }): XpcFailure => ({
    name: cutName(value.fields["n"] ?? ""),
    code: 4099,
    process: value.process,
    lookup: lookupIn(value.message),
    cite,
  }));
  const quoted = (of.facts.value("errors") ?? []).flatMap(({ domain, code, message, explained }, i): XpcFailure[] => {
    const name = SERVICE.exec(message ?? "")?.[1];
    const isXpc = domain === "NSCocoaErrorDomain" && CODES.includes(code) && explained === undefined;
    if (!isXpc || name === undefined || code === 4099 && logged.some((one) => one.name === cutName(name))) return [];
    return [{
      name: cutName(name),
      code,
      process: null,
      lookup: lookupIn(message!),
      cite: { key: "errors", at: String(i) },
    }];
  });
  return [...logged, ...quoted];
}

function cutName(name: string): string {
  return name.replace(/\.{1,3}$/, "");
}

function lookupIn(message: string): number | null {
  const code = LOOKUP.exec(message)?.[1];
  return code === undefined ? null : Number(code);
}
