import type { Study } from '../study/study.ts';
import type { DataRecord } from '../tables/table.ts';

/** A picture: the same SVG goes into its own file, the PNG and the report. */
export interface Drawing {
  /** The name of its files: "figure-9-adversarial". */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly alt: string;
  /** A whole SVG document. */
  readonly svg: string;
  /** Too wide for a telephone: it scrolls there. */
  readonly wide?: boolean;
}

/** A picture with the numbers that it draws, for its CSV file. */
export interface Figure extends Drawing {
  readonly records: readonly DataRecord[];
}

/** Makes the figures of a study; none if it has nothing to show. */
export type FigureMaker = (study: Study) => Figure[];
