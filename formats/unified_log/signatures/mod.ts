/** All log signatures, by family. Within a line the order here is the order of the events: the more specific first. */
import type { Signature } from "../define.ts";
import { CONTAINER_APP } from "./container_app.ts";
import { LAUNCHD } from "./launchd.ts";
import { SYSEXTD } from "./sysextd.ts";

export const SIGNATURES: readonly Signature[] = [...SYSEXTD, ...LAUNCHD, ...CONTAINER_APP];
