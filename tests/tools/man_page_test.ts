import { assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { renderManPage } from "../../tools/gen/man_page.ts";

const MACROS = /^\.(?:\\"|TH|SH|SS|TP|PP|BR|br)(?: |$)/;
/** What reads manuals, on macOS and on Linux; each prints its complaints. */
const READERS = [["mandoc", ["-Tlint", "-Werror"]], ["groff", ["-man", "-Tutf8", "-ww", "-z"]]] as const;

Deno.test("renderManPage() has every verb and every option", () => {
  const page = renderManPage(VERBS).replaceAll("\\-", "-");
  for (const { name, options } of VERBS) {
    const section = page.slice(page.indexOf(`.SS ${name}\n`)).split(/\n\.S[SH] /)[0]!;
    assertStringIncludes(section, `.SS ${name}\n`);
    for (const option of options) assertStringIncludes(section, `\\fB--${option.name}\\fR`);
  }
});

Deno.test("renderManPage() takes no text for a macro, no backslash for an escape, and is ASCII", () => {
  const summary = '.so /etc/passwd \\fB … "quoted" ±30s and then some words so that this goes on and on .br wraps';
  const option = { name: "x", summary, choices: ["'a", ".b"] };
  const page = renderManPage([{
    name: "odd",
    summary,
    usage: ["doctor odd", "", ".TH \\n(yr"],
    positionals: 0,
    options: [option],
  }]);
  assertMatch(page, /^[\n\x20-\x7e]*$/);
  for (const line of page.split("\n")) if (/^[.']/.test(line)) assertMatch(line, MACROS);
  assertStringIncludes(page, "\\&.so /etc/passwd \\efB \\[u2026]");
  assertStringIncludes(page, "\\&.TH \\en(yr");
});

for (const [reader, flags] of READERS) {
  const isThere = await new Deno.Command("which", { args: [reader], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);
  Deno.test({
    name: `docs/doctor.1 is fine with ${reader}${isThere ? "" : " (skipped: it is not here)"}`,
    ignore: !isThere,
    async fn() {
      const path = new URL("../../docs/doctor.1", import.meta.url).pathname;
      const { code, stdout, stderr } = await new Deno.Command(reader, { args: [...flags, decodeURIComponent(path)] })
        .output();
      const says = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assertEquals([code, says], [0, ""]);
    },
  });
}
