import '../styles/parts/evaluation-card.css';
import { formatEpsilon } from '@saf/metrics';
import type { EvaluationCard as Content } from '@saf/metrics/card';
import { shortened } from './words/shortened.ts';

const marks = { passed: '✓', failed: '✗', unclear: '?', skipped: '–' } as const;

/** How robust a network is under the strongest attacks, and whether that number can be believed. */
export function EvaluationCard({ card: { classifier, images, clean, robust, checks } }: { readonly card: Content }) {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return (
    <section class="card" aria-label={`Evaluation card of ${shortened(classifier.name)}`}>
      <div class="card-head">
        <h2>Evaluation card: {shortened(classifier.name)}</h2>
        <span class="small muted">
          {images} images; {failed.length} of {checks.length} checks failed
        </span>
      </div>
      <dl class="accuracies">
        {[{ ...clean, epsilon: 0 }, ...robust].map(({ epsilon, accuracy, interval }) => (
          <div key={epsilon}>
            <dt>{epsilon === 0 ? 'clean' : `ε = ${formatEpsilon(epsilon)}`}</dt>
            <dd>
              {accuracy.toFixed(3)}{' '}
              <span class="muted small">{`${interval[0].toFixed(3)}–${interval[1].toFixed(3)}`}</span>
            </dd>
          </div>
        ))}
      </dl>
      {failed.length > 0 && <Checks checks={failed} />}
      <details>
        <summary>{failed.length > 0 ? 'The other checks' : 'Checks of the evaluation itself'}</summary>
        <Checks checks={checks.filter(({ outcome }) => outcome !== 'failed')} />
      </details>
    </section>
  );
}

const Checks = ({ checks }: { readonly checks: Content['checks'] }) => (
  <ul class="checks">
    {checks.map(({ id, question, outcome, sentence }) => (
      <li key={id} class={outcome}>
        <span aria-hidden="true">{marks[outcome]}</span>
        <span>
          <strong>
            {question} <span class="unseen">{outcome}.</span>
          </strong>{' '}
          {sentence}
        </span>
      </li>
    ))}
  </ul>
);
