import { ArgumentError } from '@saf/checks';
import type { Result } from '@saf/results';
import { type DatasetName, type PaperTable, paperTables } from '../paper/index.ts';
import type { Goal } from '../paper/profile.ts';
import { profiles } from '../paper/profiles/index.ts';
import type { Cards } from './failed-cards.ts';
import { type LabelledResult, labelResults } from './label-results.ts';

/** All results on one data set, and what the paper prints for it, if it does: tables and figures are made from one study. */
export interface Study {
  readonly dataset: DatasetName;
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
export function studiesOf(results: readonly Result[], goal: Goal | null = null, cards: Cards = new Map()): Study[] {
  if (results.length === 0) throw new ArgumentError('results', 'at least one result', 'none');
  const datasets = [...new Set(results.map(({ network }) => network.dataset))];
  return datasets.map((dataset) => {
    const own = results.filter(({ network }) => network.dataset === dataset);
    const paper = own.every(isBesidePaper) ? undefined : paperTables.find((table) => table.dataset === dataset);
    return { dataset, paper, models: labelResults(own, cards), goal };
  });
}

const isBesidePaper = ({ experiment }: Result): boolean => profiles[experiment]?.besidePaper ?? false;
