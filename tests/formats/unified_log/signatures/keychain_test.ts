import family from "../../../../formats/unified_log/signatures/keychain.ts";
import { checkFamily } from "./check_family.ts";

checkFamily("keychain", family, [
  { id: "kc.25308", fires: "SecItemCopyMatching failed: -25308", silent: ["port 25308", "1-25308", "-253081"] },
  {
    id: "kc.cssm-interaction",
    fires: "SecKeyCreateSignature failed: -2147415840",
    silent: ["number 2147415840", "CSSMERR_CSP_USER_INTERACTION"],
  },
  { id: "kc.34018", fires: "SecItemAdd failed: -34018", silent: ["port 34018", "-340180"] },
  { id: "kc.25300", fires: "SecItemCopyMatching failed: -25300", silent: ["port 25300", "-253001"] },
  {
    id: "kc.60007",
    fires: "SecTrustSettingsSetTrustSettings failed: -60007",
    silent: ["port 60007", "errAuthorizationDenied"],
  },
]);
