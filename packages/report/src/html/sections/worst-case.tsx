/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

function WorstCase({ report }: { report: Report }) {
  const tables = report.chapters.flatMap(({ worstCase }) => (worstCase ? [worstCase] : []));
  if (tables.length === 0) return <p>No model was attacked in any other way.</p>;
  return (
    <>
      <p>
        This is what remains when everything is tried: an image counts as wrong if any of the attacks breaks it. The
        attack suite has eq. 10, transfer, Square, PGD, AutoAttack and attacks through smooth derivatives. An evaluation
        card has attacks of its own, and checks whether they were misled. Where the worst case is far above eq. 10, what
        the paper measures is not robustness.
      </p>
      {tables.map((table) => (
        <FactsTable {...table} />
      ))}
      <p class="notes">
        The cards are in the folder of this page, named after the model with the ending .card.html;{' '}
        <code>pnpm reproduce robustness</code> lists every attack of the suite separately.
      </p>
    </>
  );
}

export const worstCase: PageSection = { id: 'worst-case', title: 'Under the strongest attacks', Content: WorstCase };
