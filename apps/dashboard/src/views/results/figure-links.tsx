import type { FigureFiles } from './results-index.ts';

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
