import { formatEpsilon } from '../format-epsilon.ts';
import type { CheckResult, EvaluationCard, Outcome } from './card-schema.ts';
import { percent } from './masks.ts';

/** The mark beside an outcome, for readers who cannot tell its colour. */
const marks: Readonly<Record<Outcome, string>> = { failed: '✗', unclear: '?', passed: '✓', skipped: '–' };

/**
 * The card as one HTML page: style inside, no script, nothing fetched; readable by screen readers, on telephones and in print.
 *
 * @example
 * await writeFile('plain.card.html', renderCard(card));
 */
export function renderCard(card: EvaluationCard): string {
  const title = `Evaluation card: ${card.classifier.name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${cardStyle}</style>
</head>
<body>
<header><h1>${escapeText(title)}</h1>
<p>${escapeText(subject(card))}</p>
<p class="verdict">${escapeText(verdictOf(card))}</p></header>
<main>
${section('accuracy', 'Robust accuracy', accuracyTable(card))}
${section('checks', 'Is the robustness real?', card.checks.map(checkItem).join('\n'))}
${section('facts', 'What was run', facts(card))}
</main>
</body>
</html>
`;
}

/** "4 of 20 checks failed: …", in a sentence. */
function verdictOf({ checks }: EvaluationCard): string {
  const count = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length;
  const rest = (['passed', 'unclear', 'skipped'] as const).map((outcome) => `${count(outcome)} ${outcome}`).join(', ');
  const failed = count('failed');
  if (failed === 0) return `No check failed (${rest}).`;
  return `${failed} of ${checks.length} checks failed (${rest}): the robust accuracies below may be too high, because attacks were misled.`;
}

const subject = ({ images, dataset, norm, seed, engine }: EvaluationCard): string =>
  `${images} images${dataset ? ` of ${dataset}` : ''}, ${norm === 'linf' ? 'L∞' : norm}, seed ${seed}, ${engine.name} engine of TensorFlow.js ${engine.tfjs}.`;

const section = (id: string, title: string, content: string): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escapeText(title)}</h2>\n${content}\n</section>`;

function accuracyTable({ clean, robust }: EvaluationCard): string {
  const rows = [
    ['0 (unperturbed)', clean, ''] as const,
    ...robust.map((each) => [formatEpsilon(each.epsilon), each, attacksOf(each)] as const),
  ];
  const body = rows.map(([epsilon, { accuracy, interval }, attacks]) => {
    const [low, high] = interval.map(percent);
    return `<tr><th scope="row">${epsilon}</th><td>${percent(accuracy)}</td><td>${low} to ${high}</td><td>${escapeText(attacks)}</td></tr>`;
  });
  return table(
    'Mean over images of the worst case over all attacks of this card, with 95 % Wilson intervals',
    ['ε', 'Accuracy', '95 % interval', 'Attacks: images wrong / attacked'],
    body,
  );
}

const attacksOf = ({ attacks }: EvaluationCard['robust'][number]): string =>
  attacks.map(({ name, wrong, attacked }) => `${name} ${wrong}/${attacked}`).join('; ');

function table(caption: string, heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((each) => `<th scope="col">${escapeText(each)}</th>`).join('');
  return `<div class="scroll" role="region" aria-label="${escapeText(caption)}" tabindex="0"><table><caption>${escapeText(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function checkItem({ id, question, outcome, numbers, sentence }: CheckResult): string {
  const measured = Object.entries(numbers).map(
    ([name, value]) =>
      `<div><dt>${escapeText(name)}</dt><dd>${value === null ? 'not a number' : round(value)}</dd></div>`,
  );
  const details =
    measured.length > 0 ? `<details><summary>Measured</summary><dl>${measured.join('')}</dl></details>` : '';
  return `<article class="${outcome}" aria-labelledby="check-${id}"><h3 id="check-${id}"><span class="outcome"><span aria-hidden="true">${marks[outcome]}</span> ${outcome}</span> ${escapeText(question)}</h3><p>${escapeText(sentence)}</p>${details}</article>`;
}

function facts({ classifier, comparedAt, budget, calibration }: EvaluationCard): string {
  const { nonsense, categories, inputShape, bounds, weights } = classifier;
  const rule =
    'category' in nonsense
      ? `output ${nonsense.category} is the largest`
      : `no confidence reaches ${nonsense.threshold}`;
  const rows: [string, string][] = [
    ['Classifier', `${categories} categories, images of ${inputShape.join(' x ')} in [${bounds.join(', ')}]`],
    ['Nonsense', `where ${rule}; for an image of a category it is an error`],
    ['Weights', weights ?? 'not given'],
    ['Attacks compared at', `ε = ${formatEpsilon(comparedAt)}, where the share of wrong images is nearest to one half`],
    [
      'Calibration',
      `expected calibration error ${round(calibration.expectedCalibrationError)} (15 bins), Brier score ${round(calibration.brierScore)}`,
    ],
    [
      'Budget',
      Object.entries(budget)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ],
  ];
  const body = rows.map(
    ([name, value]) => `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`,
  );
  return table('The classifier and its evaluation', ['', ''], body);
}

const round = (value: number): string => String(Number(value.toPrecision(4)));

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeText = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]);

/** Light or dark as the reader prefers, light in print; wide tables scroll in boxes of their own. */
const cardStyle = `
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
td:last-child { min-width: 14rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line); }
article { --tone: var(--line); border-left: .3rem solid var(--tone); padding: .1rem 0 .1rem .8rem; margin: 1rem 0; break-inside: avoid; }
article p { margin: .2rem 0; }
.outcome { display: inline-block; min-width: 5.5rem; color: var(--tone); }
.failed { --tone: var(--bad); } .passed { --tone: var(--good); } .unclear { --tone: var(--odd); }
.skipped .outcome, summary, dl { color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .3rem 0; font-size: .9rem; }
dl div { display: flex; gap: .4rem; } dd { margin: 0; font-variant-numeric: tabular-nums; }
`;
