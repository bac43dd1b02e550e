/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Result } from '../../../result/schema.ts';
import { datasetFacts } from '../../dataset-facts.ts';
import { formatMegabytes, formatSeconds } from '../../format.ts';
import type { Report } from '../../report.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

const heads = ['Model', 'Training', 'A step (median)', 'Evaluation', 'Peak memory', 'Engine'];

function Costs({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.map(({ study }) => (
        <FactsTable
          caption={`Cost of each model on ${datasetFacts[study.dataset].title}`}
          heads={heads}
          rows={study.models.flatMap(({ label, seeds }) =>
            seeds.map((result, i) => [i === 0 ? label : `${label}, seed ${result.seed}`, ...costsOf(result)]),
          )}
        />
      ))}
      <p>Times are wall-clock times: models trained side by side, or a busy machine, make them longer.</p>
    </>
  );
}

function costsOf({ training, evaluation, peakMemoryBytes, engine }: Result): string[] {
  const step = `${training.millisecondsPerStep.toFixed(1)} ms`;
  return [
    formatSeconds(training.seconds),
    step,
    formatSeconds(evaluation.seconds),
    formatMegabytes(peakMemoryBytes),
    engine.name,
  ];
}

export const costs: PageSection = { id: 'costs', title: 'Costs', Content: Costs };
