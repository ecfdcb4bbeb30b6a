/**
 * The part of `@cliffy/table` (JSR) that our reports call: a table built fluently and printed by `toString()`.
 * `deno.jsr.json` puts the original in this file's place. What this one does beyond it: columns stay aligned for links
 * and ZWJ emoji, colours and links end at the edge of their cell, and control characters never reach the terminal.
 */
import { displayWidth, wrap } from "./display_width.ts";
import { ESCAPE } from "./terminal_pieces.ts";

/** What a cell may hold. */
export type CellValue = string | number;

const STYLE_OR_LINK = /^\x1b(?:\[[\d;:]*m|\]8;)/;
const SEQUENCE_OR_CONTROL = new RegExp(`${ESCAPE.source}|[\\x00-\\x09\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f]`, "g");

interface Settings {
  border: boolean;
  indent: number;
  padding: number | readonly number[];
  maxColWidth: number | readonly number[];
}

/** A table; every line that it prints takes the same number of terminal columns. */
export class Table {
  #header: readonly CellValue[] | null = null;
  #body: readonly (readonly CellValue[])[] = [];
  #settings: Settings = { border: false, indent: 0, padding: 1, maxColWidth: Infinity };

  /** Sets the first row. */
  header(cells: readonly CellValue[]): this {
    this.#header = cells;
    return this;
  }

  /** Sets the rows below the header; short rows are filled with empty cells. */
  body(rows: Array<readonly CellValue[]>): this {
    this.#body = rows;
    return this;
  }

  /** Draws lines around the table and between rows and columns. */
  border(enable = true): this {
    this.#settings.border = enable;
    return this;
  }

  /** Blanks at both sides of a cell, or behind it when there is no border; for all columns or for each. */
  padding(columns: number | number[]): this {
    this.#settings.padding = columns;
    return this;
  }

  /** Blanks before every line. */
  indent(columns: number): this {
    this.#settings.indent = columns;
    return this;
  }

  /** Widest a column may be before its cells are wrapped, for all columns or for each. */
  maxColWidth(columns: number | number[]): this {
    this.#settings.maxColWidth = columns;
    return this;
  }

  /** The table as text, without a line end after the last line. */
  toString(): string {
    return renderTable(this.#header === null ? this.#body : [this.#header, ...this.#body], this.#settings);
  }
}

function renderTable(rows: readonly (readonly CellValue[])[], settings: Settings): string {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (count === 0) return "";
  const columns = Array.from({ length: count }, (_, i) => i);
  const cells = rows.map((row) => columns.map((i) => wrapCell(row[i], settingOf(settings.maxColWidth, i, Infinity))));
  const widths = columns.map((i) => widestOf(cells.map((row) => row[i]!)));
  const padding = columns.map((i) => " ".repeat(Math.max(0, settingOf(settings.padding, i, 1))));
  const drawLine = (left: string, middle: string, right: string) =>
    left + columns.map((i) => "─".repeat(widths[i]! + 2 * padding[i]!.length)).join(middle) + right;
  const lines: string[] = [];
  cells.forEach((row, index) => {
    if (settings.border) lines.push(index === 0 ? drawLine("┌", "┬", "┐") : drawLine("├", "┼", "┤"));
    const height = row.reduce((most, cell) => Math.max(most, cell.length), 1);
    for (let n = 0; n < height; n++) {
      const filled = columns.map((i) => fill(row[i]![n] ?? "", widths[i]!));
      if (settings.border) {
        lines.push(setApart(filled.flatMap((cell, i) => ["│", padding[i]!, cell, padding[i]!]).concat("│")));
      } else lines.push(setApart(filled.flatMap((cell, i) => i < count - 1 ? [cell, padding[i]!] : [cell])));
    }
  });
  if (settings.border) lines.push(drawLine("└", "┴", "┘"));
  const indent = " ".repeat(Math.max(0, settings.indent));
  return lines.map((line) => indent + line).join("\n");
}

function wrapCell(value: CellValue | undefined, columns: number): string[] {
  const text = String(value ?? "").replace(SEQUENCE_OR_CONTROL, (found) => {
    if (found === "\t") return " ";
    return STYLE_OR_LINK.test(found) ? found : "";
  });
  return wrap(text, columns);
}

function settingOf(setting: number | readonly number[], column: number, otherwise: number): number {
  return typeof setting === "number" ? setting : setting[column] ?? otherwise;
}

function widestOf(cells: readonly (readonly string[])[]): number {
  return cells.reduce((widest, lines) => lines.reduce((most, line) => Math.max(most, displayWidth(line)), widest), 0);
}

/** Puts pieces side by side. A mark would join what stands before its cell and change its width: a zero width space parts them. */
function setApart(pieces: readonly string[]): string {
  return pieces.reduce((line, piece) =>
    displayWidth(line + piece) === displayWidth(line) + displayWidth(piece) ? line + piece : `${line}\u200b${piece}`
  );
}

function fill(text: string, width: number): string {
  return text + " ".repeat(width - displayWidth(text));
}
