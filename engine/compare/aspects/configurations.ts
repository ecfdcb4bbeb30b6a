/** Who wants which provider to run, and whether it does. */
import { type Row, rowOf, rowsOf, textOf } from "../loose_json.ts";
import { type Aspect, fieldsOf, type Thing, UNSET } from "../thing.ts";

export const CONFIGURATIONS: readonly Aspect[] = [
  { key: "ne.configs", things: (value) => rowsOf(value).map(describeConfiguration) },
  { key: "net.services", things: (value) => rowsOf(value).map(describeService) },
];

const SETTINGS = {
  enabled: "enabled",
  kind: "kind",
  app: "app",
  pluginType: "plug-in",
  protocol: "protocol",
  serverAddress: "server",
  onDemand: "On Demand",
  onDemandActions: "On Demand actions",
  disconnectOnSleep: "disconnect on sleep",
  includeAllNetworks: "include all networks",
  excludeLocalNetworks: "exclude local networks",
  enforceRoutes: "enforce routes",
  grade: "grade",
  filterGrade: "filter grade",
  order: "order",
  filterSockets: "filters sockets",
  filterPackets: "filters packets",
  tunnelType: "tunnel type",
  providerConfigurationKeys: "keys of the provider configuration",
};

function describeConfiguration(row: Row): Thing {
  const name = textOf(row["name"]) ?? textOf(row["id"]) ?? "";
  const providers = rowsOf(row["providers"]);
  return {
    id: textOf(row["id"]) ?? name,
    name: `configuration "${name}"`,
    word: name,
    fields: {
      ...fieldsOf(row, SETTINGS, UNSET),
      name,
      providers: providers.map((one) => `${textOf(one["bundleId"])} (${textOf(one["point"])})`),
      "provider requirements": providers.flatMap((one) => textOf(one["designatedRequirement"]) ?? []),
      profile: textOf(rowOf(row["profile"])?.["identifier"]) ?? UNSET,
    },
  };
}

function describeService(row: Row): Thing {
  const name = textOf(row["name"]) ?? textOf(row["id"]) ?? "";
  return {
    id: textOf(row["id"]) ?? name,
    name: `VPN service "${name}"`,
    word: name,
    fields: fieldsOf(row, { status: "status", enabled: "enabled", provider: "app", type: "type" }),
  };
}
