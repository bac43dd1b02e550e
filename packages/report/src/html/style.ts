/** The page's style: one column, wide tables in boxes of their own, light or dark as the reader has it, light in print. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --ground: #fff; --panel: #f5f6f8; --line: #d5d9de;
  --above: #a8320a; --below: #0a5a94; --link: #0a5a94; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #a3abb5; --ground: #15181c; --panel: #1f242a; --line: #3a414a;
    --above: #ff9d76; --below: #7cc4f5; --link: #7cc4f5; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1.02rem; margin: 1.2rem 0 .3rem; }
p, ul { max-width: 48rem; }
ul { padding-left: 1.2rem; margin: .3rem 0 .8rem; }
li { margin: .25rem 0; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: .8rem 0; }
.notes { font-size: .875rem; color: var(--soft); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; margin: .8rem 0; }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .6rem .7rem; color: var(--soft); }
caption strong { color: var(--ink); }
th, td { padding: .28rem .5rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
th { font-weight: 600; }
.rates td, .rates thead tr:first-child th:not(:first-child) { text-align: right; white-space: nowrap; }
.rates .interval { white-space: normal; color: var(--soft); font-size: .8rem; }
.rates tr > th:first-child:not([colspan]), .facts tr > th:first-child { position: sticky; left: 0; background: var(--ground); }
.rates tbody tr > th { font-weight: 400; white-space: nowrap; }
.rates thead tr + tr > * { font-weight: 400; color: var(--soft); }
.rates tbody tr + tr > * { border-top: 0; }
.rates tbody { border-top: 1px solid var(--line); }
.rates .kind th { background: var(--panel); font-weight: 700; font-size: .95rem; padding-top: .6rem; }
.rates .model th { font-weight: 600; padding-top: .6rem; }
.stay { display: inline-block; position: sticky; left: .5rem; max-width: min(48rem, calc(100vw - 4rem));
  white-space: normal; }
.rates .measured > * { font-weight: 700; }
.above { color: var(--above); }
.below { color: var(--below); }
.facts td { min-width: 5rem; }
.gallery { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.gallery.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
figure { margin: 0; }
figcaption { font-size: .875rem; color: var(--soft); padding: .3rem 0; }
.picture { background: #fff; color: #222; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.picture svg { display: block; width: 100%; height: auto; }
.wide { min-width: 56rem; padding: .5rem; }
.small .picture { max-width: 22rem; padding: .3rem; }
@page { size: A4; margin: 12mm; }
@media print {
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; }
  nav { display: none; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; border: 0; }
  .rates { font-size: 6.6pt; }
  .rates .interval { font-size: 6pt; }
  .facts { font-size: 7.5pt; }
  th, td { padding: 1pt 2.5pt; }
  tr, figure { break-inside: avoid; }
  .facts tbody tr:nth-child(-n + 3) { break-before: avoid; }
  .rates tbody { break-inside: avoid; }
  .rates .kind { break-after: avoid; }
  .wide { min-width: 0; }
  .gallery { grid-template-columns: 1fr 1fr; }
  .gallery.small { grid-template-columns: repeat(4, 1fr); }
}
`;
