/**
 * Asks the fakes of Apple's libraries ten thousand times for every way in which they can behave, and says what is left behind:
 * `deno run -A tools/soak.ts [ROUNDS] [KIND…]`, on Linux with gcc. Kinds that wait take their wait every time; eight clients share it.
 */
import { type NativeClient, type NativeQuestion, openNativeClient } from "../ffi/client.ts";
import { buildFakes, launchFakes, WITHOUT_FAKES } from "../tests/fakes/native_fakes.ts";

/** What is asked, of how many clients, with which limit; what a child may end by besides exit code 0. */
interface Kind {
  readonly question: NativeQuestion;
  readonly mode?: string;
  readonly clients?: number;
  readonly timeoutMs?: number;
}

const name = (kind: string): NativeQuestion => ["libxpc", "probe", `com.example.fake.${kind}`];
const status = (id: string): NativeQuestion => ["SystemConfiguration", "vpn-status", id];
const STORE: NativeQuestion = ["SystemConfiguration", "store"];
const WAITING = { clients: 8 };

const KINDS: Readonly<Record<string, Kind>> = {
  registered: { question: name("ok"), ...WAITING },
  missing: { question: name("missing") },
  sandboxed: { question: name("sandboxed") },
  garbage: { question: name("garbage") },
  odd: { question: name("null") },
  abort: { question: name("abort") },
  "abort-lookup": { question: name("abort-lookup") },
  segv: { question: name("segv") },
  exit: { question: name("exit") },
  noise: { question: name("noise") },
  frozen: { question: name("frozen"), ...WAITING, timeoutMs: 500 },
  late: { question: name("late"), ...WAITING },
  never: { question: name("never"), ...WAITING },
  store: { question: STORE },
  "store-many": { question: STORE, mode: "many" },
  "store-deep": { question: STORE, mode: "deep" },
  "store-garbage": { question: STORE, mode: "garbage" },
  "store-odd-value": { question: STORE, mode: "odd-value" },
  "store-abort": { question: STORE, mode: "abort" },
  status: { question: status("2D9D6DDD") },
  "status-unknown": { question: status("404D6DDD") },
  "status-abort": { question: status("ab9D6DDD") },
  "status-never": { question: status("dead6DDD"), ...WAITING },
};

if (WITHOUT_FAKES !== null) fail(`Nothing can be tried here: ${WITHOUT_FAKES}`);
const [rounds = "10000", ...chosen] = Deno.args;
if (!/^[1-9]\d*$/.test(rounds)) fail(`How many rounds must be a number of 1 or more: got "${rounds}"`);
const unknown = chosen.find((kind) => !Object.hasOwn(KINDS, kind));
if (unknown !== undefined) fail(`There is no kind "${unknown}": choose of ${Object.keys(KINDS).join(", ")}`);

const folder = await buildFakes();
// What Deno itself opens for its first child.
const first = openNativeClient(launchFakes(folder));
await first.ask(name("missing"));
await first.close();
await countZombies();
console.log(
  "kind              rounds  ms/round  last/first  live  zombies  descriptors  RSS MiB  answers; ends of children",
);
let isClean = true;
for (const kind of chosen.length > 0 ? chosen : Object.keys(KINDS)) {
  isClean = await soak(kind, Number(rounds)) && isClean;
}
Deno.exit(isClean ? 0 : 1);

function fail(why: string): never {
  console.error(why);
  Deno.exit(2);
}

/** One kind, all its rounds; true when nothing is left behind and it did not slow down to half its speed. */
async function soak(kind: string, rounds: number): Promise<boolean> {
  const { question, mode, clients = 1, timeoutMs } = KINDS[kind]!;
  const before = { descriptors: countDescriptors(), rss: Deno.memoryUsage().rss };
  const options = timeoutMs === undefined ? {} : { timeoutMs };
  const opened = Array.from({ length: clients }, () => openNativeClient(launchFakes(folder, mode), options));
  const answers = new Map<string, number>();
  const tenths: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const start = performance.now();
    await Promise.all(opened.map((client) => askMany(client, question, Math.ceil(rounds / 10 / clients), answers)));
    tenths.push(performance.now() - start);
  }
  const ends = (await Promise.all(opened.map((client) => client.close()))).flat();
  // A child that lost a thread is killed, and cannot say what it holds.
  const ended = ends.filter(({ signal }) => signal === null);
  const live = ended.filter(({ lastWords }) => lastWords !== "live=0").map(({ lastWords }) => lastWords);
  const zombies = await countZombies();
  const descriptors = countDescriptors() - before.descriptors;
  // Others use this computer, too: the best of three tells more than one.
  const slowdown = Math.min(...tenths.slice(-3)) / Math.min(...tenths.slice(0, 3));
  const columns = [
    kind.padEnd(16),
    String(Math.ceil(rounds / 10 / clients) * 10 * clients).padStart(7),
    (tenths.reduce((sum, ms) => sum + ms) / rounds).toFixed(2).padStart(9),
    slowdown.toFixed(2).padStart(11),
    String(live.length === 0 ? 0 : live.join(",")).padStart(5),
    String(zombies).padStart(8),
    String(descriptors).padStart(12),
    ((Deno.memoryUsage().rss - before.rss) / 2 ** 20).toFixed(1).padStart(8),
    ` ${[...answers].map(([answer, count]) => `${count} ${answer}`).join(", ")}; ${
      summarise(ends.map(({ code, signal }) => signal ?? `exit ${code}`))
    }`,
  ];
  console.log(columns.join(" "));
  return live.length === 0 && zombies === 0 && descriptors <= 0 && slowdown < 2;
}

async function askMany(
  client: NativeClient,
  question: NativeQuestion,
  rounds: number,
  answers: Map<string, number>,
): Promise<void> {
  let left = rounds;
  const work = async () => {
    while (left-- > 0) {
      const { status } = await client.ask(question);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

function summarise(ends: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([end, count]) => `${count} ${end}`).join(", ") || "none left";
}

function countDescriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

/** Children of this process that have ended and nobody waited for. */
async function countZombies(): Promise<number> {
  const { stdout } = await new Deno.Command("/bin/ps", { args: ["-o", "stat=", "--ppid", String(Deno.pid)] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((stat) => stat.startsWith("Z")).length;
}
