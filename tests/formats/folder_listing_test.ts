import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { type FolderListing, parseFolderListing, renderFolderListing } from "../../formats/folder_listing.ts";
import { toLines } from "../../formats/parsed.ts";
import { assertTimely, makeLarge } from "../effort.ts";

const LISTING: FolderListing = {
  files: [
    {
      path: "/Library/Logs/DiagnosticReports/Example Tunnel-2026-11-20-100001.ips",
      modified: "2026-11-20T09:00:01.000Z",
      bytes: 48213,
    },
    { path: "/Users/jo/x.ips", modified: "2026-11-19T09:00:01.000Z", bytes: 0 },
  ],
  denied: ["/Users/kim/Library/Logs/DiagnosticReports"],
};

Deno.test("parseFolderListing() reads what renderFolderListing() wrote, and says that a folder was denied", () => {
  const { value, complete, origins } = parseFolderListing(toLines(renderFolderListing(LISTING)));
  assertEquals([value, complete], [LISTING, false]);
  assertEquals(origins["files.1"]?.n, 2);
  assertEquals(parseFolderListing([]), { value: { files: [], denied: [] }, problems: [], origins: {}, complete: true });
});

Deno.test("parseFolderListing() takes any text, and reports the lines that are no rows", () => {
  fc.assert(fc.property(fc.array(fc.string()), (lines) => {
    const { value, problems } = parseFolderListing(toLines(lines.join("\n")));
    assertEquals(value!.files.length + value!.denied.length + problems.length, toLines(lines.join("\n")).length);
  }));
  fc.assert(fc.property(fc.string(), (name) => {
    const one = { path: `/${name}`, modified: "2026-11-20T09:00:01.000Z", bytes: 1 };
    const { value } = parseFolderListing(toLines(renderFolderListing({ files: [one], denied: [] })));
    assertEquals(value!.files.filter((file) => file.path !== one.path), []);
  }));
});

Deno.test("parseFolderListing() is linear", () => {
  for (const seed of ["denied 0 /", "2026-11-20T09:00:01.000Z 1", " /\n"]) {
    const lines = toLines(makeLarge(seed));
    assertTimely(() => parseFolderListing(lines), seed);
  }
});
