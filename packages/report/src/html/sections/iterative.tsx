/** @jsxRuntime automatic */
/** @jsxImportSource preact */

import type { Report } from '../../report.ts';
import { iterativeTable } from '../../tables/iterative-table.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

function IterativeAttack({ report }: { report: Report }) {
  const results = report.chapters.flatMap(({ study }) => study.models.map(({ result }) => result));
  const table = iterativeTable(report.findings.inspections, results);
  if (!table) return <p>No model was attacked with more than one step.</p>;
  return (
    <>
      <p>
        The paper’s attack takes one gradient step, and nothing keeps its samples inside valid pixels. Projected
        gradient descent ({table.steps} steps on the training loss from a random start, samples inside [0, 1]) shows
        what happens to the same networks when the attacker continues. Where its rates are far above those of the single
        step, the gradient of that step was masked: the network hides from one step, and is not robust.
      </p>
      <FactsTable {...table} />
      {table.notes.map((note) => (
        <p class="notes">{note}</p>
      ))}
    </>
  );
}

export const iterative: PageSection = {
  id: 'iterative',
  title: 'Under an iterative attack',
  Content: IterativeAttack,
};
