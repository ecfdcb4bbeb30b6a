import { defineRule, found } from "../define.ts";
import { activationErrors } from "../activation.ts";
import { OPEN_APP } from "../fixes.ts";

export default defineRule({
  id: "app.translocated",
  kind: "cause",
  stage: 1,
  title: "App runs from a translocated/quarantined path",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["errors", "log.events"],
  judge(of) {
    const translocated = activationErrors(of, 3).filter(({ value }) => value.message?.includes("/AppTranslocation/"));
    return found(...translocated.map(({ cite }) => ({
      message:
        "macOS runs the app from a randomized read-only copy, because it was never moved after it was downloaded",
      cites: [cite],
    })));
  },
  explains: [{ rule: "app.outside-applications" }],
  fix: [{
    ...OPEN_APP,
    text: "Quit the app, move it with the Finder (not with a script) into /Applications, and open it from there",
    plain: "Quit the app, drag it into the Applications folder, and open it from there",
  }],
  why:
    "An app that is opened where the browser left it runs from a randomized path. macOS activates no extension from there.",
  notWhen: "The message names a location that holds no AppTranslocation: then the app lies in a wrong folder.",
  macos: "10.15 and later",
  references: ["knowledge 09 N11", "knowledge 01 §7"],
  samples: () => ({
    fires: [{
      says: "a location below AppTranslocation",
      text:
        'Error Domain=OSSystemExtensionErrorDomain Code=3 "App containing System Extension to be activated must be in /Applications ' +
        'folder. Current location: /private/var/folders/zz/T/AppTranslocation/8D2C9A3E/d/Example Tunnel.app"\n',
    }],
    silent: [{
      says: "a location in Downloads",
      text:
        'Error Domain=OSSystemExtensionErrorDomain Code=3 "App containing System Extension to be activated must be in /Applications ' +
        'folder. Current location: /Users/Shared/Example Tunnel.app"\n',
    }],
  }),
});
