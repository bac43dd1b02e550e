import { availableParallelism } from 'node:os';
import { type EngineChoice, engineOption, shardsOption, wholeNumber } from '@saf/cli/command-line';
import { addMachineOptions, type MachineOptions } from '@saf/cli/machines';
import type { Command } from 'commander';
import { defaultOut } from './folders.ts';
import { type OutputsChoice, outputsOption } from './outputs-option.ts';

/** Options of every command that measures saved models, as commander gives them. */
export interface MeasuringOptions extends OutputsChoice, MachineOptions {
  readonly engine: EngineChoice;
  readonly out: string;
  readonly shards?: number;
  readonly jobs: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** They stand behind a command's own options. */
export const addMeasuringOptions = (command: Command): Command =>
  addMachineOptions(
    command
      .addOption(outputsOption())
      .addOption(engineOption())
      .option('--out <folder>', 'the folder of results', defaultOut)
      .addOption(shardsOption())
      .option('--jobs <number>', 'processes at the same time', wholeNumber({ min: 1 }), availableParallelism())
      .option('--force', 'measure again what an earlier run measured')
      .option('--json', 'print what was measured as JSON, and nothing else, to standard output'),
  );
