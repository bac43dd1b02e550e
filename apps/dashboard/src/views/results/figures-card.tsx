import type { ExperimentFiles } from './results-index.ts';
import { experiment } from './results-model.ts';

/** Every committed figure, with its files. */
export function FiguresCard() {
  const shown = experiment.value;
  if (!shown || shown.figures.length === 0) return null;
  return (
    <section class="card" aria-labelledby="figures-title">
      <div class="card-head">
        <h2 id="figures-title">Figures</h2>
        {shown.report && <a href={`results/${shown.report}`}>The full report</a>}
      </div>
      <ul class="figures">
        {shown.figures.map((figure) => (
          <li key={figure.name}>
            <FigureItem figure={figure} csv={csvOf(figure.name, shown.tables)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The curves of Figs 9 and 11 are the numbers of Tables 2 and 4. */
function csvOf(figure: string, tables: readonly string[]): string | null {
  const table = { 'figure-9': 'table-2', 'figure-11': 'table-4' }[/^figure-\d+/.exec(figure)?.[0] ?? ''];
  return tables.find((file) => table && file.endsWith(`/${table}.csv`)) ?? null;
}

interface FigureItemProps {
  readonly figure: ExperimentFiles['figures'][number];
  readonly csv: string | null;
}

function FigureItem({ figure: { name, svg, png }, csv }: FigureItemProps) {
  const title = name
    .replace(/^figure-(\d+)-?/, 'Figure $1 ')
    .replaceAll('-', ' ')
    .trim();
  return (
    <figure>
      <a href={`results/${svg}`}>
        <img src={`results/${svg}`} alt={title} loading="lazy" />
      </a>
      <figcaption>
        <strong>{title}</strong>
        <span class="files">
          {png && (
            <a href={`results/${png}`} download>
              PNG
            </a>
          )}
          <a href={`results/${svg}`} download>
            SVG
          </a>
          {csv && (
            <a href={`results/${csv}`} download>
              CSV
            </a>
          )}
        </span>
      </figcaption>
    </figure>
  );
}
