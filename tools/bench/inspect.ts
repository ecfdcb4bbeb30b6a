/** DESIGN §6.4: what inspecting an app costs, against hashing its bytes. */
import { hash } from "node:crypto";
import { APP_EXECUTABLE } from "../../tests/bundle_spec.ts";
import { writeBundle, type WrittenBundle } from "../../tests/bundles.ts";
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
    async () => hashFiles(large),
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

/** An app with so many bytes: half of them in its executable, the rest in resources. */
async function writeLarge(size: number): Promise<WrittenBundle> {
  const piece = new Uint8Array(PIECE).map((_, i) => Math.imul(i, 2654435761) >>> 24);
  const count = Math.floor(size / 2 / PIECE);
  const files = Object.fromEntries(Array.from({ length: count }, (_, i) => [`Resources/${i}.bin`, piece] as const));
  return await writeBundle({ app: { files, archs: ["arm64"], filler: size / 2 } });
}

/** What cannot be avoided: every byte read and hashed once. */
function hashFiles({ path }: WrittenBundle): void {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const resources = `${path}/Contents/Resources`;
  const names = [...Deno.readDirSync(resources)].map(({ name }) => `${resources}/${name}`);
  for (const file of [...names, `${folder}/${APP_EXECUTABLE}`]) hash("sha256", Deno.readFileSync(file), "hex");
}
