import { assert, assertEquals, assertFalse, assertMatch, assertThrows } from "../../../compat/std_assert.ts";
import { limitReading } from "../../../evidence/bundle/limit_reading.ts";
import { openTree } from "../../../evidence/bundle/open_tree.ts";
import {
  APP,
  APP_EXECUTABLE,
  type BundleFiles,
  type BundleSpec,
  EXTENSION_EXECUTABLE,
  EXTENSION_LIBRARY,
} from "../../bundle_spec.ts";
import { buildBundle, writeBundle, writeFiles } from "../../bundles.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";
import { type ReadFacts, readFacts, refusalOf } from "./reading.ts";

async function readChanged(change: (files: BundleFiles) => void, spec: BundleSpec = {}): Promise<ReadFacts> {
  const bundle = await writeBundle({ ...spec, afterwards: change });
  try {
    return await readFacts(bundle.path);
  } finally {
    await bundle.cleanup();
  }
}

/** Runs and fails when it takes much longer than a second, which a busy machine may need. */
async function inASecond<T>(run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await run();
  const took = performance.now() - start;
  assert(took < 2000, `it took ${took.toFixed(0)} ms`);
  return value;
}

Deno.test("readBundle() follows no link out of the app, and no loop of links", async () => {
  const { code, app, layout } = await readChanged((files) => {
    files.set(`${APP}/Contents/Resources/loop`, { symlink: "loop" });
    files.set(`${APP}/Contents/Resources/up`, { symlink: ".." });
    files.set(`${APP}/Contents/Resources/out`, { symlink: "../../../../../../../etc" });
    files.set(`${APP}/Contents/Info.plist`, { symlink: "/etc/passwd" });
    files.set(`${APP}/Contents/Library/SystemExtensions/x.systemextension`, { symlink: "/" });
  });
  assertEquals(app!.problem, "there is no readable Contents/Info.plist");
  assertEquals(layout.filter(({ kind }) => kind === "link-outside").map(({ path }) => path).sort(), [
    `${APP}/Contents/Info.plist`,
    `${APP}/Contents/Library/SystemExtensions/x.systemextension`,
    `${APP}/Contents/Resources/out`,
  ]);
  assertEquals(code.map(({ path }) => path), [EXTENSION_EXECUTABLE, EXTENSION_LIBRARY]);
});

Deno.test("readBundle() takes names with newlines, escapes and half characters for what they are", async () => {
  const names = ["a\nb", "\x1b[31mred", "\u202egnp.exe", "__proto__", "constructor", " ", "é".normalize("NFD")];
  const { code } = await readChanged((files) => {
    for (const name of names) files.set(`${APP}/Contents/Resources/${name}`, new Uint8Array(1));
  });
  assertEquals(code[0]!.file!.seal!.added.length, names.length);
  assertEquals(code[0]!.verify!.ok, false);
});

Deno.test("readBundle() is done with a terabyte of nothing in a second: alone, as executable, as resource", async () => {
  const sparse = async (path: string) => {
    await Deno.writeFile(path, new Uint8Array());
    await Deno.truncate(path, 2 ** 40);
  };
  const bundle = await writeBundle();
  const folder = bundle.path.slice(0, bundle.path.lastIndexOf("/"));
  await sparse(`${folder}/alone`);
  assertMatch(await inASecond(() => refusalOf(`${folder}/alone`)), /holds no app/);
  await sparse(`${bundle.path}/Contents/Resources/banner.txt`);
  const { code } = await inASecond(() => readFacts(bundle.path));
  assertEquals([code[0]!.verify, code[0]!.file!.seal], [null, { altered: [], added: [], missing: [] }]);
  assertMatch(code[0]!.file!.problems.join("\n"), /^1 sealed files could not be read, "Resources\/banner.txt"/);
  await sparse(`${folder}/${APP_EXECUTABLE}`);
  const facts = await inASecond(() => readFacts(bundle.path));
  assertEquals(facts.app!.executableIsMachO, false);
  await bundle.cleanup();
});

