/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { type Result, trainingSeconds } from '@saf/results';
import type { Report } from '../../report.ts';
import { formatMegabytes, formatSeconds } from '../../words/format.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

const heads = ['Model', 'Training', 'A step (median)', 'Evaluation', 'Peak memory', 'Engine'];

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
        Training: steps times their median, which leaves interruptions out. Evaluation: time on the clock. Other work on
        the machine makes both longer, models trained side by side too.
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
