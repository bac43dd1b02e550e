import type { Command } from 'commander';
import { addSubjectOptions, type SubjectOptions } from './subject-options.ts';

const semantics = `
How well each network's outputs tell MNIST's test images from Gaussian and uniform noise, Fashion-MNIST, corrupted test images
and adversarial nonsense: AUROC, AUPR and FPR95 of six scores. Networks are those of \`robustness\`. Writes
<out>/ood/<network>.json and a table. What an earlier run measured with the same options is reused.`;

export function addOodCommand(program: Command): void {
  const command = program
    .command('ood')
    .description('measure how well the trained networks tell nonsense from digits (out-of-distribution detection)');
  addSubjectOptions(command, 1_000)
    .addHelpText('after', semantics)
    .action(async (options: SubjectOptions) => {
      const { compareOod } = await import('../ood/compare-ood.ts');
      await compareOod(options);
    });
}
