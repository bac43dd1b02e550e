/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { type Result, trainingSeconds } from '@saf/results';
import type { Report } from '../../report.ts';
import { formatMegabytes, formatSeconds } from '../../words/format.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

const heads = ['Model', 'Training', 'Step (median)', 'Evaluation', 'Peak memory', 'Engine'];

function Costs({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.map(({ study }) => (
        <FactsTable
          caption={`Cost of each model on ${study.title}`}
          heads={heads}
          rows={study.models.flatMap(({ label, seeds }) =>
            seeds.map((result, i) => [i === 0 ? label : `${label}, seed ${result.seed}`, ...costsOf(result)]),
          )}
        />
      ))}
      <p>
        Training time is the number of steps times their median, so that interruptions do not count. Evaluation time is
        wall-clock time. Other work on the machine makes both longer, and so does training several models at once.
      </p>
    </>
  );
}

function costsOf(result: Result): string[] {
  const { training, evaluation, peakMemoryBytes, engine } = result;
  const step = `${training.millisecondsPerStep.toFixed(1)} ms`;
  return [
    formatSeconds(trainingSeconds(result)),
    step,
    formatSeconds(evaluation.seconds),
    formatMegabytes(peakMemoryBytes),
    engine.name,
  ];
}

export const costs: PageSection = { id: 'costs', title: 'Costs', Content: Costs };
