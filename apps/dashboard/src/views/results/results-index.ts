/** Error rates that the paper prints for a model, one a strength. */
export interface PaperCurve {
  readonly kind: string;
  readonly model: string;
  readonly strengths: readonly number[];
  readonly errors: readonly number[];
}

/** What the build found of one experiment; files are paths from `results/`. */
export interface ExperimentFiles {
  readonly name: string;
  readonly results: readonly string[];
  readonly inspections: readonly string[];
  readonly cards: readonly string[];
  readonly report: string | null;
  readonly tables: readonly string[];
  readonly figures: readonly { readonly name: string; readonly svg: string; readonly png: string | null }[];
  readonly paper: readonly PaperCurve[];
}

/** `results/index.json`, which the build writes. */
export interface ResultsIndex {
  readonly experiments: readonly ExperimentFiles[];
}
