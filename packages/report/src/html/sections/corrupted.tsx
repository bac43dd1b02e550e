/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { ErrorTable } from '../error-table.tsx';
import { Picture } from '../picture.tsx';
import type { PageSection } from './section.ts';

function Corrupted({ report }: { report: Report }) {
  const chapters = report.chapters.flatMap((chapter) => chapter.corrupted ?? []);
  if (chapters.length === 0) return <p>No model was measured on corrupted images.</p>;
  return (
    <>
      <p>
        Noise is one of the ways in which an image can be spoilt. These are the others that benchmarks have: blur,
        weather, lines, and displaced pixels.
      </p>
      {chapters.map(({ table, figure }) => (
        <>
          <ErrorTable table={table} />
          <div class="gallery">
            <Picture svg={figure.svg} caption={figure.title} />
          </div>
        </>
      ))}
      <p class="notes">
        <code>pnpm reproduce corruptions</code> writes the table and the figure as files of their own.
      </p>
    </>
  );
}

export const corrupted: PageSection = { id: 'corrupted', title: 'On corrupted images', Content: Corrupted };
