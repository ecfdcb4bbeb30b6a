import { assertEquals } from "../../compat/std_assert.ts";
import profiles from "../../evidence/profiles.ts";
import { type LooseFile, readDocuments } from "../../evidence/sources/transcript.ts";
import { makeProfile, printProfile, signProfile, TEAM } from "../profiles.ts";

const XML = printProfile(makeProfile());
const FILE = signProfile(XML);
const PROMPT = "jo@mac ~ % security cms -D -i '/Applications/My App.app/Contents/embedded.provisionprofile'";

function read(...files: LooseFile[]) {
  return readDocuments(files, [profiles]).evidence.get("profiles")!;
}

function pathsOf(value: unknown): unknown[] {
  return (value as { path: unknown }[]).map((profile) => profile.path);
}

function text(content: string): LooseFile {
  return { name: "ticket.txt", bytes: new TextEncoder().encode(content) };
}

Deno.test("profiles reads a signed file as one profile with its path", () => {
  const { value, status } = read({ name: "/x/embedded.provisionprofile", bytes: FILE });
  assertEquals(status, "ok");
  assertEquals(pathsOf(value), ["/x/embedded.provisionprofile"]);
});

Deno.test("profiles takes a signed file of any other name, without calling it its path", () => {
  assertEquals(pathsOf(read({ name: "upload-1", bytes: FILE }).value), [null]);
});

Deno.test("profiles keeps what a cut file shows and says that it is incomplete", () => {
  const { value, complete, problems } = read({ name: "upload-1", bytes: FILE.subarray(0, XML.length >> 1) });
  assertEquals([(value as unknown[]).length, complete, problems.length > 0], [1, false, true]);
});

Deno.test("profiles adds up what a text and a file show, with paths and lines", () => {
  const { value, origins } = read(text(`Hello\n${PROMPT}\n${XML}\n${XML}`), { name: "b.mobileprovision", bytes: FILE });
  const path = "/Applications/My App.app/Contents/embedded.provisionprofile";
  assertEquals(pathsOf(value), [path, null, "b.mobileprovision"]);
  assertEquals((value as { teamId: string }[]).map((profile) => profile.teamId), [TEAM, TEAM, TEAM]);
  assertEquals(origins["0"]?.line, 2);
});

Deno.test("profiles is not collected from a text without one", () => {
  assertEquals(read(text("codesign -d --entitlements - App.app\n<plist><dict/></plist>")).status, "notCollected");
});
