import type { FigureFiles } from '../data/results-index.ts';
import { comparisons, experiment } from '../data/results-model.ts';
import type { ResultCard } from '../result-card.ts';

export const figuresCard: ResultCard = { kinds: [], Card: FiguresCard };

/** Every committed figure, with its files. */
function FiguresCard() {
  const shown = experiment.value;
  const figures = [...(shown?.figures ?? []), ...comparisons.value.flatMap((each) => each.figures)];
  if (figures.length === 0) return null;
  return (
    <section class="card" aria-labelledby="figures-title">
      <div class="card-head">
        <h2 id="figures-title">Figures</h2>
        {shown?.report && <a href={`results/${shown.report}`}>The full report</a>}
      </div>
      <ul class="figures">
        {figures.map((figure) => (
          <li key={figure.svg}>
            <FigureItem figure={figure} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FigureItem({ figure }: { readonly figure: FigureFiles }) {
  const title = titleOf(figure.name);
  return (
    <figure>
      <a href={`results/${figure.svg}`}>
        <img src={`results/${figure.svg}`} alt={title} loading="lazy" />
      </a>
      <figcaption>
        <strong>{title}</strong>
        <FigureLinks figure={figure} />
      </figcaption>
    </figure>
  );
}

/** "figure-9-noisy" is "Figure 9 noisy", "lemma-1" "Lemma 1"; "figure-mnist-noisy", which the paper does not have, "Curves noisy". */
function titleOf(name: string): string {
  const words = name.replace(/^figure-[a-z]\w*/, 'curves').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const kinds = ['png', 'svg', 'csv'] as const;

/** A figure's files: the picture twice, and its numbers. */
export const FigureLinks = ({ figure }: { readonly figure: FigureFiles }) => (
  <span class="files">
    {kinds.map((kind) => {
      const file = figure[kind];
      return (
        file && (
          <a key={kind} href={`results/${file}`} download>
            {kind.toUpperCase()}
          </a>
        )
      );
    })}
  </span>
);
