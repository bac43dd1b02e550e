import { EvaluationCard } from '../../ui/evaluation-card.tsx';
import { filesOf } from './data/results-model.ts';
import type { ResultCard } from './result-card.ts';

export const evaluationCards: ResultCard = { kinds: ['card'], Card: EvaluationCards };

/** The evaluation cards: how robust under the strongest attacks, and whether that number can be believed. */
function EvaluationCards() {
  return (
    <>
      {filesOf('card').map(({ file, content }) => (
        <EvaluationCard key={file} card={content} />
      ))}
    </>
  );
}
