import { existsSync } from 'node:fs';
import type { Experiment } from '../experiments/index.ts';
import { writeReport } from '../report/index.ts';
import { readResult } from '../result/read-result.ts';
import { modelFiles } from './model-files.ts';
import { printFiles, printTable } from './print-run.ts';

/**
 * Writes the report of an experiment anew from the results that are there, and prints its table.
 *
 * @throws Error if there are none, or if one of them is damaged
 */
export async function report({ name, models }: Experiment, folder: string): Promise<void> {
  const paths = models.map((plan) => modelFiles(folder, plan.name).result).filter((file) => existsSync(file));
  if (paths.length === 0) throw new Error(`expected results in ${folder}, found none: \`reproduce run\` makes them`);
  const results = await Promise.all(paths.map(readResult));
  const { files } = await writeReport({ results, folder, profile: name });
  printTable(results);
  printFiles(files);
}
