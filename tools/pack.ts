/**
 * Packs the doctor into `dist/`: `doctor.js`, one file that Deno runs without network, and an npm package that needs nothing but
 * Node. The same sources give the same bytes. What was tried: docs/decisions/packages.md.
 */
import { type Packed, renderNpmPackage } from "./pack/npm_package.ts";
import { bundleDoctor, bundleLibrary } from "./pack/bundle.ts";
import { readDeclarations } from "./pack/declarations.ts";
import { DENO_VERSION } from "./pack/deno_version.ts";
import { ROOT } from "./gen/units.ts";

/** Writes both packages into the folder. Returns the paths of what it wrote. */
export async function pack(folder: URL): Promise<URL[]> {
  const [doctor, library, types] = await Promise.all([bundleDoctor(), bundleLibrary(), readDeclarations()]);
  const files: Packed[] = [
    { name: "doctor.js", bytes: new TextEncoder().encode(doctor) },
    renderNpmPackage({ doctor, library, types }),
  ];
  await Deno.mkdir(folder, { recursive: true });
  return await Promise.all(files.map(async ({ name, bytes }) => {
    const path = new URL(name, folder);
    await Deno.writeFile(path, bytes);
    return path;
  }));
}

if (import.meta.main) {
  if (Deno.version.deno !== DENO_VERSION) {
    console.error(
      `This is Deno ${Deno.version.deno}: releases are packed with ${DENO_VERSION}, other bytes may come out`,
    );
  }
  for (const { pathname } of await pack(new URL("dist/", ROOT))) {
    const { size } = await Deno.stat(pathname);
    console.log(`${decodeURIComponent(pathname)}  ${(size / 1024).toFixed(0)} KiB`);
  }
}
