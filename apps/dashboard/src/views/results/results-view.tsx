import '../../without-eval.ts';
import '../../styles/views/results.css';
import '../../styles/parts/finding.css';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { failure } from '../../state/session.ts';
import { EachInTurn, TurnsOfView } from '../../ui/drawing/in-turn.tsx';
import { Glossary } from '../../ui/words/glossary.tsx';
import { Contents } from './contents.tsx';
import { readCommitted } from './data/read-files.ts';
import { isReading } from './data/results-model.ts';
import { FilesCard } from './files/files-card.tsx';
import { resultCards } from './result-cards.ts';

const cards = resultCards.map(({ Card }) => Card);

/** The finding, then what it rests on: from committed files and any that are dropped on the page. */
export function ResultsView() {
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    readCommitted().catch((error: Error) => {
      failure.value = `The committed results: ${error.message}`;
    });
  }, []);
  const turns = useContext(TurnsOfView);
  return (
    <div ref={view} class="stack" aria-busy={isReading.value || turns?.areLeft.value}>
      <Contents of={view} />
      <FilesCard />
      {!isReading.value && <EachInTurn cards={cards} />}
      <Glossary of={['plain', 'ReLU', 'mReLU, RBF', '-a', '-r', '-m', 'twins', 'seed', 'β', 'ε']} />
    </div>
  );
}
