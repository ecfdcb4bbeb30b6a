import { findServiceSettings, parseServiceSettings, type ServiceSettings } from "../formats/scutil/nc_show.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<ServiceSettings[]>({
  key: "net.serviceSettings",
  summary: "The settings of VPN services: the provider, the server, On Demand; secrets are never kept",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  most: 500,
  sources: [{
    format: "scutil --nc show",
    find: ({ lines }) => outputsOf(findServiceSettings(lines)),
    parse: ({ lines }) => parseServiceSettings(lines),
  }],
});
