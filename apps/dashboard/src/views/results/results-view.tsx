import '../../styles/results.css';
import '../../styles/finding.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { failure } from '../../state/session.ts';
import { Glossary } from '../../ui/glossary.tsx';
import { Contents } from './contents.tsx';
import { isReading, readCommitted } from './data/results-model.ts';
import { FilesCard } from './files-card.tsx';
import { resultCards } from './result-cards.ts';

/** The finding, then what it rests on: from committed files and any that are dropped on the page. */
export function ResultsView() {
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    readCommitted().catch((error: Error) => {
      failure.value = `The committed results: ${error.message}`;
    });
  }, []);
  const count = useOneMoreAtATime(resultCards.length, !isReading.value);
  return (
    <div ref={view} class="stack" aria-busy={isReading.value || count < resultCards.length}>
      <Contents of={view} />
      <FilesCard />
      {resultCards.slice(0, count).map(({ Card }, i) => (
        <Card key={i} />
      ))}
      <Glossary of={['plain', 'ReLU', 'mReLU, RBF', '-a', '-r', '-m', 'twins', 'seed', 'β', 'ε']} />
    </div>
  );
}

/** Counts up to a number, a step a task: the page does not stand still while all of its cards are drawn. */
function useOneMoreAtATime(last: number, isReady: boolean): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!isReady || count >= last) return;
    const timer = setTimeout(() => setCount(count + 1));
    return () => clearTimeout(timer);
  }, [count, last, isReady]);
  return count;
}
