/** Whose a Mach service name is: the rules about XPC hear of the names of the whole Mac. */
import type { Case } from "./define.ts";
import { currentJobs, declaredNames, namesAskedFor } from "./mach_services.ts";
import { jobsOf } from "./target.ts";

/** `own`: the extension declares or owns it. `vendor`: another name of the same team or vendor. `unknown`: nothing tells. */
export type NameOwner = "own" | "vendor" | "other" | "unknown";

/** Vendors that are thousands: that a name begins like this says nothing. */
const SHARED_DOMAINS: readonly string[] = ["com.github", "io.github", "com.gitlab", "com.gmail", "org.sourceforge"];

/** The names that the extension declares, and those that its jobs own. */
export function ownNames(of: Case): string[] {
  const owned = (currentJobs(of).length > 0 ? currentJobs(of) : jobsOf(of)).flatMap(({ value }) => value.endpoints);
  return [...new Set([...namesAskedFor(of)?.value ?? [], ...declaredNames(of)?.names ?? [], ...owned])];
}

/** Tells whose a name is; without a target only Apple's are known. */
export function ownerOf(of: Case, printed: string): NameOwner {
  const name = printed.replace(/^["'(]{1,2}|["'),.;:]{1,3}$/g, "");
  const { target } = of;
  if (/^(?:group\.)?com\.apple\./.test(name)) return "other";
  if (name === "" || /[<>…*]|\.{3}/.test(name) || target === null) return "unknown";
  if (ownNames(of).includes(name)) return "own";
  const bare = name.replace(/^(?:[A-Z0-9]{10}\.|group\.)+/, "");
  const isOfTeam = target.teamId !== null && name.startsWith(`${target.teamId}.`);
  return isOfTeam || isOfVendor(bare, target.bundleId) ? "vendor" : "other";
}

/** True for the extension's own names and those of its team or vendor. */
export function isOfProduct(of: Case, name: string): boolean {
  return ["own", "vendor"].includes(ownerOf(of, name));
}

/** Reverse domain names that begin with the same two parts: `com.example.helper` and `com.example.tunnel.extension`. */
function isOfVendor(name: string, bundleId: string): boolean {
  const vendor = bundleId.split(".").slice(0, 2).join(".");
  return !SHARED_DOMAINS.includes(vendor) && (name === vendor || name.startsWith(`${vendor}.`));
}
