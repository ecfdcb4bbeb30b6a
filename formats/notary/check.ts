/** What spctl, stapler and syspolicy_check answer. */
import type { Line } from "../parsed.ts";

/** One answer of one tool; what the text does not show is null. */
export interface NotaryCheck {
  readonly tool: "spctl" | "stapler" | "syspolicy_check";
  /** What it was asked: spctl's type, stapler's action, syspolicy_check's subcommand. */
  readonly asked: "execute" | "install" | "open" | "validate" | "staple" | "distribution" | "notary-submission" | null;
  /** As the tool or its command names it. */
  readonly path: string | null;
  /** Accepted, worked, passed; null when the tool could not tell, as without network. */
  readonly ok: boolean | null;
  /** `Notarized Developer ID`, `Unnotarized Developer ID`, `no usable signature`, …: of spctl. */
  readonly source: string | null;
  readonly origin: string | null;
  /** True for `override=security disabled`: then an acceptance says nothing. */
  readonly overridden: boolean;
  /** What else it says: stapler's reasons in our words (`not stapled`, `no record`, …), else as printed. */
  readonly reasons: readonly string[];
  /** What syspolicy_check lists. */
  readonly findings: readonly PolicyFinding[];
}

/** One thing that syspolicy_check objects to. */
export interface PolicyFinding {
  /** `Notary Ticket Missing`. */
  readonly title: string;
  /** `Fatal`, `Warning`. */
  readonly severity: string | null;
  /** The whole sentence, unwrapped. */
  readonly error: string | null;
  /** The file it is about, from the app's name on or by its path. */
  readonly file: string | null;
}

/** An answer, and the index of the line that gives it. */
export interface NotaryFound {
  readonly at: number;
  readonly check: NotaryCheck;
}

/** Longer lines hold something else. */
export const LONGEST_LINE = 1000;

/** An answer about which nothing but the tool is known. */
export function makeNotaryCheck(tool: NotaryCheck["tool"], more: Partial<NotaryCheck> = {}): NotaryCheck {
  return {
    tool,
    asked: null,
    path: null,
    ok: null,
    source: null,
    origin: null,
    overridden: false,
    reasons: [],
    findings: [],
    ...more,
  };
}

/** The text of a line without indent, bullets and the marks that people put around it. */
export function readText({ text }: Line): string {
  if (text.length > LONGEST_LINE) return "";
  return text.trim().replace(/^(?:[-*•] )?[`*]{0,3}/, "").replace(/[`*]{1,3}$/, "").trim();
}
