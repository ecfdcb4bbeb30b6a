import type { ProxySetup, ServiceSetup } from "../../formats/networksetup/service_setup.ts";
import { type Case, defineRule, type Found, found, unknown } from "../define.ts";
import { isListening, isLoopback } from "../listeners.ts";
import { serviceOn } from "../network_repairs.ts";
import { sockets } from "../network_samples.ts";

/** The proxies of the dictionary, as configd and `scutil --proxy` name their keys. */
const PROXIES: readonly (readonly [name: string, key: string, command: string, kind: ProxySetup["kind"]])[] = [
  ["HTTP", "HTTP", "setwebproxystate", "web"],
  ["HTTPS", "HTTPS", "setsecurewebproxystate", "secureWeb"],
  ["SOCKS", "SOCKS", "setsocksfirewallproxystate", "socks"],
];

/** A proxy on this Mac that the settings send traffic to. */
interface LocalProxy {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly command: string;
}

export default defineRule({
  id: "proxy.leftover-loopback",
  kind: "cause",
  stage: 10,
  title: "System proxy points to dead localhost port",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["net.proxies"],
  reads: ["net.listeners", "net.setup", "net.nwi", "net.store"],
  judge(of) {
    const settings = of.facts.value("net.proxies") ?? {};
    const asked = localProxies(settings).map((proxy) => ({
      proxy,
      // Nobody can: products write it when they do not know yet where they will listen.
      listening: proxy.port === 0 ? false : isListening(of, proxy.host, proxy.port),
    }));
    const dead = asked.filter(({ listening }) => listening === false);
    const left = [
      ...dead.map(({ proxy }) => describe(of, proxy)),
      ...withoutAddress(of, settings),
      ...asleep(of, settings),
    ];
    const open = asked.find(({ listening }) => listening === undefined)?.proxy;
    if (dead.length > 0 || open === undefined) return found(...left);
    return unknown(
      ["net.listeners"],
      `The ${open.name} proxy is ${open.host}:${open.port}: does anybody listen there?`,
    );
  },
  explains: [],
  fix: [
    {
      text: "Start the product that set the proxy once more, and quit it: it then takes its setting back",
      plain: "Open the app that was used last for VPN or filtering once more, and quit it",
      risk: "low",
    },
    {
      text: "Or switch the proxy off, for each network service that has it",
      command: "networksetup -{command} '{service}' off",
      undo: "networksetup -{command} '{service}' on",
      risk: "low",
      admin: true,
      verify: "scutil --proxy no longer shows it as enabled",
    },
    {
      text: "When it comes back, a configuration profile sets it: have its payload changed",
      for: "admin",
      command: "sudo profiles show -type configuration",
      risk: "none",
      admin: true,
    },
  ],
  why:
    "A product that filters through a proxy on the Mac itself leaves the setting behind when it crashes or is removed: programs that " +
    "use the system's proxies fail, while ping and others work.",
  notWhen:
    "Somebody listens on the port, or the proxy is switched off and only its old address is left in the settings.",
  macos: "10.15 and later",
  references: ["knowledge 07 RT-07", "knowledge 04 PX-01 to PX-04, CF-05"],
  aliases: ["RT-07"],
  samples: () => ({
    fires: [
      {
        says: "automatic configuration that has no address",
        text: proxy("ProxyAutoConfigEnable : 1", "ProxyAutoConfigURLString : "),
      },
      {
        says: "a web proxy on a port without a listener",
        text: proxy("HTTPEnable : 1", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1") + sockets(),
      },
      {
        says: "a web proxy on port 0, where nobody can listen",
        text: proxy("HTTPEnable : 1", "HTTPPort : 0", "HTTPProxy : 127.0.0.1"),
      },
      {
        says: "a proxy configuration file from a dead local port",
        text: proxy("ProxyAutoConfigEnable : 1", "ProxyAutoConfigURLString : http://127.0.0.1:6152/proxy.pac") +
          sockets(),
      },
    ],
    silent: [
      {
        says: "a proxy of a service that is not in use, harmless for now",
        text: proxy("HTTPEnable : 0") + sockets() +
          "% networksetup -getwebproxy 'Office VPN'\nEnabled: Yes\nServer: 127.0.0.1\nPort: 3128\nAuthenticated Proxy Enabled: 0\n\n",
      },
      {
        says: "automatic configuration with an address of the company",
        text: proxy("ProxyAutoConfigEnable : 1", "ProxyAutoConfigURLString : http://wpad.example.com/proxy.pac") +
          sockets(),
      },
      {
        says: "automatic discovery alone",
        text: proxy("ProxyAutoDiscoveryEnable : 1") + sockets(),
      },
      {
        says: "a web proxy that listens",
        text: proxy("HTTPEnable : 1", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1") +
          sockets("tcp4       0      0  127.0.0.1.3128         *.*                    LISTEN"),
      },
      {
        says: "an address that is left with the proxy switched off",
        text: proxy("HTTPEnable : 0", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1") + sockets(),
      },
      {
        says: "a web proxy whose port is not shown",
        text: proxy("HTTPEnable : 1", "HTTPProxy : 127.0.0.1") + sockets(),
      },
      {
        says: "a proxy of the company",
        text: proxy("HTTPEnable : 1", "HTTPPort : 8080", "HTTPProxy : proxy.example.com") + sockets(),
      },
      {
        says: "a local proxy, and no list of listeners",
        text: proxy("HTTPEnable : 1", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1"),
      },
    ],
  }),
});

/** Only what is switched on, and only at the top level: scoped proxies are those of single interfaces. */
function localProxies(settings: Readonly<Record<string, unknown>>): LocalProxy[] {
  const isOn = (key: string) => Number(settings[key]) === 1;
  const direct = PROXIES.filter(([, key]) => isOn(`${key}Enable`)).flatMap(([name, key, command]): LocalProxy[] => {
    const host = String(settings[`${key}Proxy`] ?? "");
    const port = Number(settings[`${key}Port`] ?? -1);
    return isLoopback(host) && port >= 0 ? [{ name, host, port, command }] : [];
  });
  const url = isOn("ProxyAutoConfigEnable") ? String(settings["ProxyAutoConfigURLString"] ?? "") : "";
  const [, host = "", port] = /^https?:\/\/\[?([\w.:-]{1,80}?)\]?:(\d{1,5})(?:\/|$)/i.exec(url) ?? [];
  return isLoopback(host)
    ? [...direct, { name: "automatic configuration's", host, port: Number(port), command: "setautoproxystate" }]
    : direct;
}

function describe(of: Case, { name, host, port, command }: LocalProxy): Found {
  return {
    message: `The ${name} proxy is ${host}:${port}, where nobody listens`,
    cites: [{ key: "net.proxies", at: "" }],
    values: { command, service: servicesWith(of, host, port)[0]?.service ?? serviceOn(of) },
  };
}

/** The services that send their traffic there. */
function servicesWith({ facts }: Case, host: string, port: number): ServiceSetup[] {
  const isIt = ({ enabled, server, port: own, url }: ProxySetup) =>
    enabled === true && (server === host && own === port || (url ?? "").includes(`//${host}:${port}`));
  return (facts.value("net.setup") ?? []).filter(({ proxies }) => proxies.some(isIt));
}

/** Automatic configuration that is on and names no file: every program waits for it, then goes on without. */
function withoutAddress(of: Case, settings: Readonly<Record<string, unknown>>): Found[] {
  const url = settings["ProxyAutoConfigURLString"];
  const isEmpty = (typeof url === "string" && url.trim() === "") ||
    (url === undefined && of.facts.evidence("net.proxies").complete);
  if (
    Number(settings["ProxyAutoConfigEnable"]) !== 1 || !isEmpty || settings["ProxyAutoConfigJavaScript"] !== undefined
  ) return [];
  return [{
    message: "Automatic proxy configuration is on, and has no address",
    cites: [{ key: "net.proxies", at: "" }],
    severity: "medium",
    values: { command: "setautoproxystate", service: serviceOn(of) },
  }];
}

/** A proxy of a service that is not in use: it takes effect when that service becomes the primary one. */
function asleep(of: Case, settings: Readonly<Record<string, unknown>>): Found[] {
  const isUsed = localProxies(settings).length > 0;
  return (of.facts.value("net.setup") ?? []).flatMap(({ service, enabled, proxies }, i): Found[] => {
    if (isUsed || enabled === false) return [];
    return proxies.flatMap(({ kind, enabled: isOn, server, port }): Found[] => {
      const row = PROXIES.find(([, , , own]) => own === kind);
      if (row === undefined || isOn !== true || server === null || port === null || !isLoopback(server)) return [];
      if (isListening(of, server, port) !== false) return [];
      return [{
        message: `The ${row[0]} proxy of ${service} is ${server}:${port}, where nobody listens`,
        cites: [{ key: "net.setup", at: String(i) }],
        values: { command: row[2], service },
        latent: "The service is not in use now",
      }];
    });
  });
}

/** `scutil --proxy` with these entries. */
function proxy(...entries: readonly string[]): string {
  return ["% scutil --proxy", "<dictionary> {", ...entries.map((entry) => `  ${entry}`), "  FTPPassive : 1", "}", ""]
    .join("\n");
}
