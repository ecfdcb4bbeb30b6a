/** All tables of error codes, the likeliest first: the order in which a number without a domain is read. */
import { AMFI_ERROR } from "./amfi_error.ts";
import { AUTHORIZATION_ERROR } from "./authorization_error.ts";
import { BOOTSTRAP_ERROR } from "./bootstrap_error.ts";
import { CFIL_ERROR } from "./cfil_error.ts";
import { COCOA_ERROR } from "./cocoa_error.ts";
import { CODESIGNING_REASON } from "./codesigning_reason.ts";
import { CSSM_ERROR } from "./cssm_error.ts";
import type { CodeDomain } from "./define.ts";
import { DYLD_REASON } from "./dyld_reason.ts";
import { ENDPOINT_SECURITY_REASON } from "./endpoint_security_reason.ts";
import { ERRNO } from "./errno.ts";
import { EXEC_REASON } from "./exec_reason.ts";
import { EXIT_CODE } from "./exit_code.ts";
import { GUARD_REASON } from "./guard_reason.ts";
import { IKEV2_PROVIDER_ERROR } from "./ikev2_provider_error.ts";
import { JETSAM_REASON } from "./jetsam_reason.ts";
import { LAUNCH_SERVICES_ERROR } from "./launch_services_error.ts";
import { LAUNCHD_ERROR } from "./launchd_error.ts";
import { MACH_EXCEPTION } from "./mach_exception.ts";
import { NE_AGENT_ERROR } from "./ne_agent_error.ts";
import { NE_APP_PROXY_ERROR } from "./ne_app_proxy_error.ts";
import { NE_APP_PUSH_ERROR } from "./ne_app_push_error.ts";
import { NE_CONFIGURATION_ERROR } from "./ne_configuration_error.ts";
import { NE_DNS_PROXY_ERROR } from "./ne_dns_proxy_error.ts";
import { NE_DNS_SETTINGS_ERROR } from "./ne_dns_settings_error.ts";
import { NE_FILTER_ERROR } from "./ne_filter_error.ts";
import { NE_PROVIDER_STOP_REASON } from "./ne_provider_stop_reason.ts";
import { NE_RELAY_CLIENT_ERROR } from "./ne_relay_client_error.ts";
import { NE_RELAY_ERROR } from "./ne_relay_error.ts";
import { NE_TUNNEL_PROVIDER_ERROR } from "./ne_tunnel_provider_error.ts";
import { NE_VPN_CONNECTION_ERROR } from "./ne_vpn_connection_error.ts";
import { NE_VPN_CONNECTION_IPSEC } from "./ne_vpn_connection_ipsec.ts";
import { NE_VPN_CONNECTION_PLUGIN } from "./ne_vpn_connection_plugin.ts";
import { NE_VPN_ERROR } from "./ne_vpn_error.ts";
import { NE_VPN_STATUS } from "./ne_vpn_status.ts";
import { OS_REASON } from "./os_reason.ts";
import { OTHER_OS_STATUS } from "./os_status.ts";
import { OS_SYSTEM_EXTENSION_ERROR } from "./os_system_extension_error.ts";
import { PROFILE_ERROR } from "./profile_error.ts";
import { REQUEST_RESULT } from "./request_result.ts";
import { SC_STATUS } from "./sc_status.ts";
import { SEC_CODE_SIGNING_ERROR } from "./sec_code_signing_error.ts";
import { SEC_ERROR } from "./sec_error.ts";
import { SERVICE_MANAGEMENT_ERROR } from "./service_management_error.ts";
import { SIGNAL } from "./signal.ts";
import { WAIT_STATUS } from "./wait_status.ts";
import { XPC_ERROR } from "./xpc_error.ts";

export const DOMAINS: readonly CodeDomain[] = [
  OS_SYSTEM_EXTENSION_ERROR,
  NE_VPN_CONNECTION_PLUGIN,
  NE_VPN_ERROR,
  NE_CONFIGURATION_ERROR,
  NE_VPN_CONNECTION_ERROR,
  EXIT_CODE,
  LAUNCHD_ERROR,
  ERRNO,
  NE_PROVIDER_STOP_REASON,
  SIGNAL,
  SEC_ERROR,
  SEC_CODE_SIGNING_ERROR,
  AMFI_ERROR,
  LAUNCH_SERVICES_ERROR,
  AUTHORIZATION_ERROR,
  CSSM_ERROR,
  PROFILE_ERROR,
  COCOA_ERROR,
  BOOTSTRAP_ERROR,
  NE_FILTER_ERROR,
  NE_TUNNEL_PROVIDER_ERROR,
  NE_DNS_PROXY_ERROR,
  NE_DNS_SETTINGS_ERROR,
  NE_RELAY_ERROR,
  NE_RELAY_CLIENT_ERROR,
  NE_APP_PROXY_ERROR,
  NE_APP_PUSH_ERROR,
  NE_AGENT_ERROR,
  NE_VPN_CONNECTION_IPSEC,
  IKEV2_PROVIDER_ERROR,
  SERVICE_MANAGEMENT_ERROR,
  SC_STATUS,
  CODESIGNING_REASON,
  EXEC_REASON,
  DYLD_REASON,
  JETSAM_REASON,
  GUARD_REASON,
  ENDPOINT_SECURITY_REASON,
  OS_REASON,
  MACH_EXCEPTION,
  CFIL_ERROR,
  XPC_ERROR,
  WAIT_STATUS,
  REQUEST_RESULT,
  NE_VPN_STATUS,
  OTHER_OS_STATUS,
];
