/** Asks SystemConfiguration for the status of one VPN service, which may block for ever. */
import { type AskedStatus, STATUS_FORMAT } from "../formats/scutil/vpn_status.ts";
import { makeString, own } from "./core_foundation.ts";
import type { CoreFoundationLibrary } from "./core_foundation_library.ts";
import { need } from "./libraries.ts";
import { describeError } from "./refusal.ts";
import type { SystemConfigurationLibrary } from "./system_configuration_library.ts";
import { within } from "./time_limit.ts";

const STATUS_MS = 1_000;
const GRACE_MS = 500;

/** The status, or why there is none. Throws a LibraryError. */
export async function askVpnStatus(
  configuration: SystemConfigurationLibrary,
  foundation: CoreFoundationLibrary,
  service: string,
  onCall: (call: string) => void,
): Promise<AskedStatus> {
  const asked = { format: STATUS_FORMAT, service };
  using id = makeString(foundation, service);
  onCall("SCNetworkConnectionCreateWithServiceID");
  const create = need(
    configuration.SCNetworkConnectionCreateWithServiceID,
    "SCNetworkConnectionCreateWithServiceID",
  );
  const made = create(null, id.pointer, null, null);
  if (made === null) return { ...asked, status: null, error: describeError(configuration), late: null };
  using connection = own(foundation, made);
  need(configuration.SCNetworkConnectionGetStatus_address, "SCNetworkConnectionGetStatus");
  onCall("SCNetworkConnectionGetStatus");
  const call: Promise<number> = configuration.SCNetworkConnectionGetStatus!(connection.pointer);
  const status = await within(call, STATUS_MS);
  if (status !== "late") return { ...asked, status, error: null, late: null };
  const returned = await within(call, GRACE_MS) !== "late";
  // The thread is still inside with it.
  if (!returned) connection.leak();
  return { ...asked, status: null, error: null, late: { returned } };
}
