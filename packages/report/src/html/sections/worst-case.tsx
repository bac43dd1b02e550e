/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

function WorstCase({ report }: { report: Report }) {
  const tables = report.chapters.flatMap(({ worstCase }) => (worstCase ? [worstCase] : []));
  if (tables.length === 0) return <p>No model was put under more attacks than these.</p>;
  return (
    <>
      <p>
        What is left when everything is tried: an image counts as wrong if any of the attacks breaks it. The suite has
        eq. 10, transfer, Square, PGD, AutoAttack and attacks through smooth derivatives; an evaluation card has as many
        of its own, and checks whether they were misled. Where the worst is far above eq. 10, what the paper measures is
        not robustness.
      </p>
      {tables.map((table) => (
        <FactsTable {...table} />
      ))}
      <p class="notes">
        Cards are beside this page, as the model’s name and .card.html; <code>pnpm reproduce robustness</code> has every
        attack of the suite by itself.
      </p>
    </>
  );
}

export const worstCase: PageSection = { id: 'worst-case', title: 'Under the strongest attacks', Content: WorstCase };
