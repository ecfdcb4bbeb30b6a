import family from "../../../../formats/unified_log/signatures/configuration.ts";
import { checkFamily } from "./check_family.ts";

checkFamily("configuration", family, [
  {
    id: "cfg.sig-null",
    fires: "Saving configuration Example VPN with existing signature (null)",
    silent: "Saving configuration Example VPN with existing signature {length = 20, bytes = 0x11}",
    fields: { n: "Example VPN" },
  },
  {
    id: "cfg.sig-ok",
    fires: "Saving configuration Example VPN with existing signature {length = 20, bytes = 0x11}",
    silent: "Saving configuration Example VPN with existing signature (null)",
    fields: { n: "Example VPN" },
  },
  {
    id: "cfg.changed",
    fires: "Received a com.apple.neconfigurationchanged notification with token 12",
    silent: "Posted a com.apple.neconfigurationchanged notification",
    fields: { n: "com.apple.neconfigurationchanged", t: "12" },
  },
  {
    id: "cfg.cache",
    fires: "Adding 11111111-2222-3333-4444-555555555555 to the loaded configurations",
    silent: "Adding a book to the loaded configurations",
    fields: { how: "Adding", u: "11111111-2222-3333-4444-555555555555" },
  },
  {
    id: "cfg.saved-ok",
    fires: "Successfully saved configuration Example VPN",
    silent: "Saved configuration Example VPN",
    fields: { n: "Example VPN" },
  },
]);
