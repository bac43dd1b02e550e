/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { ErrorTable } from '../error-table.tsx';
import type { PageSection } from './section.ts';

function Leaderboard({ report }: { report: Report }) {
  const tables = report.chapters.flatMap((chapter) => chapter.leaderboard ?? []);
  if (tables.length === 0) return <p>No leaderboard was made.</p>;
  return (
    <>
      <p>
        Networks of all experiments on the same data set, by what AutoAttack leaves of them.{' '}
        <code>pnpm reproduce submit</code> adds a network, <code>pnpm reproduce leaderboard</code> makes the table anew.
      </p>
      {tables.map((table) => (
        <ErrorTable table={table} />
      ))}
    </>
  );
}

export const leaderboard: PageSection = { id: 'leaderboard', title: 'Leaderboard', Content: Leaderboard };
