import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { experiments } from '../experiments/index.ts';
import { defaultOut, userPath } from './folders.ts';
import { oneOf, wholeNumber } from './option-parsers.ts';

interface FiguresOptions {
  readonly profile: string;
  readonly limit?: number;
  readonly out: string;
}

export function addFiguresCommand(program: Command): void {
  program
    .command('figures')
    .description('draw the figures of a profile that there is something for; trains and evaluates nothing')
    .option('--profile <name>', 'whose figures', oneOf(Object.keys(experiments)), 'mnist')
    .option('--limit <images>', 'look at the first test images only', wholeNumber({ min: 1, max: 10_000 }))
    .option('--out <folder>', 'where runs were written', defaultOut)
    .action(async ({ profile, limit, out }: FiguresOptions) => {
      const { drawFigures } = await import('../run/draw-figures.ts');
      const experiment = experiments[profile];
      const testImages = limit ?? experiment.evaluation.images;
      const folder = join(userPath(out), profile);
      await drawFigures({ experiment, folder, testImages, jobs: availableParallelism(), threads: 1 });
    });
}
