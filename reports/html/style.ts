/** The look of the page: one column, light and dark by the reader's choice, and ink on paper. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1d2025; --soft: #5b626d; --line: #d9dce1; --code: #f1f2f4;
  --bad: #b3261e; --bad-ground: #fdeceb; --warn: #8a5a00; --warn-ground: #fff4dc; --good: #1a6b3c; --good-ground: #e7f5ec;
  --unknown: #4a5160; --unknown-ground: #eceef2; --link: #0b57b0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15171b; --card: #1d2026; --ink: #e8eaed; --soft: #a6adb9; --line: #353a43; --code: #272b33;
    --bad: #ff8a80; --bad-ground: #3b1d1c; --warn: #f5c366; --warn-ground: #35290f; --good: #7fd6a0; --good-ground: #16301f;
    --unknown: #b9c0cc; --unknown-ground: #2a2f38; --link: #8ab8ff;
  }
}
* { box-sizing: border-box; }
body { overflow-wrap: anywhere; margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1rem; color: var(--soft); font-size: .875rem; }
footer { padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1, h2 { line-height: 1.25; margin: 0; }
h1 { font-size: 1.35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .6rem; }
.card > h2:first-child { margin-top: 0; }
p { margin: .35rem 0; }
a { color: var(--link); }
code, pre, kbd { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: 6px; padding: .6rem .75rem; margin: .4rem 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre:focus-visible, a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; margin: 1rem 0; }
.verdict { border-left: 6px solid var(--unknown); }
.problem { border-left-color: var(--bad); } .suspected, .warning { border-left-color: var(--warn); } .healthy { border-left-color: var(--good); }
.word { font-weight: 700; letter-spacing: .02em; }
.is-bad { color: var(--bad); } .is-warn { color: var(--warn); } .is-good { color: var(--good); } .is-unknown { color: var(--unknown); }
.soft { color: var(--soft); } .small { font-size: .875rem; }
.first { background: var(--unknown-ground); border-radius: 6px; padding: .5rem .75rem; margin-top: .75rem; }
.chain { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; margin: .5rem 0; padding: 0; }
.chain li { border: 1px solid var(--line); border-radius: 999px; padding: .1rem .7rem; font-size: .875rem; color: var(--unknown); }
.chain .ok { background: var(--good-ground); color: var(--good); } .chain .broken { background: var(--bad-ground); color: var(--bad); font-weight: 700; }
.chain .suspect { background: var(--warn-ground); color: var(--warn); }
ol.steps { padding-left: 1.4rem; margin: .4rem 0; } ol.steps > li { margin: .6rem 0; }
.command { position: relative; } .command pre { padding-right: 4.75rem; } .command button { position: absolute; top: .35rem; right: .35rem; }
button, input { font: inherit; font-size: .875rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; }
button { cursor: pointer; }
input { width: min(24rem, 100%); padding: .35rem .6rem; }
details { border-top: 1px solid var(--line); padding: .45rem 0; } details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; } summary > * { display: inline; }
.lines { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .75rem; margin: .25rem 0 .6rem; background: var(--code); border-radius: 6px; padding: .5rem .75rem; }
.lines > span { color: var(--soft); text-align: right; font: .875em/1.45 ui-monospace, Menlo, Consolas, monospace; }
.lines > code { background: none; padding: 0; white-space: pre-wrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
td:first-child, td:nth-child(2) { overflow-wrap: normal; white-space: nowrap; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.broke td { background: var(--bad-ground); }
svg { max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, -apple-system, sans-serif; } svg .layer { fill: var(--soft); }
svg .path { fill: none; stroke: var(--line); stroke-width: 2; } svg .dot { stroke: var(--card); stroke-width: 2; fill: var(--line); }
svg .found { fill: var(--bad); } svg .open { fill: var(--warn); } svg .clear { fill: var(--good); } svg .unwalked { fill: var(--line); }
svg a:focus-visible .dot { stroke: var(--link); stroke-width: 4; }
.way rect { fill: var(--unknown-ground); stroke: var(--line); } .way .name { font-weight: 600; }
.way .ok rect { fill: var(--good-ground); stroke: var(--good); } .way .suspect rect { fill: var(--warn-ground); stroke: var(--warn); }
.way .broken rect { fill: var(--bad-ground); stroke: var(--bad); stroke-width: 2; } .way .broken .name { fill: var(--bad); }
.way .arrow, .way .aside { fill: none; stroke: var(--soft); stroke-width: 1.5; } .way .aside { stroke-dasharray: 4 4; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin: 0 .3em 0 .8em; background: var(--line); }
.key.found { background: var(--bad); } .key.open { background: var(--warn); } .key.clear { background: var(--good); }
.toolbar { display: flex; gap: .5rem; flex-wrap: wrap; margin: .5rem 0; }
[hidden] { display: none; }
@media (max-width: 40rem) { .card { padding: .75rem .9rem; } .scroll svg { max-width: none; } .scroll table { min-width: 36rem; } }
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #999; --code: #f4f4f4; }
  body { font-size: 11pt; } main, header, footer { max-width: none; padding: 0; }
  .toolbar, button { display: none; } .card { break-inside: avoid; border-color: #999; } a { color: inherit; text-decoration: none; }
}
`.trim();
