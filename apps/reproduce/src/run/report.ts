import { readResult } from '@saf/results/node';
import { readCards } from '../card/read-cards.ts';
import type { Experiment } from '../experiments/index.ts';
import { runDraw } from '../worker/draw-task.ts';
import { drawTask } from './draw-job.ts';
import { printFiles, printTable } from './print-run.ts';

/**
 * Writes the report of an experiment anew from the results that are there, and prints its table.
 *
 * @throws Error if there are none, or if one of them is damaged
 */
export async function report(experiment: Experiment, folder: string): Promise<void> {
  const task = drawTask({ experiment, folder, runs: [] }, new Set());
  if (task.results.length === 0)
    throw new Error(`expected results in ${folder}, found none: \`reproduce run\` makes them`);
  const { files = [] } = await runDraw(task);
  const results = await Promise.all(task.results.map(readResult));
  printTable(results, await readCards(task.results, results));
  printFiles(files);
}
