/** Signatures of the healthy app as pasted codesign output tells them: no files behind them, nothing verified. */
import { APP_PATH, signed, signedExtension } from "./bundle_samples.ts";
import { ID } from "./samples.ts";
import type { SignedCode } from "../formats/codesign_display.ts";

/** The signature of the staged extension. */
export function pasted(overrides: Partial<SignedCode> = {}): SignedCode {
  return withoutFile(
    signedExtension({ path: `/Library/SystemExtensions/x/${ID}.systemextension/Contents/MacOS/${ID}`, ...overrides }),
  );
}

/** The signature of the installed app. */
export function pastedApp(overrides: Partial<SignedCode> = {}): SignedCode {
  return withoutFile(signed({ path: `/Applications/${APP_PATH}/Contents/MacOS/Example Tunnel`, ...overrides }));
}

function withoutFile({ file: _, ...code }: SignedCode): SignedCode {
  return { ...code, verify: null, stapled: null };
}
