import family from "../../../../formats/unified_log/signatures/neagent.ts";
import { checkFamily } from "./check_family.ts";

const ID = "com.example.tunnel.extension";

checkFamily("neagent", family, [
  {
    id: "ne.ext-none",
    fires: `Found 0 extension(s) with identifier ${ID} and extension point com.apple.networkextension.packet-tunnel`,
    silent: `Found 1 extension(s) with identifier ${ID}`,
    fields: { id: ID, ep: "com.apple.networkextension.packet-tunnel" },
  },
  {
    id: "na.start-4097",
    fires: `Failed to start extension ${ID}: Error Domain=NSCocoaErrorDomain Code=4097 "connection"`,
    silent: `Failed to start extension ${ID}: Error Domain=NSCocoaErrorDomain Code=4099 "connection"`,
    fields: { id: ID },
  },
  {
    id: "na.hub-4097",
    fires: 'Hub connection error Error Domain=NSCocoaErrorDomain Code=4097 "connection"',
    silent: 'Hub connection error Error Domain=NSCocoaErrorDomain Code=4099 "connection"',
  },
  {
    id: "na.call-4097",
    fires: 'Error while calling extension: Error Domain=NSCocoaErrorDomain Code=4097 "connection"',
    silent: 'Error while calling extension: Error Domain=ExampleErrorDomain Code=4097 "connection"',
  },
  { id: "na.pk-lost", fires: `connection to plug-in ${ID} lost`, silent: "the lost connection to a plug-in" },
  {
    id: "na.bloom",
    fires: "failed to open mmap file /private/var/example/prefilter <errno 13>",
    silent: "failed to open a file <errno 13>",
    fields: { f: "/private/var/example/prefilter", e: "13" },
  },
  {
    id: "na.missing-sig",
    fires: "Missing a signature for Example VPN",
    silent: "A missing signature for Example VPN",
    fields: { n: "Example VPN" },
  },
  {
    id: "pkd.10814",
    fires: "could not create extension point record: Error Domain=NSOSStatusErrorDomain Code=-10814",
    silent: "could not create extension point record: Error Domain=NSOSStatusErrorDomain Code=-10815",
  },
]);
