/** Apps that were changed after they were signed. */
import { APP, APP_EXECUTABLE, EXTENSION, EXTENSION_EXECUTABLE, EXTENSION_LIBRARY } from "./bundle_spec.ts";
import { afterwards, bytesOf, type Defect, flip } from "./defect.ts";

export const DEFECTS_OF_CHANGES: readonly Defect[] = [
  {
    says: "a byte changed in the extension",
    spec: flip(EXTENSION_EXECUTABLE, 6000),
    rule: "sign.invalid",
    sx: ["SX-SIG-010", "SX-SIG-011"],
  },
  { says: "a byte changed in the app", spec: flip(APP_EXECUTABLE, 6000), rule: "sign.invalid", sx: ["SX-SIG-010"] },
  {
    says: "a byte changed in a resource",
    spec: flip(`${APP}/Contents/Resources/banner.txt`),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a byte changed in the extension's library",
    spec: flip(EXTENSION_LIBRARY),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a file added to the extension",
    spec: afterwards((files) => files.set(`${EXTENSION}/Contents/Resources/new.txt`, bytesOf("new"))),
    rule: "sign.invalid",
    sx: ["SX-SIG-011", "SX-SIG-012"],
  },
  {
    says: "a file removed from the app",
    spec: afterwards((files) => files.delete(`${APP}/Contents/Resources/banner.txt`)),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "a link that leads out of the app",
    spec: afterwards((files) => files.set(`${APP}/Contents/Resources/out`, { symlink: "/etc/hosts" })),
    rule: "sign.invalid",
    sx: ["SX-SIG-011"],
  },
  {
    says: "an Info.plist edited after signing",
    spec: afterwards((files) => {
      const path = `${EXTENSION}/Contents/Info.plist`;
      const info = new TextDecoder().decode(files.get(path) as Uint8Array);
      files.set(path, bytesOf(info.replace("<string>240</string>", "<string>241</string>")));
    }),
    rule: "sign.invalid",
    sx: ["SX-SIG-008", "SX-SIG-012"],
  },
  {
    says: "a file beside Contents",
    spec: afterwards((files) => files.set(`${APP}/notes.txt`, bytesOf("note"))),
    rule: "sign.invalid",
    sx: ["SX-LAY-006"],
  },
  {
    says: "an executable that was cut",
    spec: afterwards((files) => {
      const bytes = files.get(EXTENSION_EXECUTABLE) as Uint8Array;
      files.set(EXTENSION_EXECUTABLE, bytes.slice(0, bytes.length - 9000));
    }),
    rule: "sign.invalid",
    sx: ["SX-SIG-010"],
  },
];
