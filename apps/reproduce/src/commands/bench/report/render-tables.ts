import { benchAttackNames, benchAttacks } from '../../../tasks/measure/bench-attacks.ts';
import { benchNetworks } from '../../../tasks/measure/bench-networks.ts';
import { nameOf } from '../contenders.ts';
import type { Summary } from './bench-report.ts';
import type { Comparison } from './compare.ts';
import type { Spread } from './statistics.ts';

/** A table as rows of cells, its header first. */
export type Rows = string[][];

/** Every target, and what was measured. */
export function comparisonRows(comparisons: readonly Comparison[]): Rows {
  const header = ['what', 'network', 'measured', 'target', ''];
  const rows = comparisons.map(({ what, network, value, unit, goal, met }) => {
    const digits = unit === 'MB' ? 0 : unit === '% of the step' || unit === 'steps' ? 1 : 2;
    const target = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
    return [what, benchNetworks[network].title, `${spread(value, digits)} ${unit}`, target, met ? 'met' : 'missed'];
  });
  return [header, ...rows];
}

/** Every number that was measured. */
export function summaryRows(summaries: readonly Summary[]): Rows {
  const attacks = benchAttackNames.filter((name) => summaries.some((each) => each.attacks[name]));
  const titles = attacks.map((name) => `${benchAttacks[name]} [s]`);
  const header = ['network', 'engine', 'step [ms]', 'batches [%]', ...titles, 'peak memory [MB]'];
  const rows = summaries.map((summary) => [
    benchNetworks[summary.network].title,
    nameOf(summary),
    spread(summary.step, 1),
    (100 * summary.preparation).toFixed(1),
    ...attacks.map((name) => spreadIfAny(summary.attacks[name])),
    Math.round(summary.peakMemoryBytes / 1e6).toString(),
  ]);
  return [header, ...rows];
}

const spreadIfAny = (value: Spread | undefined) => (value ? spread(value, 2) : '–');

function spread({ median, low, high }: Spread, digits: number): string {
  const [middle, from, to] = [median, low, high].map((value) => value.toFixed(digits));
  return from === to ? middle : `${middle} (${from}–${to})`;
}
