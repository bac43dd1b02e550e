/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { historyChart } from '../../figures/history-chart.ts';
import type { Report } from '../../report.ts';
import type { LabelledResult } from '../../study/label-results.ts';
import { Picture } from '../picture.tsx';
import type { PageSection } from './section.ts';

function Training({ report }: { report: Report }) {
  return (
    <div class="gallery small">
      {report.chapters.flatMap(({ study }) => study.models.flatMap((model) => <History model={model} />))}
    </div>
  );
}

function History({ model: { label, result } }: { model: LabelledResult }) {
  const { epochs } = result.training;
  const last = epochs.at(-1);
  if (!last) return <p>{label}: no history was recorded.</p>;
  const where = `in epoch ${last.epoch}`;
  return (
    <>
      <Picture
        svg={historyChart(label, 'loss', epochs)}
        caption={`${label}: training loss, ${last.loss.toFixed(4)} ${where}`}
      />
      <Picture
        svg={historyChart(label, 'error', epochs)}
        caption={`${label}: training error, ${last.error.toFixed(4)} ${where}`}
      />
    </>
  );
}

export const training: PageSection = { id: 'training', title: 'Training', Content: Training };
