/** DESIGN §6.4: what inspecting an app costs, against hashing its bytes. */
import { hash } from "node:crypto";
import { writeBundle, type WrittenBundle } from "../../tests/bundles.ts";
import { below, buildFramework } from "../../tests/nested_layout.ts";
import { type BenchLine, measureMedians, pathOf, peakMiB, runDeno } from "./measure.ts";

const MIB = 2 ** 20;
const PIECE = 20 * MIB;
const LARGE = 200 * MIB;
const HUGE = 1024 * MIB;
const ROUNDS = 5;

/** A small app ≤ 200 ms, the whole process; 200 MB ≤ 2 × hashing them; 1 GB in no more than 100 MiB above a small app. */
export async function benchInspect(): Promise<BenchLine[]> {
  const [small, large, huge] = [await writeBundle(), await writeLarge(LARGE), await writeLarge(HUGE)];
  const inspect = ({ path }: WrittenBundle) => ["run", "-A", pathOf("doctor.ts"), "inspect", "--exit-zero", path];
  const [base = 1, few = 1, many = 1, hashing = 1] = await measureMedians([
    runDeno("run", "-A", pathOf("doctor.ts"), "--version"),
    runDeno(...inspect(small)),
    runDeno(...inspect(large)),
    // deno-lint-ignore require-await
    async () => hashFiles(large.path),
  ], ROUNDS);
  const [least, most] = [await peakMiB(inspect(small)), await peakMiB(inspect(huge))];
  for (const bundle of [small, large, huge]) await bundle.cleanup();
  return [
    {
      name: "inspect of a small app, ms",
      ratio: few,
      limit: 200,
      detail: `doctor --version ${base.toFixed(0)} ms`,
    },
    {
      name: "inspect of 200 MB / hashing them",
      ratio: (many - few) / hashing,
      limit: 2,
      detail: `${many.toFixed(0)} ms, hashing ${hashing.toFixed(0)} ms`,
    },
    {
      name: "memory of inspect of 1 GB above a small app, MiB",
      ratio: most - least,
      limit: 100,
      detail: `${most.toFixed(0)} MiB, a small app ${least.toFixed(0)} MiB`,
    },
  ];
}

/**
 * An app with so many bytes: two fifths in its executable, two in resources, a tenth each in the extension's executable, which
 * the app's seal has hashed as a file as well, and in a framework.
 */
async function writeLarge(size: number): Promise<WrittenBundle> {
  const piece = new Uint8Array(PIECE).map((_, i) => Math.imul(i, 2654435761) >>> 24);
  const count = Math.floor(size * 0.4 / PIECE);
  const resources = Object.fromEntries(Array.from({ length: count }, (_, i) => [`Resources/${i}.bin`, piece] as const));
  const framework = buildFramework("developer-id", {
    name: "ExampleCore",
    identifier: "com.example.core",
    filler: size * 0.05,
  });
  return await writeBundle({
    app: {
      files: { ...resources, ...below("Frameworks/ExampleCore.framework", framework) },
      archs: ["arm64"],
      filler: size * 0.4,
    },
    extension: { archs: ["arm64"], filler: size * 0.1 },
  });
}

/** What cannot be avoided: every byte read and hashed once. */
function hashFiles(path: string): void {
  for (const { name, isFile, isDirectory } of Deno.readDirSync(path)) {
    const inner = `${path}/${name}`;
    if (isDirectory) hashFiles(inner);
    else if (isFile) hash("sha256", Deno.readFileSync(inner), "hex");
  }
}
