import '../../styles/results.css';
import '../../styles/print.css';
import { useEffect } from 'preact/hooks';
import { failure } from '../../state/session.ts';
import { Glossary } from '../../ui/glossary.tsx';
import { isReading, readCommitted } from './data/results-model.ts';
import { FilesCard } from './files-card.tsx';
import { resultCards } from './result-cards.ts';

/** The paper's tables beside what was measured, from committed files and any that are dropped on the page. */
export function ResultsView() {
  useEffect(() => {
    readCommitted().catch((error: Error) => {
      failure.value = `The committed results: ${error.message}`;
    });
  }, []);
  return (
    <div class="stack" aria-busy={isReading.value}>
      <FilesCard />
      {resultCards.map(({ Card }, i) => (
        <Card key={i} />
      ))}
      <Glossary of={['plain', 'ReLU', 'mReLU, RBF', '-a', '-r', '-m', 'twins', 'seed', 'β', 'ε']} />
    </div>
  );
}
