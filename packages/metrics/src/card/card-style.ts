/** Light or dark as the reader has it, light in print; wide tables scroll in boxes of their own. */
export const cardStyle = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --ground: #fff; --line: #d5d9de; --bad: #a8320a; --good: #1a6b34; --odd: #7a5a00; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #a3abb5; --ground: #15181c; --line: #3a414a; --bad: #ff9d76; --good: #7fd69a; --odd: #e6c35c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; }
.verdict { font-weight: 600; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid currentColor; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line); }
article { border-left: .3rem solid var(--line); padding: .1rem 0 .1rem .8rem; margin: 1rem 0; break-inside: avoid; }
article p { margin: .2rem 0; }
.outcome { display: inline-block; min-width: 5.5rem; }
.failed { border-color: var(--bad); } .failed .outcome { color: var(--bad); }
.passed { border-color: var(--good); } .passed .outcome { color: var(--good); }
.unclear { border-color: var(--odd); } .unclear .outcome { color: var(--odd); }
.skipped .outcome, summary, dl { color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .3rem 0; font-size: .9rem; }
dl div { display: flex; gap: .4rem; } dd { margin: 0; font-variant-numeric: tabular-nums; }
`;
