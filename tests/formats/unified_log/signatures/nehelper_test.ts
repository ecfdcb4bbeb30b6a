import family from "../../../../formats/unified_log/signatures/nehelper.ts";
import { checkFamily } from "./check_family.ts";

const DELEGATE = "Created a new configuration delegate with name = Example VPN, uid = 501, entitled = ";

checkFamily("nehelper", family, [
  {
    id: "nh.unentitled",
    fires: "entitled = 0, hasProviderPermission = 0",
    silent: ["entitled = 1, hasProviderPermission = 0", "unentitled = 0, hasProviderPermission = 0"],
  },
  {
    id: "nh.delegate",
    fires: `${DELEGATE}1, hasProviderPermission = 0`,
    silent: "Created a new configuration delegate without a name",
    fields: { n: "Example VPN", e: "1", p: "0" },
  },
  {
    id: "nh.unreachable",
    fires: "Failed to send a 3 message to nehelper: Connection invalid",
    silent: "Failed to send a 3 message to nehelper: Connection interrupted",
    fields: { t: "3" },
  },
  {
    id: "nh.no-config",
    fires: "Configuration for provider com.example.tunnel does not exist in the store or is not enabled",
    silent: "Configuration for provider com.example.tunnel does exist and is enabled",
    fields: { id: "com.example.tunnel" },
  },
  {
    id: "nh.kctl-busy",
    fires: "connect failed on kernel control socket: [16] Resource busy",
    silent: "connect succeeded on kernel control socket",
    fields: { e: "16", t: "Resource busy" },
  },
  {
    id: "nh.lnp",
    fires: "Draining local network replies for com.example.tunnel with allowed: 0",
    silent: "Draining local network replies for com.example.tunnel",
    fields: { id: "com.example.tunnel", a: "0" },
  },
]);
