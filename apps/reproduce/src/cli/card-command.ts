import type { Command } from 'commander';
import type { CardCommandOptions } from '../card/card-options.ts';
import { ascendingNumbers, oneOf, wholeNumber } from './option-parsers.ts';

const semantics = `
<model> is a folder with model.json and weights.bin, such as results/mnist/plain, or a network of @saf/pretrained, such as mnist/plain.
The card goes beside the folder of the model as <model>.card.json and <model>.card.html, where the report finds it and marks the
model in every table and figure if a check failed; that of a pretrained network goes to the folder that the command was called in.
--out writes elsewhere. A failed check is a finding, not a failure of the command: its exit code is 0.`;

export function addCardCommand(program: Command): void {
  program
    .command('card <model>')
    .description('ask whether the robustness of a model is real: attacks, checks of masked gradients, JSON and a page')
    .option('--dataset <name>', 'whose test images (default: those of its result, else mnist)')
    .option('--epsilons <numbers>', 'L∞ sizes, such as 0.1,0.3 or (usual on cifar10) 2/255,8/255', ascendingNumbers)
    .option('--limit <images>', 'the first test images', wholeNumber({ min: 1 }), 200)
    .option('--seed <number>', 'root of all random numbers', wholeNumber({ min: 0, max: 2 ** 31 - 1 }), 1)
    .option('--batch-size <images>', 'images attacked at a time', wholeNumber({ min: 1, max: 100_000 }), 100)
    .option(
      '--twin <model>',
      'an undefended twin (default: plain of @saf/pretrained, for other networks of the data set)',
    )
    .option('--engine <name>', 'auto, native or wasm', oneOf(['auto', 'native', 'wasm'] as const), 'auto')
    .option('--out <folder>', 'where to write')
    .option('--json', 'print the card as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (model: string, options: CardCommandOptions) => {
      const [{ toCardTask }, { makeCard }] = await Promise.all([
        import('../card/card-options.ts'),
        import('../card/make-card.ts'),
      ]);
      await makeCard(await toCardTask(model, options), { json: options.json ?? false });
    });
}
