import type { Result } from '@saf/results';
import { type Comparison, studiesOf } from './study/study.ts';
import { tables } from './tables/index.ts';
import { renderTerminal } from './tables/render/render-terminal.ts';

/**
 * The tables of some results as terminal text: paper and measured rows, intervals, differences, PSNR. A table wider than
 * `width` characters stands as blocks of columns under one another; colours only if asked for.
 *
 * @throws ArgumentError for no results
 * @example
 * console.log(renderTerminalTable(results, { color: false, width: process.stdout.columns ?? 80 }));
 */
export function renderTerminalTable(
  results: Result[],
  { color, width, ...comparison }: { color: boolean; width: number } & Comparison,
): string {
  const made = studiesOf(results, comparison).flatMap((study) => tables.flatMap((make) => make(study)));
  return made.map((table) => renderTerminal(table, { color, width })).join('\n\n');
}
