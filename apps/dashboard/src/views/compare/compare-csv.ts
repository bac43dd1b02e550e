import { outcomeOf, type Truth, wordOf } from '../attack/words/outcome.ts';
import type { Cell } from './compare-model.ts';

/** "84 ms", "12.3 s". */
export const timeInWords = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/** The grid as comma-separated values: one line for each attack on each network. */
export function csvOf(cells: readonly Cell[], truth: Truth): string {
  const head = 'attack,network,clean,attacked,outcome,linf,l2,psnr_db,milliseconds';
  if (truth === 'unknown') return `${head}\n`;
  const lines = cells.map(({ attack, network, outcome: { clean, attacked }, size, time }) =>
    [
      ...[attack, network, wordOf(clean.prediction), wordOf(attacked.prediction)],
      outcomeOf(clean.prediction, attacked.prediction, truth).text,
      ...[size.linf.toFixed(6), size.l2.toFixed(6), size.psnr?.toFixed(3) ?? '', time.toFixed(1)],
    ].join(','),
  );
  return `${[head, ...lines].join('\n')}\n`;
}
