/**
 * What SystemConfiguration says of a VPN service (`SCNetworkConnectionGetStatus`). The record is one line of JSON that our own question
 * makes (`ffi/ask_vpn_status.ts`).
 *
 *     {"format":"sysex-doctor-vpn-status","service":"5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E10","status":2,"error":null,"late":null}
 */
import { aNumber, aText, objectOf, orNull, readShape, ShapeError } from "../json_shape.ts";
import type { Line, Parsed } from "../parsed.ts";

export const STATUS_FORMAT = "sysex-doctor-vpn-status";

/** What one question was answered. */
export interface AskedStatus {
  readonly format: string;
  readonly service: string;
  /** `SCNetworkConnectionStatus`; null when there was no answer. */
  readonly status: number | null;
  /** `SCError` and its text, when the service could not be asked. */
  readonly error: { readonly code: number; readonly text: string | null } | null;
  /** Set when the call did not return in time. */
  readonly late: { readonly returned: boolean } | null;
}

/** A VPN service and its status, in the words of `scutil --nc list`. */
export interface VpnStatus {
  readonly id: string;
  readonly status: "Invalid" | "Disconnected" | "Connecting" | "Connected" | "Disconnecting";
}

/** What SystemConfiguration numbers from -1 on. */
export const WORDS: readonly VpnStatus["status"][] = [
  "Invalid",
  "Disconnected",
  "Connecting",
  "Connected",
  "Disconnecting",
];

const AN_ANSWER = objectOf<AskedStatus>({
  format: aText,
  service: aText,
  status: orNull(aNumber),
  error: orNull(objectOf({ code: aNumber, text: orNull(aText) })),
  late: orNull(objectOf({ returned: (json) => json === true })),
});

/** Parses a record. Value null when it is none, or says why there is no status; never throws. `line` is where it stands. */
export function parseVpnStatus(text: string, line: Line = { n: 1, text: text.slice(0, 1_000) }): Parsed<VpnStatus[]> {
  const refuse = (why: string): Parsed<VpnStatus[]> => ({
    value: null,
    problems: [{ line: 1, text: "", why }],
    origins: {},
  });
  try {
    const { format, service, status, error, late } = readShape(text, AN_ANSWER);
    if (format !== STATUS_FORMAT) return refuse(`This is no status of a VPN service: format must be ${STATUS_FORMAT}`);
    if (late !== null) return refuse(`SystemConfiguration did not say in time whether ${service} is connected`);
    if (error !== null) {
      return refuse(`SystemConfiguration does not know ${service}: ${error.text ?? "error"} (${error.code})`);
    }
    const word = status === null ? undefined : WORDS[status + 1];
    if (word === undefined) return refuse(`SystemConfiguration says ${status} of ${service}, which is no known status`);
    return { value: [{ id: service, status: word }], problems: [], origins: { "0": line } };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return refuse(`This is no status of a VPN service: ${error.message}`);
  }
}
