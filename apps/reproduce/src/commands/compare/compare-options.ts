import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { names, oneOf, wholeNumber } from '../options/option-parsers.ts';

/** Options of every command that measures all networks. */
export interface CompareOptions {
  /** All of them where none is named. */
  readonly models?: readonly string[];
  readonly limit: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly out: string;
  readonly jobs: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addCompareOptions = (command: Command, images: number): Command =>
  command
    .option('--models <names>', 'only these networks, and what is known of others', names)
    .option('--limit <images>', 'the first test images', wholeNumber({ min: 1, max: 10_000 }), images)
    .option('--seed <number>', 'root of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--batch-size <images>', 'images at a time', wholeNumber({ min: 1, max: 10_000 }), 100)
    .option('--engine <name>', 'auto, native or wasm', oneOf(['auto', 'native', 'wasm'] as const), 'auto')
    .option('--out <folder>', 'the folder of results', 'results')
    .option('--jobs <number>', 'processes at the same time', wholeNumber({ min: 1 }), availableParallelism())
    .option('--force', 'measure anew what an earlier run measured')
    .option('--json', 'print what was measured as JSON, and nothing else, to standard output');
