import type { Fact } from "./define.ts";
export interface FactValues { "reg.list": unknown }
export const FACTS: readonly Fact[] = [];
