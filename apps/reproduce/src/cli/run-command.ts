import type { Command } from 'commander';
import { experiments } from '../experiments/index.ts';
import { defaultOut } from './folders.ts';
import { oneOf, wholeNumber } from './option-parsers.ts';
import { pretrainedProfile, toPretrainedRequest } from './pretrained-options.ts';
import { type RunOptions, toRunRequest } from './run-options.ts';

const semantics = `
A run leaves <out>/<profile>/<model>.json (the result), <model>/model.json and weights.bin, and report.html.
Models that are finished are reused; a training that was stopped or killed goes on from its last checkpoint, to the same
bits. Both only if it was the same run: recipe, seed, images, and engine and threads for a checkpoint. What is of another
run is never overwritten (exit code 1): --force replaces it, --out writes elsewhere.
--profile pretrained trains nothing: it evaluates the published networks on the full test set, at five strengths and as the
paper does (nothing clipped), and compares with the committed numbers, equal on the engine that made them (native: on the same processor), within 0.002 on others (exit code 1 where they differ).
Ctrl-C saves and ends with exit code 130; a second one ends at once.`;

export function addRunCommand(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description('train, attack and evaluate the models of a profile, and report (the default command)')
    .option('--profile <name>', 'what to reproduce', oneOf([...Object.keys(experiments), pretrainedProfile]), 'quick')
    .option('--models <names>', 'only these models of the profile, with commas between them')
    .option('--limit <images>', 'evaluate on the first test images only', wholeNumber({ min: 1 }))
    .option('--train-limit <images>', 'train on the first training images only', wholeNumber({ min: 1 }))
    .option('--validation', 'evaluate on training images that --train-limit leaves out, not on test images')
    .option('--recipe <file>', 'JSON with fields of a recipe that take the place of the profile’s; null leaves one out')
    .option('--epochs <number>', 'train for this many epochs', wholeNumber({ min: 1, max: 10_000 }))
    .option(
      '--seed <number>',
      "root of all random numbers (default: the profile's own seeds, mostly 1)",
      wholeNumber({ min: 0, max: 2 ** 31 - 1 }),
    )
    .option('--engine <name>', 'auto, native or wasm', oneOf(['auto', 'native', 'wasm'] as const), 'auto')
    .option('--out <folder>', 'where to write', defaultOut)
    .option('--jobs <number>', 'processes at the same time (default: one a core)', wholeNumber({ min: 1, max: 256 }))
    .option('--threads <number>', 'threads of one process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--resume', 'go on with an earlier run; an error if there is none')
    .option('--force', 'start anew, and replace what earlier runs left')
    .option('--json', 'print the results as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (options: RunOptions) => {
      const output = { json: options.json ?? false };
      if (options.profile === pretrainedProfile) {
        const request = toPretrainedRequest(options);
        const { checkPretrained } = await import('../run/check-pretrained.ts');
        return checkPretrained(request, output);
      }
      const request = toRunRequest(options);
      const { run } = await import('../run/run.ts');
      await run(request, output);
    });
}
