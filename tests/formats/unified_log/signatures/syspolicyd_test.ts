import family from "../../../../formats/unified_log/signatures/syspolicyd.ts";
import { checkFamily } from "./check_family.ts";

checkFamily("syspolicyd", family, [
  {
    id: "sp.ticket",
    fires: "error registering ticket: -67062",
    silent: "registering ticket: 0",
    fields: { rc: "-67062" },
  },
  {
    id: "sp.lookup",
    fires: "looking up ticket: {length = 20, bytes = 0x1a2b3c4d 5e6f7a8b ... 1a2b3c4d }",
    silent: "looking up tickets: none",
    fields: { cdhash: "0x1a2b3c4d 5e6f7a8b ... 1a2b3c4d " },
  },
  {
    id: "sp.gk",
    fires: "GK evaluateScanResult: 0, PST: (path: /Applications/Example VPN.app), (team: EXAMPLE123)",
    silent: "GK evaluateScanResult: none",
    fields: { r: "0", path: "/Applications/Example VPN.app" },
  },
]);
