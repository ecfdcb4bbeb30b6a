import { defineFamily, type Signature } from "../define.ts";
import { REST, wording, WORDS } from "../wording.ts";

const SIGNATURES: readonly Signature[] = [
  {
    id: "cfg.sig-null",
    process: null,
    pattern: wording`Saving configuration (?<n>${WORDS}) with existing signature \(null\)`,
    literals: ["with existing signature"],
    kind: "cause",
    meaning:
      "macOS has no signature of the user's consent, so that it asks again; saving fails until the dialog is answered.",
    fix: "Answer the dialog; where nobody sits at the Mac, deliver the configuration by device management.",
    rules: ["necfg.permission-denied"],
    confidence: "B",
    sources: ["log/153"],
    harmless: {
      says: "The first save of a configuration has none; it counts only where permission is denied as well.",
      unless: ["app.cfg10", "app.vpn5"],
    },
  },
  {
    id: "cfg.sig-ok",
    process: null,
    pattern: wording`Saving configuration (?<n>${WORDS}) with existing signature (?:\{|<[\da-f])`,
    literals: ["with existing signature"],
    kind: "baseline",
    meaning: "The user's consent is remembered.",
    rules: [],
    confidence: "A",
    sources: ["log/086", "log/153"],
  },
  {
    id: "cfg.changed",
    process: null,
    pattern: /Received an? (?<n>com\.apple\.neconfigurationchanged) notification(?: with token (?<t>\d{1,9}))?/,
    literals: ["com.apple.neconfigurationchanged"],
    kind: "timeline",
    meaning: "A configuration changed on the disk at this moment.",
    rules: ["necfg.saved-while-running"],
    confidence: "A",
    sources: ["log/086"],
  },
  {
    id: "cfg.cache",
    process: null,
    pattern: /(?<how>Clearing|Adding) (?<u>[0-9A-F-]{36}|<[\w-]{1,16}>) (?:from|to) the loaded configurations/,
    literals: ["the loaded configurations"],
    kind: "baseline",
    meaning: "The app loads its configurations; where none is listed, it has none.",
    rules: ["necfg.missing"],
    confidence: "A",
    sources: ["log/004"],
  },
  {
    id: "cfg.saved-ok",
    process: null,
    pattern: wording`Successfully saved configuration(?: (?<n>${REST}))?`,
    needsHead: true,
    literals: ["Successfully saved configuration"],
    kind: "baseline",
    meaning: "The configuration was saved.",
    rules: [],
    confidence: "A",
    sources: ["log/086"],
  },
];

export default defineFamily({
  place: 5,
  title: "The framework in the app: a configuration is loaded or saved",
  signatures: SIGNATURES,
});
