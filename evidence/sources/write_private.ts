/** Writes what the doctor hands out: whole or not at all, readable by its owner alone, and owned by the person behind sudo. */

import { isSuperuser } from "./host.ts";
import { readInvoker } from "./invoker.ts";
import { isDenied } from "./os_error.ts";

/** Writes a file with mode 0600 in one step. A link at `path` is replaced, not followed. Throws Deno's error. */
export async function writePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  await replaceWhole(path, (temporary) => Deno.writeFile(temporary, bytes, { createNew: true, mode: 0o600 }));
}

/**
 * Opens a file (0600) to be written piece by piece, so that what is there survives a crash. What stood at `path` is replaced; a link
 * is not followed. Throws Deno's error.
 */
export async function openPrivateFile(path: string): Promise<Deno.FsFile> {
  await refuseDevice(path);
  await Deno.remove(path).catch(() => {});
  const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  await giveToInvoker(path);
  return file;
}

/**
 * Writes a folder (0700) of files (0600) in one step; `path` must not exist or be an empty folder. The names are paths inside the
 * folder, which the caller has checked. Throws Deno's error.
 */
export async function writePrivateFolder(path: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await replaceWhole(path, async (temporary) => {
    await Deno.mkdir(temporary, { mode: 0o700 });
    for (const [name, bytes] of files) {
      const inner = `${temporary}/${name}`;
      await Deno.mkdir(inner.slice(0, inner.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      await Deno.writeFile(inner, bytes, { createNew: true, mode: 0o600 });
    }
  });
}

async function replaceWhole(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const clean = path.replace(/(?<=[^/])\/+$/, "");
  await refuseDevice(clean);
  const slash = clean.lastIndexOf("/") + 1;
  const temporary = `${clean.slice(0, slash)}.${clean.slice(slash)}.${crypto.randomUUID()}`;
  try {
    await write(temporary);
    await giveToInvoker(temporary);
    await Deno.rename(temporary, clean);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** Root could put a file in the place of `/dev/null`, and every program on the machine would write to it. */
async function refuseDevice(path: string): Promise<void> {
  const info = await Deno.lstat(path).catch(nullWhenMissing);
  const folder = await Deno.realPath(path.slice(0, path.lastIndexOf("/") + 1) || ".").catch(nullWhenMissing) ?? "";
  const isPlain = info === null || info.isFile || info.isDirectory || info.isSymlink;
  if (!isPlain || /^\/dev(?:\/|$)/.test(folder)) throw new Error("it is a device or a pipe");
}

/** Where it may not even look, nothing is known to be no device. */
function nullWhenMissing(error: unknown): null {
  if (isDenied(error)) throw error;
  return null;
}

/** Under sudo the file must not stay root's: the person who asked for it could not even delete it. */
async function giveToInvoker(path: string): Promise<void> {
  if (!isSuperuser()) return;
  const invoker = readInvoker();
  if (invoker === null) return;
  // Deno.chown follows links; in a folder that others may write to, one could wait behind the name.
  const { lchown } = await import("node:fs/promises");
  const giveAll = async (inner: string): Promise<void> => {
    if ((await Deno.lstat(inner)).isDirectory) {
      for await (const entry of Deno.readDir(inner)) await giveAll(`${inner}/${entry.name}`);
    }
    await lchown(inner, invoker.uid, invoker.gid);
  };
  await giveAll(path);
}
