import type { ErrorCurveResult, Result } from '@saf/results';

/** What was done to the samples of a curve. */
export type Kind = ErrorCurveResult['kind'];
export type DatasetName = Result['network']['dataset'];

/** One printed row: error rates in [0, 1], one a strength; null where nothing is printed. */
export interface PaperRow {
  readonly kind: Kind;
  readonly model: string;
  readonly errors: readonly (number | null)[];
}

/** One of the paper's tables of error rates, and the figure that shows its curves. */
export interface PaperTable {
  readonly table: number;
  readonly figure: number;
  /** The figure with examples of classifications. */
  readonly exampleFigure: number;
  readonly dataset: DatasetName;
  /** β: a pixel change of 255 β on a scale of 0 to 255. */
  readonly strengths: readonly number[];
  /** In dB; null for clean samples. */
  readonly psnr: readonly (number | null)[];
  readonly rows: readonly PaperRow[];
  /** Test images and, as many, groups of nonsense samples (Sections 5.1 and 5.2). */
  readonly samples: number;
  /** Epochs its plain and its robust networks were trained for. */
  readonly epochs: { readonly plain: number; readonly robust: number };
  /** How the print was read, and what the text says beside it. */
  readonly notes: readonly string[];
}
