import { type Cite, defineRule, type Found, found, unknown } from "../define.ts";
import { isListening, isLoopback } from "../listeners.ts";
import { sockets } from "../network_samples.ts";

/** The proxies of the dictionary, as configd and `scutil --proxy` name their keys. */
const PROXIES: readonly (readonly [name: string, key: string, command: string])[] = [
  ["HTTP", "HTTP", "setwebproxystate"],
  ["HTTPS", "HTTPS", "setsecurewebproxystate"],
  ["SOCKS", "SOCKS", "setsocksfirewallproxystate"],
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
  reads: ["net.listeners"],
  judge(of) {
    const proxies = localProxies(of.facts.value("net.proxies") ?? {});
    const asked = proxies.map((proxy) => ({ proxy, listening: isListening(of, proxy.host, proxy.port) }));
    const dead = asked.filter(({ listening }) => listening === false);
    if (dead.length > 0) {
      const cite: Cite = { key: "net.proxies", at: "" };
      return found(...dead.map(({ proxy: { name, host, port, command } }): Found => ({
        message: `The ${name} proxy is ${host}:${port}, where nobody listens`,
        cites: [cite],
        values: { command },
      })));
    }
    const open = asked.find(({ listening }) => listening === undefined)?.proxy;
    if (open === undefined) return found();
    return unknown(
      ["net.listeners"],
      `The ${open.name} proxy is ${open.host}:${open.port}: does anybody listen there?`,
    );
  },
  explains: [],
  fix: [
    {
      text: "Start the product that set the proxy once more, and quit it: it then takes its setting back",
      risk: "low",
    },
    {
      text: "Or switch the proxy off, for each network service that has it",
      command: 'networksetup -{command} "Wi-Fi" off',
      risk: "low",
      admin: true,
      verify: "scutil --proxy no longer shows it as enabled",
    },
    {
      text: "When it comes back, a configuration profile sets it: have its payload changed",
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
  references: ["knowledge 07 RT-07", "knowledge 04 PX-01, PX-02"],
  aliases: ["RT-07"],
  samples: {
    fires: [
      {
        says: "a web proxy on a port without a listener",
        text: proxy("HTTPEnable : 1", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1") + sockets(),
      },
      {
        says: "a proxy configuration file from a dead local port",
        text: proxy("ProxyAutoConfigEnable : 1", "ProxyAutoConfigURLString : http://127.0.0.1:6152/proxy.pac") +
          sockets(),
      },
    ],
    silent: [
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
        says: "a proxy of the company",
        text: proxy("HTTPEnable : 1", "HTTPPort : 8080", "HTTPProxy : proxy.example.com") + sockets(),
      },
      {
        says: "a local proxy, and no list of listeners",
        text: proxy("HTTPEnable : 1", "HTTPPort : 3128", "HTTPProxy : 127.0.0.1"),
      },
    ],
  },
});

/** Only what is switched on, and only at the top level: scoped proxies are those of single interfaces. */
function localProxies(settings: Readonly<Record<string, unknown>>): LocalProxy[] {
  const isOn = (key: string) => Number(settings[key]) === 1;
  const direct = PROXIES.filter(([, key]) => isOn(`${key}Enable`)).flatMap(([name, key, command]): LocalProxy[] => {
    const host = String(settings[`${key}Proxy`] ?? "");
    const port = Number(settings[`${key}Port`] ?? 0);
    return isLoopback(host) && port > 0 ? [{ name, host, port, command }] : [];
  });
  const url = isOn("ProxyAutoConfigEnable") ? String(settings["ProxyAutoConfigURLString"] ?? "") : "";
  const [, host = "", port] = /^https?:\/\/\[?([\w.:-]{1,80}?)\]?:(\d{1,5})(?:\/|$)/i.exec(url) ?? [];
  return isLoopback(host)
    ? [...direct, { name: "automatic configuration's", host, port: Number(port), command: "setautoproxystate" }]
    : direct;
}

/** `scutil --proxy` with these entries. */
function proxy(...entries: readonly string[]): string {
  return ["% scutil --proxy", "<dictionary> {", ...entries.map((entry) => `  ${entry}`), "  FTPPassive : 1", "}", ""]
    .join("\n");
}
