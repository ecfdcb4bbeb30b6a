import { assertEquals } from "../../compat/std_assert.ts";
import { domain, ID, job, list } from "../../checks/samples.ts";
import { fillRequest } from "../../engine/fill_request.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const LABEL = `NetworkExtension.${ID}.2.4.0.240`;
const ENABLED = list({ state: "activated enabled" });

const FILLS: readonly (readonly [says: string, text: string, command: string, filled: string])[] = [
  ["the bundle id", ENABLED, "grep <bundle id>", `grep ${ID}`],
  ["the label of the job", ENABLED + job({ state: "running" }), "print system/<label>", `print system/${LABEL}`],
  ["the label of a domain dump", ENABLED + domain([512, LABEL]), "print system/<label>", `print system/${LABEL}`],
  ["nothing where no label is known", ENABLED, "print system/<label>", "print system/<label>"],
  ["nothing where no app is known", ENABLED, "ls <app>/Contents", "ls <app>/Contents"],
  ["nothing where no extension is known", "hello\n", "grep <bundle id>", "grep <bundle id>"],
  ["nothing that it has no word for", ENABLED, "scutil --nc show <service>", "scutil --nc show <service>"],
];

for (const [says, text, command, filled] of FILLS) {
  Deno.test(`fillRequest() fills in ${says}`, () => assertEquals(fillRequest(command, caseOfPasted(text)), filled));
}

for (const id of ["$(id)", "a;b", "-rf", "a b", "`id`", "<x>"]) {
  Deno.test(`fillRequest() lets no shell act on ${id}`, () => {
    const of = caseOfPasted(ENABLED);
    assertEquals(
      fillRequest("grep <bundle id>", { ...of, target: { ...of.target!, bundleId: id } }),
      "grep <bundle id>",
    );
  });
}
