/** Repair steps that the network rules share, the least invasive first, and the values that they are filled with. */
import type { Case, FixStep } from "./define.ts";
import { asDictionary, textIn } from "./stored_services.ts";

export const TAKE_BACK: FixStep = {
  text: "Start the product once more and disconnect it, so that it takes back what it set; then quit it",
  plain: "Open the app once more, connect, disconnect, and quit it",
  risk: "low",
};

/** configd puts its own routes and resolvers back when a service changes, and at no other time. */
export const CYCLE_SERVICE: FixStep = {
  text:
    "Turn the network service off and on again, on the Mac itself and not over the network: configd then puts its own " +
    "routes and resolvers back",
  plain: "Switch Wi-Fi off and on again, or pull the network cable and put it back",
  command:
    "networksetup -setnetworkserviceenabled '{service}' off; networksetup -setnetworkserviceenabled '{service}' on",
  undo: "networksetup -setnetworkserviceenabled '{service}' on",
  risk: "low",
  verify: "scutil --nwi lists the interface with its address again",
};

export const FLUSH_DNS: FixStep = {
  text: "Forget the answers that were kept",
  command: "sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder",
  risk: "low",
  admin: true,
};

export const RESTART: FixStep = {
  text: "Restart the Mac: nothing of the routing table and of the dynamic store survives it",
  plain: "Save your work and restart the Mac",
  risk: "low",
  reboot: true,
};

/** The name of the network service on an interface, in the language of the Mac; of the primary one when none is given. */
export function serviceOn({ facts }: Case, device?: string | null): string {
  const store = facts.value("net.store") ?? {};
  const primary = textIn(asDictionary(store["State:/Network/Global/IPv4"] ?? null), "PrimaryInterface") ??
    facts.value("net.nwi")?.ipv4?.[0]?.interface;
  const setup = facts.value("net.setup") ?? [];
  const physical = [device, primary, "en0"].filter((name) => name != null && /^en\d+$/.test(name));
  const named = physical.flatMap((name) => setup.find((one) => one.device === name)?.service ?? []);
  return named[0] ??
    setup.find(({ hardwarePort, enabled }) => hardwarePort === "Wi-Fi" && enabled !== false)?.service ??
    "Wi-Fi";
}
