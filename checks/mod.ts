import type { Rule } from "./define.ts";
export const RULES: readonly Rule[] = [];
