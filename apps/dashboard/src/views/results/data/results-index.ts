/** Error rates that the paper prints for a model, one per strength. */
export interface PaperCurve {
  readonly kind: string;
  readonly model: string;
  readonly strengths: readonly number[];
  readonly errors: readonly number[];
}

/** A figure with its files, those that there are. */
export interface FigureFiles {
  readonly name: string;
  readonly svg: string;
  readonly png: string | null;
  /** The numbers that it draws. */
  readonly csv: string | null;
}

/** What the build found in a folder of results; files are paths from `results/`. */
interface FolderFiles {
  readonly name: string;
  readonly tables: readonly string[];
  readonly figures: readonly FigureFiles[];
  readonly results: readonly string[];
}

/** The files of one experiment. */
export interface ExperimentFiles extends FolderFiles {
  readonly inspections: readonly string[];
  readonly cards: readonly string[];
  readonly report: string | null;
  readonly paper: readonly PaperCurve[];
}

/** Files that compare networks of all experiments. */
export type ComparisonFiles = FolderFiles;

/** `results/index.json`, which the build writes. */
export interface ResultsIndex {
  readonly experiments: readonly ExperimentFiles[];
  readonly comparisons: readonly ComparisonFiles[];
}
