import { join } from 'node:path';
import type { Command } from 'commander';
import { experiments } from '../experiments/index.ts';
import { defaultOut, userPath } from './folders.ts';
import { oneOf } from './option-parsers.ts';

interface ReportOptions {
  readonly profile: string;
  readonly out: string;
}

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('write tables, figures and report.html anew from the results')
    .option('--profile <name>', 'whose results', oneOf(Object.keys(experiments)), 'quick')
    .option('--out <folder>', 'where runs were written', defaultOut)
    .action(async ({ profile, out }: ReportOptions) => {
      const { report } = await import('../run/report.ts');
      await report(experiments[profile], join(userPath(out), profile));
    });
}
