import type { Command } from 'commander';
import { type ComparedDataset, comparedDatasets } from '../subjects/compared-models.ts';
import { ascendingNumbers, oneOf } from './option-parsers.ts';
import { addSubjectOptions, type SubjectOptions } from './subject-options.ts';

export interface RobustnessCommandOptions extends SubjectOptions {
  readonly dataset: ComparedDataset;
  /** Those that are usual on the data set by default. */
  readonly epsilons?: readonly number[];
}

const semantics = `
On mnist: plain, mReLU, RBF-r-m and mReLU-r-m, and the networks of the profile twins; on cifar10: those of the profile cifar10; as far
as their weights are in --out or in @saf/pretrained. Writes <out>/robustness/<network>.json with which images each attack left right,
a table and figures.
What an earlier run measured with the same options is reused.`;

export function addRobustnessCommand(program: Command): void {
  const command = program
    .command('robustness')
    .description('attack the trained networks and their ReLU twins in every way there is, and compare');
  addSubjectOptions(command, 100)
    .option('--dataset <name>', 'whose networks: mnist or cifar10', oneOf(comparedDatasets), 'mnist')
    .option(
      '--epsilons <numbers>',
      'L∞ sizes on pixels in [0, 1], such as 0.1,0.3 (usual on mnist) or 2/255,8/255 (on cifar10)',
      ascendingNumbers,
    )
    .addHelpText('after', semantics)
    .action(async (options: RobustnessCommandOptions) => {
      const { compareRobustness } = await import('../robustness/compare-robustness.ts');
      await compareRobustness(options);
    });
}
