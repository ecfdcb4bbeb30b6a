import { assert, assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { runDoctor } from "../fakes/terminal.ts";

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`completions ${shell} know every verb and every option`, async () => {
    const { code, printed } = await runDoctor(["completions", shell]);
    assertEquals(code, 0);
    for (const { name, options } of VERBS) {
      assertStringIncludes(printed, name);
      for (const option of options) {
        assertStringIncludes(printed, shell === "fish" ? `-l ${option.name}` : `--${option.name}`);
      }
    }
    assertStringIncludes(printed, "reg.stale");
  });
}

/** What bash would complete for these words, asked of a real bash. */
async function complete(script: string, ...words: readonly string[]): Promise<string[]> {
  const ask =
    `${script}\nCOMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _doctor; ` +
    'printf "%s\\n" "${COMPREPLY[@]}"';
  const { stdout, stderr } = await new Deno.Command("/bin/bash", { args: ["--norc", "-c", ask], cwd: "/" }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test({
  name: "bash completes verbs, options, choices and rules with the script",
  ignore: !["linux", "darwin"].includes(Deno.build.os),
  async fn() {
    const { printed } = await runDoctor(["completions", "bash"]);
    assert((await complete(printed, "doctor", "diag")).includes("diagnose"));
    assert((await complete(printed, "doctor", "inspect", "--aga")).includes("--against"));
    assert((await complete(printed, "doctor", "diagnose", "--format", "ht")).includes("html"));
    assert((await complete(printed, "doctor", "explain", "reg.st")).includes("reg.stale"));
  },
});

Deno.test("completions say which shells there are", async () => {
  for (const words of [["completions"], ["completions", "tcsh"]]) {
    const { code, complaints } = await runDoctor(words);
    assertEquals(code, 2);
    assertStringIncludes(complaints[0]!, "give bash, zsh or fish");
  }
});
