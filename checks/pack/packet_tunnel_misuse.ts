import { defineRule, found } from "../define.ts";
import { ENABLED, ID } from "../samples.ts";
import { isNetworkExtension } from "../target.ts";
import { isSoleExtension } from "../sessions.ts";

function tunnel(server: string): string {
  return `${ENABLED}% scutil --nwi
Network information

IPv4 network interface information
   utun4 : flags      : 0x5 (IPv4,DNS)
           address    : 10.8.0.2
           VPN server : ${server}
           reach      : 0x00000003 (Reachable,Transient Connection)

   REACH : flags 0x00000003 (Reachable,Transient Connection)

Network interfaces: utun4 en0
`;
}

export default defineRule({
  id: "pack.packet-tunnel-misuse",
  kind: "context",
  stage: 0,
  title: "Packet tunnel used to inspect/drop/re-inject packets",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: ["net.nwi"],
  reads: ["reg.list"],
  judge(of) {
    if (!isNetworkExtension(of.target) || !isSoleExtension(of)) return found();
    const nwi = of.facts.value("net.nwi")!;
    const index = (nwi.ipv4 ?? []).findIndex(({ interface: name, server }) =>
      name.startsWith("utun") && /^127\.|^::1$/.test(server ?? "")
    );
    if (index < 0) return found();
    return found({
      message: `The tunnel on ${nwi.ipv4![index]!.interface} leads to ${
        nwi.ipv4![index]!.server
      }: nothing leaves this Mac through it`,
      cites: [{ key: "net.nwi", at: `ipv4.${index}` }],
      confidence: "C",
    });
  },
  explains: [],
  fix: [],
  why:
    "A packet tunnel that ends on the same Mac serves to look at packets or to drop them, not to carry them somewhere. Apple does not " +
    "support that: a content filter or a transparent proxy is made for it, and packets that are put back can go round in circles.",
  notWhen: "The tunnel leads somewhere, and only names a placeholder as its server.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-21", "TN3120", "knowledge 09 N03"],
  aliases: ["PK-21"],
  samples: () => ({
    fires: [{ says: "a tunnel to the Mac itself", text: tunnel("127.0.0.1"), target: ID }],
    silent: [
      { says: "a tunnel to a server", text: tunnel("192.0.2.1"), target: ID },
      { says: "no tunnel at all", text: tunnel("127.0.0.1").replaceAll("utun4", "en5"), target: ID },
    ],
  }),
});
