/** The npm package: the doctor as one file, the library, the manual, and a start script that finds Deno. */
import { gzipSync } from "node:zlib";
import { renderTar } from "../../formats/tar_render.ts";
import project from "../../deno.json" with { type: "json" };
import { readText } from "../gen/units.ts";
import { DENO_VERSION } from "./deno_version.ts";

/** What npm itself writes into archives, so that the same files make the same bytes: 26 October 1985. */
const MTIME = 499_162_500;
const OS_BYTE = 9;
const UNKNOWN_OS = 255;

/** `deno` in the npm registry is Deno's own package; its install script may have been skipped, and places the binary now. */
const START = `#!/usr/bin/env node
"use strict";
const { spawn } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { runInstall } = require("deno/install_api.cjs");

const args = ["run", "-A", "--no-config", "--no-lock", join(__dirname, "doctor.js"), ...process.argv.slice(2)];
const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
// Under sudo, files of root in the caches of the person behind it would stay in his way.
const cache = process.getuid !== undefined && process.getuid() === 0 ? mkdtempSync(join(tmpdir(), "doctor-")) : null;
if (cache !== null) env.DENO_DIR = cache;

function complain({ message }) {
  console.error(\`doctor: Cannot start Deno: \${message}\`);
  end(1);
}

function end(code) {
  if (cache !== null) rmSync(cache, { recursive: true, force: true });
  process.exit(code);
}

try {
  const child = spawn(runInstall(), args, { stdio: "inherit", env });
  // The terminal sends Ctrl-C to both: the doctor writes its report, this process waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", complain);
  child.on("exit", (code) => end(code ?? 1));
} catch (error) {
  complain(error);
}
`;

const TEXTS = ["CHANGELOG.md", "LICENSE", "README.md", "docs/codes.md", "docs/doctor.1", "docs/facts.md"];

/** What is made of the sources. */
export interface Made {
  readonly doctor: string;
  readonly library: string;
  /** The library's declaration files by their paths. */
  readonly types: ReadonlyMap<string, string>;
}

/** A file of `dist/`. */
export interface Packed {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The archive that `npm install` takes. */
export function renderNpmPackage({ doctor, library, types }: Made): Packed {
  const files = new Map([
    ["package.json", renderManifest()],
    ["bin.cjs", START],
    ["doctor.js", doctor],
    ["mod.js", library],
    ...types,
  ]);
  for (const path of TEXTS) files.set(path, readText(path)!);
  const entries = [...files].map(([path, text]) => ({
    path: `package/${path}`,
    data: new TextEncoder().encode(text),
    mode: path === "bin.cjs" ? 0o755 : 0o644,
    mtime: MTIME,
  })).sort((a, b) => a.path < b.path ? -1 : 1);
  const bytes = new Uint8Array(gzipSync(renderTar(entries), { level: 9 }));
  // The header names the system that packed.
  bytes[OS_BYTE] = UNKNOWN_OS;
  return { name: `${project.name.replace("@", "").replace("/", "-")}-${project.version}.tgz`, bytes };
}

function renderManifest(): string {
  const { name, version, license } = project;
  const manifest = {
    name,
    version,
    license,
    description: "Says why a macOS network system extension does not work",
    type: "module",
    exports: { ".": { types: "./mod.d.ts", default: "./mod.js" } },
    bin: { "doctor": "bin.cjs", "sysex-doctor": "bin.cjs" },
    man: ["docs/doctor.1"],
    engines: { node: ">=18" },
    dependencies: { deno: DENO_VERSION },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
