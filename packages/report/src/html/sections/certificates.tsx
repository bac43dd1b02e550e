/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { ErrorTable } from '../error-table.tsx';
import { List } from '../list.tsx';
import { Picture } from '../picture.tsx';
import type { PageSection } from './section.ts';

function Certificates({ report }: { report: Report }) {
  const chapters = report.chapters.flatMap(({ certified }) => (certified ? [certified] : []));
  if (chapters.length === 0) return <p>Nothing was certified.</p>;
  return (
    <>
      <p>
        An attack can only say that a network is not broken yet; a certificate says that it cannot be broken. In L∞ it
        is of the network itself, by bounds of its outputs; in L2 of the vote of the network over noisy copies of an
        image.
      </p>
      {chapters.map(({ tables, figures, comparisons }) => (
        <>
          {tables.map((table) => (
            <ErrorTable table={table} />
          ))}
          <List lines={comparisons} />
          <div class="gallery">
            {figures.map(({ svg, name }) => (
              <Picture svg={svg} caption={`Also in figures/${name}.svg and .png; its numbers are in the .csv file.`} />
            ))}
          </div>
        </>
      ))}
    </>
  );
}

export const certificates: PageSection = { id: 'certificates', title: 'What is proven', Content: Certificates };
