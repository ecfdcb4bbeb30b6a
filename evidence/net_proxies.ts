import type { StoreDictionary } from "../formats/scutil/dictionary.ts";
import { findProxies, parseProxies } from "../formats/scutil/proxies.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<StoreDictionary>({
  key: "net.proxies",
  summary: "The proxies in use, with CFNetwork's own key names",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "scutil --proxy",
    probes: [{ command: ["/usr/sbin/scutil", "--proxy"] }],
    find: ({ lines }) => outputsOf(findProxies(lines)),
    parse: ({ lines }) => parseProxies(lines),
  }],
});
