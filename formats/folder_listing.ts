/**
 * The files of a folder as the doctor itself lists them: when each was changed, its bytes, its path; newest first. A folder that may
 * not be listed is named instead.
 *
 *     2026-11-20T09:00:01.000Z 48213 /Library/Logs/DiagnosticReports/com.example.ext-2026-11-20-100001.ips
 *     denied 0 /Users/jo/Library/Logs/DiagnosticReports
 */
import type { Line, Parsed, Problem } from "./parsed.ts";

export interface ListedFile {
  readonly path: string;
  /** ISO 8601. */
  readonly modified: string;
  readonly bytes: number;
}

export interface FolderListing {
  readonly files: readonly ListedFile[];
  /** Folders that may not be listed. */
  readonly denied: readonly string[];
}

const ROW = /^(denied|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\d{1,16}) (\/.*)$/;

/** Writes the listing; names that a line cannot hold are left out. */
export function renderFolderListing({ files, denied }: FolderListing): string {
  const rows = [
    ...files.map(({ path, modified, bytes }) => `${modified} ${bytes} ${path}`),
    ...denied.map((path) => `denied 0 ${path}`),
  ];
  return rows.filter((row) => ROW.test(row) && !/\p{Cc}/u.test(row)).map((row) => `${row}\n`).join("");
}

/** Reads it; incomplete when a folder was denied. The value is never null: an empty folder has an empty listing. */
export function parseFolderListing(lines: readonly Line[]): Parsed<FolderListing> {
  const files: ListedFile[] = [];
  const denied: string[] = [];
  const problems: Problem[] = [];
  const origins: Record<string, Line> = {};
  for (const line of lines) {
    const [, when, bytes, path] = ROW.exec(line.text) ?? [];
    if (path === undefined) problems.push({ line: line.n, text: line.text, why: "It is no row of a listing" });
    else if (when === "denied") denied.push(path);
    else {
      origins[`files.${files.length}`] = line;
      files.push({ path, modified: when!, bytes: Number(bytes) });
    }
  }
  return { value: { files, denied }, problems, origins, complete: denied.length === 0 };
}
