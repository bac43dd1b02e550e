import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { ascendingNumbers, oneOf, wholeNumber } from './option-parsers.ts';

export interface RobustnessCommandOptions {
  readonly limit: number;
  readonly epsilons: readonly number[];
  readonly seed: number;
  readonly batchSize: number;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly out: string;
  readonly jobs: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

const semantics = `
Attacks plain, mReLU, RBF-r-m and mReLU-r-m, and the networks of the profile twins, as far as their weights are in --out or in
@saf/pretrained. Writes <out>/robustness/<network>.json with which images each attack left right, a table and figures.
What an earlier run measured with the same options is reused.`;

export function addRobustnessCommand(program: Command): void {
  program
    .command('robustness')
    .description('attack the trained networks and their ReLU twins in every way there is, and compare')
    .option('--limit <images>', 'the first test images', wholeNumber({ min: 1, max: 10_000 }), 100)
    .option(
      '--epsilons <numbers>',
      'L∞ sizes on pixels in [0, 1], with commas between them',
      ascendingNumbers,
      [0.1, 0.3],
    )
    .option('--seed <number>', 'root of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--batch-size <images>', 'images attacked at a time', wholeNumber({ min: 1, max: 10_000 }), 100)
    .option('--engine <name>', 'auto, native or wasm', oneOf(['auto', 'native', 'wasm'] as const), 'auto')
    .option('--out <folder>', 'the folder of results', 'results')
    .option('--jobs <number>', 'processes at the same time', wholeNumber({ min: 1 }), availableParallelism())
    .option('--force', 'measure anew what an earlier run measured')
    .option('--json', 'print what was measured as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (options: RobustnessCommandOptions) => {
      const { compareRobustness } = await import('../robustness/compare-robustness.ts');
      await compareRobustness(options);
    });
}
