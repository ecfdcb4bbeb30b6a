import { CLEAR, defineRule, found } from "../define.ts";
import { embeddedOf } from "../bundle_of.ts";
import { bundle, EXTENSION } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import type { BundleInfo } from "../../evidence/bundle/shapes.ts";

const ONE = bundle();

export default defineRule({
  id: "pack.multi-sysex-ipc",
  kind: "cause",
  stage: 0,
  title: "Several providers/sysexes share one IPC design",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.embedded"],
  judge(of) {
    const own = embeddedOf(of);
    const name = own?.value.machServiceName ?? null;
    if (own === null || name === null || "NetworkExtension.NEMachServiceName" in own.value.unexpanded) return CLEAR;
    const sharing = of.facts.value("sysex.embedded")!.flatMap((value, i) =>
      value.machServiceName === name && isNeighbour(own.value, value) ? [{ value, at: String(i) }] : []
    );
    return found(...sharing.map(({ value, at }) => ({
      message: `${own.value.fileName} and ${value.fileName} in the same app both claim the Mach service ${name}`,
      cites: [own.cite, { key: "sysex.embedded" as const, at }],
    })));
  },
  explains: [],
  fix: [
    {
      text:
        "Give each extension a NEMachServiceName of its own (app group, dot, name) and the app one connection object per " +
        "extension; or put all providers into one extension, which has one process and one service",
      for: "developer",
      risk: "low",
      verify: "plutil -p <extension>/Contents/Info.plist shows another name in each extension",
    },
    RELEASE,
  ],
  why:
    "Each system extension runs in a process of its own and launchd gives a Mach service to one job. Of two that claim one name, " +
    "one is unreachable, and messages for it reach the other.",
  notWhen: "One extension holds several providers: they share a process and a service rightly.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-17", "knowledge 09 N03"],
  aliases: ["PK-17"],
  samples: () => ({
    fires: [{ says: "two extensions that claim one service", facts: withSecond({}) }],
    silent: [
      {
        says: "two extensions with a service each",
        facts: withSecond({ machServiceName: "EXAMPLE123.com.example.filter" }),
      },
      {
        says: "two builds of one extension that were read together",
        facts: withSecond({
          path: EXTENSION.path.replace("Example Tunnel.app", "Old.app"),
          bundleId: EXTENSION.bundleId,
        }),
      },
      {
        says: "extensions of two apps",
        facts: withSecond({ path: EXTENSION.path.replace("Example Tunnel.app", "Example Filter.app") }),
      },
    ],
  }),
});

/** Another extension in the same folder. */
function isNeighbour(own: BundleInfo, other: BundleInfo): boolean {
  const folderOf = ({ path }: BundleInfo) => path.slice(0, path.lastIndexOf("/") + 1);
  return own.bundleId !== other.bundleId && folderOf(own) === folderOf(other) && folderOf(own) !== "";
}

function withSecond(overrides: Partial<BundleInfo>): ReturnType<typeof bundle> {
  const name = "com.example.tunnel.filter";
  const folder = EXTENSION.path.slice(0, EXTENSION.path.lastIndexOf("/"));
  const second = {
    ...EXTENSION,
    path: `${folder}/${name}.systemextension`,
    fileName: `${name}.systemextension`,
    bundleId: name,
    ...overrides,
  };
  return { ...ONE, "sysex.embedded": [EXTENSION, second] };
}
