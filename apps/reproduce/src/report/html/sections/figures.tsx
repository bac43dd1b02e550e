/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { Picture } from '../picture.tsx';
import type { PageSection } from './section.ts';

function Figures({ report }: { report: Report }) {
  const figures = report.chapters.flatMap((chapter) => chapter.figures);
  if (figures.length === 0) return <p>No curves were measured.</p>;
  return (
    <div class="gallery">
      {figures.map(({ svg, name }) => (
        <Picture svg={svg} caption={`Beside this page as figures/${name}.svg and .png.`} />
      ))}
    </div>
  );
}

export const figures: PageSection = { id: 'figures', title: 'Curves', Content: Figures };
