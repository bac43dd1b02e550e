import { formatEpsilon } from '@saf/metrics';
import { modelStyleOfName } from '@saf/results';
import { Term } from '../../../ui/words/term.tsx';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';
import { epsilons, type Rate, subjects } from './robustness-model.ts';
import { headlineOf, type TwinFinding, twinFindings, verdictOf } from './verdict.ts';

export const findingCard: ResultCard = { kinds: ['robustness'], Card: FindingCard };

/** What all of the evidence comes to: in one sentence, in a picture, and in numbers. */
function FindingCard() {
  const findings = twinFindings(subjects.value, epsilons.value);
  const sentences = verdictOf(subjects.value, epsilons.value);
  if (sentences.length === 0) return null;
  return (
    <section class="card finding" aria-labelledby="finding-title">
      <h2 id="finding-title">The finding</h2>
      {findings.length > 0 && <p class="headline">{headlineOf(findings)}</p>}
      <div class="columns">
        {findings.map((finding) => (
          <Twins key={finding.symmetric} finding={finding} />
        ))}
      </div>
      <div class="verdict">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p class="small">
        See it happen: <a href="#attack?strength=0.15">one step does not break the symmetric network</a>,{' '}
        <a href="#attack?attack=pgd&strength=0.15">forty small steps do</a>.
      </p>
    </section>
  );
}

/** Two networks that differ in their activation alone: what one step leaves, and what all attacks do. */
const Twins = ({ finding: { bars, shared, epsilon } }: { readonly finding: TwinFinding }) => (
  <table class="twins">
    <caption>
      <Term of="twins">Twins</Term> with {shared}, <Term of="ε" /> = {formatEpsilon(epsilon)}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">network</th>
        <th scope="col">attack</th>
        <th scope="col">accuracy</th>
      </tr>
    </thead>
    {bars.map(({ model, plainWord, eq10, all }) => (
      <tbody key={model} class={toneOf(modelStyleOfName(model))}>
        <tr>
          <th scope="rowgroup" rowSpan={2}>
            {plainWord}
            <span class="muted small">{model}</span>
          </th>
          <Bar name="one step (eq. 10)" rate={eq10} isFaint />
        </tr>
        <tr>
          <Bar name="all attacks" rate={all} />
        </tr>
      </tbody>
    ))}
  </table>
);

interface BarProps {
  readonly name: string;
  readonly rate: Rate | null;
  readonly isFaint?: boolean;
}

const Bar = ({ name, rate, isFaint = false }: BarProps) => (
  <>
    <td class="muted small">{name}</td>
    <td>
      <div class="bar" aria-hidden="true">
        <div class={isFaint ? 'bar-fill faint' : 'bar-fill'} style={{ width: `${100 * (rate?.accuracy ?? 0)}%` }} />
      </div>
    </td>
    <td class="number">{rate ? `${Math.round(100 * rate.accuracy)} %` : '–'}</td>
  </>
);
