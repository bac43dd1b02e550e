/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Figure } from '../../figures/figure.ts';
import type { Report } from '../../report.ts';
import { Picture } from '../picture.tsx';
import { ScrollBox } from '../scroll-box.tsx';
import type { PageSection } from './section.ts';

function Figures({ report }: { report: Report }) {
  const figures = [...report.chapters.flatMap((chapter) => chapter.figures), ...report.illustrations];
  if (figures.length === 0) return <p>No curves were measured.</p>;
  const narrow = figures.filter((figure) => !figure.wide);
  const wide = figures.filter((figure) => figure.wide);
  return (
    <>
      <div class="gallery">
        {narrow.map(({ svg, name }) => (
          <Picture svg={svg} caption={captionOf(name)} />
        ))}
      </div>
      {wide.map((figure) => (
        <WideFigure figure={figure} />
      ))}
    </>
  );
}

/** On a small screen it keeps its size, and scrolls. */
function WideFigure({ figure: { title, svg, name } }: { figure: Figure }) {
  return (
    <ScrollBox label={title}>
      <div class="wide">
        <Picture svg={svg} caption={captionOf(name)} />
      </div>
    </ScrollBox>
  );
}

const captionOf = (name: string): string => `Also in figures/${name}.svg and .png; its numbers are in the .csv file.`;

export const figures: PageSection = { id: 'figures', title: 'Figures', Content: Figures };
