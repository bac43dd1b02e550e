import type { Command } from 'commander';
import { ascendingNumbers } from './option-parsers.ts';
import { addSubjectOptions, type SubjectOptions } from './subject-options.ts';

export interface RobustnessCommandOptions extends SubjectOptions {
  readonly epsilons: readonly number[];
}

const semantics = `
Attacks plain, mReLU, RBF-r-m and mReLU-r-m, and the networks of the profile twins, as far as their weights are in --out or in
@saf/pretrained. Writes <out>/robustness/<network>.json with which images each attack left right, a table and figures.
What an earlier run measured with the same options is reused.`;

export function addRobustnessCommand(program: Command): void {
  const command = program
    .command('robustness')
    .description('attack the trained networks and their ReLU twins in every way there is, and compare');
  addSubjectOptions(command, 100)
    .option(
      '--epsilons <numbers>',
      'L∞ sizes on pixels in [0, 1], with commas between them',
      ascendingNumbers,
      [0.1, 0.3],
    )
    .addHelpText('after', semantics)
    .action(async (options: RobustnessCommandOptions) => {
      const { compareRobustness } = await import('../robustness/compare-robustness.ts');
      await compareRobustness(options);
    });
}
