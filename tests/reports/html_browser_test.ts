import { assert, assertEquals } from "../../compat/std_assert.ts";
import { addBaseline } from "../../engine/compare/since_baseline.ts";
import { readSnapshot } from "../../engine/compare/snapshot.ts";
import html from "../../reports/html.ts";
import { renderUserHtml } from "../../reports/user/html.ts";
import type { Finding, Report } from "../../engine/report.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { diagnosePasted } from "../fakes/pasted.ts";

/** Where a Chromium lies; the page is looked at in a real one when there is one. */
const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function findBrowser(): string | null {
  return BROWSERS.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }) ?? null;
}

const BROWSER = findBrowser();
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };

const STORY = [
  "2026-11-20 10:00:00.100 Df sysextd[412:1a2b] [com.apple.sx:XPC] client activation request for com.example.tunnel.ext",
  "2026-11-20 10:00:00.400 E  sysextd[412:1a2b] (Security) Error checking with notarization daemon: 3",
  "2026-11-20 10:00:02.400 Df sysextd[412:1a2b] com.example.tunnel.ext: extension failed to validate! uninstalling",
].join("\n");

async function allReports(): Promise<[string, Report][]> {
  const examples = await Promise.all(
    EXAMPLES.map(async ({ name }): Promise<[string, Report]> => [name, await diagnoseExample(name)]),
  );
  return [
    ...examples,
    ["a story of the log", diagnosePasted(STORY)],
    ["what changed since a baseline", await sinceBaseline()],
    ["nothing", diagnosePasted("hello\n")],
  ];
}

/** A Mac that differs from its baseline in everything. */
async function sinceBaseline(): Promise<Report> {
  const [before, after] = await Promise.all(
    ["healthy", "waiting-for-user"].map((name) => diagnoseExample(name, { withFacts: true })),
  );
  return addBaseline(after!, readSnapshot(before, "good.tar.gz")!, readSnapshot(after, null)!);
}

const THOROUGH: Readonly<Record<string, readonly ("light" | "dark")[]>> = {
  "stale-registration-crash-loop": ["light", "dark"],
  "a story of the log": ["dark"],
  "what changed since a baseline": ["light"],
};

/** The example with so many findings beside its own. */
async function largeReport(findings: number): Promise<Report> {
  const report = await diagnoseExample("stale-registration-crash-loop");
  const [diagnosis] = report.diagnoses;
  const [one] = diagnosis!.findings;
  const many = Array.from({ length: findings }, (_, i): Finding => ({
    ...one!,
    rule: `${one!.rule}-${i}`,
    message: `Finding number ${i}`,
  }));
  return { ...report, diagnoses: [{ ...diagnosis!, findings: [...diagnosis!.findings, ...many] }] };
}

Deno.test({
  name: `the HTML report in a browser${BROWSER === null ? " (skipped: no Chromium here)" : ""}`,
  ignore: BROWSER === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const [{ chromium }, { default: axe }] = await Promise.all([import("playwright-core"), import("axe-core")]);
    const folder = await Deno.makeTempDir({ prefix: "doctor-html-" });
    const browser = await chromium.launch({ executablePath: BROWSER!, args: ["--no-sandbox"] });

    // A renderer of Chromium's takes longer to start than to show a page: one for all pages, and one into which axe may go.
    const openTab = async (bypassCSP: boolean) => {
      const page = await browser.newPage({ viewport: DESK, bypassCSP });
      const troubles: string[] = [];
      page.on("console", (message) => troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(String(error)));
      page.on("request", (request) => request.url().startsWith("file:") || troubles.push(request.url()));
      return { page, troubles };
    };
    const [strict, open] = await Promise.all([openTab(false), openTab(true)]);
    const render = (report: Report) => html.render(report, { width: 100, color: false, plain: false, verbose: false });
    const show = async (
      report: Report,
      { withAxe = false, colorScheme = "light" as "light" | "dark", as: write = render } = {},
    ) => {
      const path = `${folder}/report.html`;
      await Deno.writeTextFile(path, write(report));
      const { page, troubles } = withAxe ? open : strict;
      troubles.length = 0;
      await page.setViewportSize(DESK);
      await page.emulateMedia({ colorScheme });
      await page.goto(`file://${path}`);
      if (withAxe) await page.addScriptTag({ content: axe.source });
      return { page, troubles };
    };
    const violationsIn = async ({ page }: typeof open): Promise<string[]> => {
      const { violations } = await page.evaluate("axe.run({ resultTypes: ['violations'] })") as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
    };

    try {
      for (const [name, report] of await allReports()) {
        await t.step(`${name}: no error, no request, the verdict and its proof without scrolling`, async () => {
          const { page, troubles } = await show(report);
          assertEquals(troubles, []);
          const box = await page.locator(".verdict").boundingBox();
          assert(box!.y < 200);
          const lines = page.locator(".verdict .lines");
          if (await lines.count() > 0) assert((await lines.first().boundingBox())!.y < 800);
          assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
        });
        // The pages differ in their evidence only; one with everything in it and one story stand for all.
        for (const colorScheme of THOROUGH[name] ?? []) {
          await t.step(`${name}: axe finds nothing in the ${colorScheme}`, async () => {
            const tab = await show(report, { withAxe: true, colorScheme });
            await tab.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
            assertEquals(await violationsIn(tab), []);
          });
        }
      }
      await t.step("the page for users: axe finds nothing, and it fits on a phone", async () => {
        const tab = await show(await diagnoseExample("waiting-for-user"), { withAxe: true, as: renderUserHtml });
        await tab.page.setViewportSize(PHONE);
        assertEquals(await tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
        assertEquals(await violationsIn(tab), []);
        assertEquals(tab.troubles, []);
      });
      await t.step("5,000 findings: open, searched and fit on a phone", async () => {
        const startedAt = performance.now();
        const { page, troubles } = await show(await largeReport(5_000));
        // A second on a quiet machine; the rest is for a busy one.
        assert(performance.now() - startedAt < 5_000);
        await page.setViewportSize(PHONE);
        await page.locator("input[type=search]").fill("number 4711");
        assertEquals(await page.locator("[role=status]").textContent(), "1 of 5000");
        assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
        assertEquals(troubles, []);
      });
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
