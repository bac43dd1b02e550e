import type { Experiment } from '../experiments/index.ts';
import { writeReport } from '../report/index.ts';
import { readResult } from '../result/read-result.ts';
import { printFiles, printTable } from './print-run.ts';
import { resultFiles } from './result-files.ts';

/**
 * Writes the report of an experiment anew from the results that are there, and prints its table.
 *
 * @throws Error if there are none, or if one of them is damaged
 */
export async function report(experiment: Experiment, folder: string): Promise<void> {
  const paths = resultFiles(experiment, folder);
  if (paths.length === 0) throw new Error(`expected results in ${folder}, found none: \`reproduce run\` makes them`);
  const results = await Promise.all(paths.map(readResult));
  const { files } = await writeReport({ results, folder, profile: experiment.name });
  printTable(results);
  printFiles(files);
}