Deno.test("readBundle() says of a file that it could not hash that it does not know it", async () => {
  const bundle = await writeBundle();
  const path = `${bundle.path}/Contents/Resources/banner.txt`;
  await Deno.remove(path);
  await Deno.mkdir(path);
  const { code } = await readFacts(bundle.path);
  await bundle.cleanup();
  assertEquals(code[0]!.verify!.details, ["file modified: Resources/banner.txt"]);
});

Deno.test("readBundle() lists folders down to a limit, and does not miss what lies below", async () => {
  const bundle = await writeBundle();
  let deep = `${bundle.path}/Contents/Resources`;
  for (let i = 0; i < 300; i++) deep += "/d";
  await Deno.mkdir(deep, { recursive: true });
  const { code, notes } = await inASecond(() => readFacts(bundle.path));
  await bundle.cleanup();
  assertEquals(notes, [`"${APP}" is nested deeper than 64 folders: what lies deeper was not read`]);
  assertEquals([code[0]!.verify, code[0]!.file!.seal], [null, { altered: [], added: [], missing: [] }]);
});

Deno.test("readBundle() is done with 300 apps in one folder, side by side and within each other", async () => {
  await withFolder({}, async (folder) => {
    const names = Array.from({ length: 300 }, (_, i) => `${folder}/all/${i}.app`);
    const nested = `${folder}/all${"/n.app/Contents".repeat(30)}`;
    for (const path of [...names.map((name) => `${name}/Contents`), nested]) {
      await Deno.mkdir(path, { recursive: true });
    }
    const { notes } = await inASecond(() => readFacts(`${folder}/all`));
    assertMatch(notes.join("\n"), /holds 200 apps: without an extension to tell, the first one is judged/);
  });
});

Deno.test("readBundle() takes no pipe, socket or device for a file", async () => {
  const bundle = await writeBundle();
  const path = `${bundle.path}/Contents/Info.plist`;
  await Deno.remove(path);
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert(success);
  const { app } = await inASecond(() => readFacts(bundle.path));
  await bundle.cleanup();
  assertEquals(app!.problem, "there is no readable Contents/Info.plist");
  assertMatch(await refusalOf("/dev/null"), /^Cannot open "\/dev\/null": it is neither a file nor a folder$/);
});

Deno.test("readBundle() says of a file that must not be read so, and does not take it for missing", async () => {
  const bundle = await writeBundle();
  const inspect = async (denied: string) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "-A", `--deny-read=${bundle.path}/${denied}`, "doctor.ts", "inspect", bundle.path],
      cwd: new URL("../../../", import.meta.url),
    }).output();
    return { code, text: new TextDecoder().decode(stderr), report: new TextDecoder().decode(stdout) };
  };
  const answers = [await inspect("Contents/MacOS/Example Tunnel"), await inspect("Contents/Library")];
  await bundle.cleanup();
  for (const { code, text, report } of answers) {
    assertEquals([code, report], [2, ""]);
    assertMatch(
      text,
      /^doctor: Cannot read ".*": permission denied \(.* without --allow-read for it\); check its permissions\n$/,
    );
  }
});

Deno.test("limitReading() ends a reading that would go on for ever", async () => {
  await withFolder({}, async (folder) => {
    await writeFiles(folder, buildBundle());
    const tree = limitReading(await openTree(`${folder}/${APP}`), 10_000);
    const source = tree.open(APP_EXECUTABLE)!;
    source.read(0, 9000);
    assertThrows(() => source.read(0, 9000), Error, "to be read: that is no app; give the path of one");
    tree.close();
  });
});

Deno.test("readBundle() closes what it opened, and reads more files than may be open at once", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`Resources/${i}.txt`, new TextEncoder().encode(`${i}`)] as const),
  );
  const bundle = await writeBundle({ app: { files } });
  const { code } = await readFacts(bundle.path);
  await bundle.cleanup();
  assertFalse(code.some(({ verify }) => verify?.ok !== true));
});
