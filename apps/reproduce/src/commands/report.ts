import { join } from 'node:path';
import { oneOf } from '@saf/cli/command-line';
import type { Profile } from '@saf/experiments/profiles';
import { profiles } from '@saf/experiments/profiles';
import { readResult } from '@saf/results/node';
import type { Command } from 'commander';
import { drawTask } from './draw-job.ts';
import { defaultOut, userPath } from './options/folders.ts';
import { printFiles, printTable } from './output/print-run.ts';

interface ReportOptions {
  readonly profile: string;
  readonly out: string;
}

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('write tables, figures and report.html again from the results')
    .option('--profile <name>', 'the profile of the results', oneOf(Object.keys(profiles)), 'quick')
    .option('--out <folder>', 'where runs were written', defaultOut)
    .action(async ({ profile, out }: ReportOptions) => {
      await report(profiles[profile], join(userPath(out), profile));
    });
}

/**
 * Writes the report of an experiment anew from the results that are there, and prints its table.
 *
 * @throws Error if there are none, or if one of them is damaged
 */
async function report(profile: Profile, folder: string): Promise<void> {
  const task = drawTask({ profile, folder, runs: [] }, new Set());
  if (task.results.length === 0)
    throw new Error(`expected results in ${folder}, found none: \`reproduce run\` makes them`);
  const { runDraw } = await import('../tasks/draw/draw-report.ts');
  const { files = [] } = await runDraw(task);
  const results = await Promise.all(task.results.map(readResult));
  await printTable(task.results, results);
  printFiles(files);
}
