/** Secrets of every kind, each as the outputs of a Mac print it: what redaction must not let through. */

/** One planted secret. */
export interface Canary {
  /** What must not stand in anything that leaves the building, in any spelling. */
  readonly secrets: readonly string[];
  /** Lines that hold it. */
  readonly text: string;
  /** What a text that only mentions it says; the secrets themselves without it. */
  readonly mention?: string;
}

/** A kind of secret: its name, and the n-th one. */
export interface CanaryKind {
  readonly name: string;
  readonly plant: (n: number) => Canary;
}

/** Letters only, so that no part of it is a word of its own: `qzabc`. */
function word(n: number, prefix: string): string {
  const letters = [...n.toString().padStart(5, "0")].map((digit) => "bcdfghjklm"[Number(digit)]).join("");
  return `${prefix}${letters}`;
}

const hex = (n: number, length: number) => n.toString(16).padStart(length, "0");
const user = (n: number) => word(n, "qzu");
const host = (n: number) => word(n, "qzh");
const domain = (n: number) => `${word(n, "qzd")}.example.org`;
/** Public addresses, one /24 for each: never one of the pseudonyms'. */
const quad = (n: number) => `${20 + (n >> 14)}.${(n >> 7) & 127}.${1 + (n & 127)}.77`;
const six = (n: number) => `2a0${n % 10}:${hex(1 + n, 4).replace(/^0+/, "")}:77::1234`;
const mac = (n: number) => `f0:18:98:${hex(n >> 16 & 255, 2)}:${hex(n >> 8 & 255, 2)}:${hex(n & 255, 2)}`;
const uuid = (n: number) => `5F3C${hex(n, 4).toUpperCase()}-89AB-4DEF-8123-456789ABCDEF`;
const serial = (n: number) => `C02QZ${hex(n, 5).toUpperCase()}XY`;

type Make = (n: number) => string;

/** The secret itself, in a text. */
function kind(name: string, secret: Make, text: (secret: string, n: number) => string): CanaryKind {
  return { name, plant: (n) => ({ secrets: [secret(n)], text: text(secret(n), n) }) };
}

/** A name that first stands where it can be told to be one, then alone. */
function known(name: string, secret: Make, text: (secret: string, n: number) => string): CanaryKind {
  return kind(name, secret, (one, n) => `${text(one, n)}\nnothing known of ${one} today`);
}

const two = (first: Make, second: Make, text: (first: string, second: string) => string) => (n: number): Canary => ({
  secrets: [first(n), second(n)],
  text: text(first(n), second(n)),
});

