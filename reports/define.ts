/** What a renderer is: one report model in, one text out. */
import type { Audience } from "../checks/define.ts";
import type { Report } from "../engine/report.ts";

/** How the text will be read. */
export interface RenderOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** ANSI colours. */
  readonly color: boolean;
  /** Words and ASCII instead of marks and box drawing, for screen readers and old terminals. */
  readonly plain: boolean;
  /** Everything: the walk, latent findings, parser problems. */
  readonly verbose: boolean;
  /** Who reads it; left out: everything for everybody. */
  readonly audience?: Audience;
}

/** One format. The file's name is the format's name. */
export interface Renderer {
  readonly format: string;
  readonly render: (report: Report, options: RenderOptions) => string;
}

/** Declares a renderer. */
export function defineRenderer(renderer: Renderer): Renderer {
  return renderer;
}
