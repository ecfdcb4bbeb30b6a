/** Apps with one thing wrong each, and the rule that must name it. */
import type { Defect } from "./defect.ts";
import { DEFECTS_OF_CHANGES } from "./defects_of_changes.ts";
import { DEFECTS_OF_CLAIMS } from "./defects_of_claims.ts";
import { DEFECTS_OF_LAYOUT } from "./defects_of_layout.ts";
import { DEFECTS_OF_NESTED } from "./defects_of_nested.ts";
import { DEFECTS_OF_SIGNING } from "./defects_of_signing.ts";

export type { Defect };

export const DEFECTS: readonly Defect[] = [
  ...DEFECTS_OF_LAYOUT,
  ...DEFECTS_OF_CLAIMS,
  ...DEFECTS_OF_SIGNING,
  ...DEFECTS_OF_CHANGES,
  ...DEFECTS_OF_NESTED,
];
