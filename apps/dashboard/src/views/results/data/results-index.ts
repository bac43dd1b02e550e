/** A figure with its files, those that there are. */
export interface FigureFiles {
  readonly name: string;
  readonly svg: string;
  readonly png: string | null;
  /** The numbers that it draws. */
  readonly csv: string | null;
}

/** What the build found in a folder of results; files are paths from `results/`. */
export interface FolderFiles {
  readonly name: string;
  /** JSON files of any kind: what they are they say themselves. */
  readonly files: readonly string[];
  readonly tables: readonly string[];
  readonly figures: readonly FigureFiles[];
  readonly report: string | null;
}

/** `results/index.json`, which the build writes. */
export type ResultsIndex = readonly FolderFiles[];
