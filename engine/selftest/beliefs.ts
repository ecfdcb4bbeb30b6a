/** All that the doctor believes of macOS without having seen it: `docs/unverified.md` is made of it, and `doctor selftest` checks it. */
import { JOBS } from "./beliefs/jobs.ts";
import { LIBRARIES } from "./beliefs/libraries.ts";
import { LOG_AND_CRASHES } from "./beliefs/log_and_crashes.ts";
import { NETWORK } from "./beliefs/network.ts";
import { REGISTRY } from "./beliefs/registry.ts";
import { SIGNATURES } from "./beliefs/signatures.ts";
import type { Belief } from "./define.ts";

export const BELIEFS: readonly Belief[] = [
  ...JOBS,
  ...REGISTRY,
  ...LOG_AND_CRASHES,
  ...SIGNATURES,
  ...NETWORK,
  ...LIBRARIES,
];
