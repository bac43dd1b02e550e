import type { Command } from 'commander';
import type { EvaluateOptions } from './evaluate-options.ts';
import { userPath } from './folders.ts';
import { numberIn, oneOf, wholeNumber } from './option-parsers.ts';

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate <folder>')
    .description('attack and evaluate a saved model (a folder with model.json and weights.bin); writes nothing')
    .option('--dataset <name>', 'whose test images', 'mnist')
    .option('--limit <images>', 'the first test images', wholeNumber({ min: 1 }), 2_000)
    .option(
      '--threshold <confidence>',
      'what has no confidence as large counts as nonsense; 0: nothing does (default: 0.5, or the category for nonsense if the model has one)',
      numberIn({ min: 0, max: 1 }),
    )
    .option('--seed <number>', 'root of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--engine <name>', 'auto, native or wasm', oneOf(['auto', 'native', 'wasm'] as const), 'auto')
    .option('--json', 'print the curves as JSON, and nothing else, to standard output')
    .action(async (folder: string, options: EvaluateOptions) => {
      const [{ toEvaluateSavedModelTask }, { evaluate }] = await Promise.all([
        import('./evaluate-options.ts'),
        import('../run/evaluate.ts'),
      ]);
      await evaluate(await toEvaluateSavedModelTask(userPath(folder), options), { json: options.json ?? false });
    });
}
