import { ArgumentError } from '@saf/checks';
import { factsOfDataset, type PaperTable, type Result } from '@saf/results';
import type { SampleKind } from './curves.ts';
import type { Cards } from './failed-cards.ts';
import { type LabelledResult, labelResults } from './label-results.ts';

/** How near a model is to come to the paper. */
export interface Goal {
  readonly model: string;
  /** How far above the paper's an error rate may be. */
  readonly margins: Readonly<Record<SampleKind, number>>;
  /** What was tried where it is not, in sentences: the report prints them. */
  readonly tried: readonly string[];
}

/** What results are held against; nothing by default. */
export interface Comparison {
  /** The paper's printed tables. */
  readonly paperTables?: readonly PaperTable[];
  /** Experiments that the paper has nothing to compare with, though it has a table of their data set. */
  readonly besidePaper?: readonly string[];
  readonly goal?: Goal | null;
  /** Evaluation cards of the networks. */
  readonly cards?: Cards;
}

/** All results on one data set, and what the paper prints for it, if it does: tables and figures are made from one study. */
export interface Study {
  readonly dataset: string;
  /** What the data set is called in print. */
  readonly title: string;
  readonly paper: PaperTable | undefined;
  readonly models: readonly LabelledResult[];
  /** How near one of them is to come to the paper; null for none. */
  readonly goal: Goal | null;
}

/**
 * Groups results by data set, in the order given.
 *
 * @throws ArgumentError for no results
 */
export function studiesOf(
  results: readonly Result[],
  { paperTables = [], besidePaper = [], goal = null, cards = new Map() }: Comparison = {},
): Study[] {
  if (results.length === 0) throw new ArgumentError('results', 'at least one result', 'none');
  const datasets = [...new Set(results.map(({ network }) => network.dataset))];
  return datasets.map((dataset) => {
    const own = results.filter(({ network }) => network.dataset === dataset);
    const isBeside = own.every(({ experiment }) => besidePaper.includes(experiment));
    const paper = isBeside ? undefined : paperTables.find((table) => table.dataset === dataset);
    return { dataset, title: factsOfDataset(own[0]).title, paper, models: labelResults(own, cards), goal };
  });
}
