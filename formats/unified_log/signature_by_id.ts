import type { Signature } from "./define.ts";
import { SIGNATURES } from "./signatures/mod.ts";

/** The signatures of the catalogue by their ids, in its order. */
export const SIGNATURE_BY_ID: ReadonlyMap<string, Signature> = new Map(SIGNATURES.map((one) => [one.id, one]));
