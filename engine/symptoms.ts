/** What the user notices, and which rules can have that effect (knowledge chapter 09, section 4, step 4). */
import { catalogued } from "./catalogue.ts";

export const SYMPTOMS = ["activation", "start", "update", "offline", "partial", "slow", "drop", "ipc"] as const;
export type Symptom = typeof SYMPTOMS[number];

const BY_STAGE: Readonly<Record<number, readonly Symptom[]>> = {
  0: ["activation", "start", "update"],
  1: ["activation", "start", "update"],
  2: ["activation", "start", "update"],
  3: ["activation", "start", "update"],
  4: ["activation", "start", "update"],
  5: ["activation", "start", "update"],
  6: ["start", "drop", "offline", "slow"],
  7: ["ipc"],
  8: ["start", "drop", "offline"],
  9: ["start", "drop", "offline"],
  10: ["offline", "partial", "slow", "drop"],
  11: ["offline", "partial", "slow", "drop"],
  12: SYMPTOMS,
};

const BY_RULE: Readonly<Record<string, readonly Symptom[]>> = {
  "osbug.cfil-v4mapped-sendto": ["partial"],
  "osbug.machservices-not-refreshed": ["ipc"],
  "ent.app-group-one-sided": ["ipc"],
  "mach.prefix-mismatch": ["activation", "ipc"],
  "ent.app-group-missing": ["activation", "ipc"],
};

/** True when the rule can be behind what the user notices. */
export function hasEffect(rule: string, symptom: Symptom): boolean {
  return (BY_RULE[rule] ?? BY_STAGE[catalogued(rule).stage] ?? []).includes(symptom);
}