export const CANARY_KINDS: readonly CanaryKind[] = [
  // People
  known("a home folder", user, (one) => `open /Users/${one}/Library/Logs/x.log failed`),
  known("a home folder at the end", user, (one) => `HOME=/Users/${one}`),
  known("a home folder in a URL", user, (one) => `file:///Users/${one}/Applications/Example.app/`),
  known("a home folder in JSON", user, (one) => `{"path":"\\/Users\\/${one}\\/Library"}`),
  known("a home folder of Linux", user, (one) => `/home/${one}/src/tunnel`),
  known("a home folder on the data volume", user, (one) => `/System/Volumes/Data/Users/${one}/Example.app`),
  known("a home folder with a blank", (n) => `${user(n)} ann`, (one) => `path = "/Users/${one}/Desktop/My App.app"`),
  known("a home folder with an accent", (n) => `ü${user(n)}é`, (one) => `at /Users/${one}/Downloads/x`),
  { name: "a prompt of zsh", plant: two(user, host, (u, h) => `${u}@${h} ~ % sw_vers\n${u} ${h}`) },
  { name: "a prompt of bash", plant: two(user, host, (u, h) => `${h}:~ ${u}$ sw_vers\n${u} ${h}`) },
  { name: "a prompt of Linux", plant: two(user, host, (u, h) => `${u}@${h}:~/src$ uname -a\n${u} ${h}`) },
  {
    name: "a prompt with a virtual environment",
    plant: two(user, host, (u, h) => `(venv) ${u}@${h} tunnel % ls\n${u}`),
  },
  known("what id prints", user, (one) => `uid=501(${one}) gid=20(staff) groups=20(staff),80(admin)`),
  known("a variable of the shell", user, (one) => `USER=${one}`),
  known("who called sudo", user, (one) => `SUDO_USER=${one}`),
  known("sudo's refusal", user, (one) => `${one} is not in the sudoers file.`),
  known("the user of the console", user, (one) => `  kCGSSessionUserNameKey : ${one}`),
  known("the long name of the user", (n) => `Jo ${user(n)}`, (one) => `    kCGSessionLongUserNameKey : ${one}`),
  known("the owner of a file", user, (one) => `drwxr-xr-x  5 ${one}  staff  160 Nov 20 10:00 Example.app`),
  known("launchd's user", user, (one) => `\tusername = ${one}`),
  known("an Open Directory record", user, (one) => `RecordName: ${one}`),
  known(
    "a row of ps aux",
    user,
    (one) => `${one}    412   0.0  0.1 408628368  12345   ??  S    10:00AM   0:00.10 /usr/bin/x`,
  ),
  known("who is logged in", user, (one) => `${one}  console  Nov 20 08:00`),
  known("a user in a log", user, (one) => `opendirectoryd: authentication succeeded for user '${one}'`),
  known("a share of the user", user, (one) => `smb://${one}@server/share`),
  known("somebody's home folder, short", user, (one) => `at ~${one}/Library/Logs/x.log`),
  known("a user of Windows", user, (one) => `mount: CORP\\\\${one} is not allowed`),
  known("a user of a directory", user, (one) => `ldap://dc01/uid=${one},ou=people,dc=example,dc=org`),
  known("a person of a directory", (n) => `Jo ${user(n)}`, (one) => `cn=${one},ou=people`),
  known("a domain of a directory", host, (one) => `CN=Users,DC=${one},DC=org`),
  known("a real name", (n) => `Jo ${user(n)}`, (one) => `RealName: ${one}`),
  kind("a mail address", (n) => `${user(n)}@${domain(n)}`, (one) => `mailto:${one}`),
  kind("an Apple ID", (n) => `${user(n)}@icloud.com`, (one) => `AppleID = "${one}";`),
  kind("the password of a proxy", (n) => word(n, "qzp"), (one) => `http://robot:${one}@proxy.example.net:8080`),
  kind(
    "the mail address of a certificate",
    (n) => `${user(n)}@me.com`,
    (one) => `Authority=Apple Development: ${one} (ABCDE12345)`,
  ),
  // Machines
  known("the name of the computer", (n) => `Jos ${host(n)} Mac`, (one) => `ComputerName : ${one}`),
  known("the local host name", host, (one) => `LocalHostName : ${one}`),
  known("kern.hostname", host, (one) => `kern.hostname: ${one}.local`),
  known(
    "uname",
    host,
    (one) => `Darwin ${one}.local 25.1.0 Darwin Kernel Version 25.1.0: x; root:xnu-1/RELEASE_ARM64_T6000 arm64`,
  ),
  known("a Bonjour name", host, (one) => `_ssh._tcp. ${one}.local. 22`),
  known("the head of a log line", host, (one) => `Nov 20 10:00:00 ${one} sysextd[412]: hello`),
  known("the name of a crash report", host, (one) => `Tunnel_2026-11-20-100000_${one}.crash`),
  known("the host name of DHCP", host, (one) => `host_name (string): ${one}`),
  known("what hostname prints", host, (one) => `% hostname\n${one}.local`),
  known("what scutil prints", host, (one) => `% scutil --get LocalHostName\n${one}`),
  known("the name in the store", (n) => `Jos ${host(n)}`, (one) => `<key>ComputerName</key>\n<string>${one}</string>`),
  kind("a serial number", serial, (one) => `      Serial Number (system): ${one}`),
  kind("a serial number of ioreg", serial, (one) => `    "IOPlatformSerialNumber" = "${one}"`),
  kind("a serial number of a profile", serial, (one) => `SerialNumber = ${one};`),
  kind("a hardware UUID", uuid, (one) => `      Hardware UUID: ${one}`),
  kind("a platform UUID", uuid, (one) => `    "IOPlatformUUID" = "${one}"`),
  kind(
    "a provisioning UDID",
    (n) => `00008103-001A2B3C${hex(n, 8).toUpperCase()}`,
    (one) => `Provisioning UDID: ${one}`,
  ),
  kind(
    "a device of a profile",
    (n) => `00008112-0${hex(n, 15).toUpperCase()}`,
    (one) => `<array><string>${one}</string></array>`,
  ),
  kind("the key of a crash reporter", uuid, (one) => `"crashReporterKey" : "${one}",`),
  kind("the key of an old crash reporter", uuid, (one) => `Anonymous UUID:        ${one}`),
  // Networks
  kind("a hardware address", mac, (one) => `\tether ${one}`),
  kind(
    "a hardware address of routes",
    (n) => `0:1c:42:${(1 + n % 255).toString(16)}:${(1 + (n >> 8)).toString(16)}:9`,
    (one) => `192.168.1.7        ${one}      UHLWIi          en0   1187`,
  ),
  kind("a hardware address with dashes", (n) => mac(n).replaceAll(":", "-").toUpperCase(), (one) => `BSSID: ${one}`),
  {
    name: "a hardware address in an interface id",
    plant: (n) => {
      const id = `ff:fe${hex(n >> 16 & 255, 2)}:${hex(n & 0xffff, 4)}`;
      const mention = `fe80::f218:98${id}`;
      return { secrets: [id], text: `\tinet6 ${mention}%en0 prefixlen 64 scopeid 0x4`, mention };
    },
  },
  known("a wireless network", (n) => `Net ${word(n, "qzn")}`, (one) => `Current Wi-Fi Network: ${one}`),
  known("a wireless network of ipconfig", (n) => word(n, "qzn"), (one) => `  SSID : ${one}`),
  known("a wireless network in a log", (n) => word(n, "qzn"), (one) => `airportd: joined network "${one}"`),
  known("a wireless network of airport", (n) => word(n, "qzn"), (one) => `           SSID: ${one}`),
  known("a search domain", domain, (one) => `  search domain[0] : ${one}`),
  known("a domain of resolv.conf", domain, (one) => `search ${one}`),
  known("a domain of DHCP", domain, (one) => `domain_name (string): ${one}`),
  known("a domain of the store", domain, (one) => `  SearchDomains : <array> {\n    0 : ${one}\n  }`),
  known(
    "a domain of a supplemental resolver",
    domain,
    (one) => `SupplementalMatchDomains : <array> {\n    0 : ${one}\n  }`,
  ),
  known("the name of a VPN server", domain, (one) => `  RemoteAddress : vpn.${one}`),
  known("the name of a proxy", domain, (one) => `  HTTPProxy : proxy.${one}`),
  known("the address of a PAC file", domain, (one) => `  ProxyAutoConfigURLString : http://wpad.${one}/proxy.pac`),
  kind("a public address", quad, (one) => `gateway: ${one}`),
  kind(
    "a public address with a port",
    quad,
    (one) => `tcp4       0      0  192.168.1.7.50123      ${one}.443       ESTABLISHED`,
  ),
  kind("a public address in a URL", quad, (one) => `https://${one}:8443/x`),
  kind("a public network", quad, (one) => `${one}/32       utun4              UGSc                utun4`),
  {
    name: "a public network cut short",
    plant: (n) => {
      const secret = quad(n).replace(/\.77$/, "");
      return {
        secrets: [secret],
        text: `${secret}/24         10.8.0.1           UGSc                utun4`,
        mention: `${secret}.9`,
      };
    },
  },
  kind(
    "a public address asked backwards",
    (n) => quad(n).split(".").reverse().join("."),
    (one) => `${one}.in-addr.arpa`,
  ),
  kind("an IPv6 address", six, (one) => `\tinet6 ${one} prefixlen 64 autoconf secured`),
  kind("an IPv6 address with a port", six, (one) => `https://[${one}]:8443/x`),
  kind(
    "an IPv6 network",
    (n) => six(n).replace("1234", ""),
    (one) => `${one}/64      fe80::1%utun4      UGSc        utun4`,
  ),
  kind("an IPv4 address within an IPv6 one", quad, (one) => `nat64: ::ffff:${one}`),
];
