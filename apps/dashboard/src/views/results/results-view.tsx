import '../../styles/results.css';
import '../../styles/print.css';
import { useEffect } from 'preact/hooks';
import { failure } from '../../state/session.ts';
import { Glossary } from '../../ui/glossary.tsx';
import { CurvesCard } from './curves-card.tsx';
import { isReading, readCommitted } from './data/results-model.ts';
import { EvaluationCards } from './evaluation-cards.tsx';
import { FiguresCard } from './figures-card.tsx';
import { FilesCard } from './files-card.tsx';
import { HistoryCard } from './history-card.tsx';
import { RobustnessCard } from './robustness/robustness-card.tsx';
import { TableCard } from './table-card.tsx';

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
      <CurvesCard />
      <TableCard />
      <RobustnessCard />
      <HistoryCard />
      <EvaluationCards />
      <FiguresCard />
      <Glossary of={['plain', 'ReLU', 'mReLU, RBF', '-a', '-r', '-m', 'twins', 'seed', 'β', 'ε']} />
    </div>
  );
}
