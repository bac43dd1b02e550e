import { EvaluationCard } from '../../../ui/evaluation-card.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { filesOf } from '../data/results-model.ts';
import type { ResultCard } from '../result-card.ts';

export const evaluationCards: ResultCard = { kinds: ['card'], Card: EvaluationCards };

/** The evaluation cards: how robust under the strongest attacks, and whether that number can be believed. */
function EvaluationCards() {
  const files = filesOf('card');
  if (files.length === 0) return null;
  return (
    <section class="card" aria-labelledby="evaluation-title">
      <h2 id="evaluation-title">Evaluation cards</h2>
      <p class="small muted">
        How robust each network is under the strongest attacks, and whether that number can be believed.
      </p>
      {files.map(({ file, content }) => (
        <details key={file} class="evaluation">
          <summary>
            <h3>{shortened(content.classifier.name)}</h3>{' '}
            <span class="small muted">
              {content.images} images; {content.checks.filter(({ outcome }) => outcome === 'failed').length} of{' '}
              {content.checks.length} checks failed
            </span>
          </summary>
          <EvaluationCard card={content} />
        </details>
      ))}
    </section>
  );
}
