import type { Command } from 'commander';
import { type EngineChoice, engineOption } from '../command-line/engine-option.ts';
import { names, wholeNumber, wholeNumbers } from '../command-line/option-parsers.ts';

/** The options of a study file's run as commander gives them. */
export interface StudyFileOptions {
  readonly sweep?: readonly string[];
  readonly networks?: readonly string[];
  readonly limit?: number;
  readonly trainLimit?: number;
  readonly validation?: boolean;
  readonly seed?: readonly number[];
  readonly engine: EngineChoice;
  readonly jobs?: number;
  readonly threads?: number;
  readonly yes?: boolean;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addStudyOptions = (command: Command): Command =>
  command
    .option('--sweep <values...>', 'train each network with several values, such as delta=0.25,0.5 seed=1..5')
    .option('--networks <names>', 'only these networks of the study, separated by commas', names)
    .option('--limit <images>', 'evaluate on the first test images only', wholeNumber({ min: 1 }))
    .option('--train-limit <images>', 'train on the first training images only', wholeNumber({ min: 1 }))
    .option('--validation', 'evaluate on training images that --train-limit leaves out, not on test images')
    .option(
      '--seed <numbers>',
      "seeds of all random numbers, such as 2 or 2,3, each trained (default: the study's own, or 1)",
      wholeNumbers({ min: 0, max: 2 ** 31 - 1 }),
    )
    .addOption(engineOption())
    .option('--jobs <number>', 'processes at the same time (default: one per core)', wholeNumber({ min: 1, max: 256 }))
    .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--yes', 'do not ask before more than 100 trainings')
    .option('--resume', 'resume an earlier run; fails if there is none')
    .option('--force', 'start from scratch and replace the files of earlier runs')
    .option('--json', 'print the results as JSON, and nothing else, to standard output');
