import { availableParallelism } from 'node:os';
import { type EngineChoice, engineOption, names, wholeNumber } from '@saf/cli/command-line';
import { addMachineOptions, type MachineOptions } from '@saf/cli/machines';
import type { Command } from 'commander';

/** Options of every command that measures all networks. */
export interface CompareOptions extends MachineOptions {
  /** All of them where none is named. */
  readonly models?: readonly string[];
  readonly limit: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly engine: EngineChoice;
  readonly out: string;
  readonly jobs: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addCompareOptions = (command: Command, images: number): Command =>
  addMachineOptions(command)
    .option(
      '--models <names>',
      'measure only these networks, for robustness also paths of saved models; what is known of others is kept',
      names,
    )
    .option('--limit <images>', 'number of test images', wholeNumber({ min: 1, max: 10_000 }), images)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--batch-size <images>', 'images at a time', wholeNumber({ min: 1, max: 10_000 }), 100)
    .addOption(engineOption())
    .option('--out <folder>', 'the folder of results', 'results')
    .option('--jobs <number>', 'processes at the same time', wholeNumber({ min: 1 }), availableParallelism())
    .option('--force', 'measure again what an earlier run measured')
    .option('--json', 'print what was measured as JSON, and nothing else, to standard output');
