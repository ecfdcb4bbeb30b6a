import { findDomainPrints, findLists } from "../formats/launchctl/find.ts";
import { parseList } from "../formats/launchctl/list.ts";
import { type LaunchdDomain, parseDomainPrint } from "../formats/launchctl/print_domain.ts";
import { defineFact } from "./define.ts";
import { allLines, outputsOf } from "./outputs.ts";

export default defineFact<LaunchdDomain>({
  key: "launchd.domain",
  summary: "The services and endpoints of a launchd domain",
  privacy: "public",
  privilege: "root",
  merge: "last",
  sources: [
    {
      format: "launchctl print system",
      probes: [{ command: ["/bin/launchctl", "print", "system"] }],
      find: ({ lines }) => outputsOf(findDomainPrints(lines)),
      parse: (output) => parseDomainPrint(allLines(output)),
    },
    {
      format: "launchctl list",
      find: ({ lines }) => outputsOf(findLists(lines)),
      // It shows the caller's own domain only: beside a print of the domain it never counts.
      parse: (output) => ({ ...parseList(allLines(output)), complete: false }),
    },
  ],
});
