import { resolve } from 'node:path';
import type { Command } from 'commander';
import { taskModule } from '../saf-tasks.ts';
import { addStudyOptions, type StudyFileOptions } from '../study/study-options.ts';

const semantics = `
A study file is TypeScript, JavaScript (export default defineStudy({ … }), from @saf/experiments/plan) or JSON. Fields of it may be replaced
behind it, by the names that lead to them: recipe.epochs=3, networks.mine.activation=rbf, measurements.robustness.images=100.
A run writes <out>/<study>/<network>.json (the result), <network>/model.json and weights.bin, what else is measured in folders of its
own (robustness, corruptions, out-of-distribution, certificates), study.json (the study, nothing left to defaults) and report.html.
Finished networks are reused, and an interrupted training resumes from its last checkpoint, with the same bits as without the
interruption. Both need the same run: the same recipe, seed and images, and for a checkpoint the same engine and threads.
Files of another run are never overwritten (exit code 1): --force replaces them, --out writes elsewhere.
Ctrl-C saves and ends with exit code 130; a second Ctrl-C ends at once.`;

interface RunOptions extends StudyFileOptions {
  readonly out: string;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('do what a study file says: train its networks, measure them, and write a report')
    .argument('<file>', 'the study file, such as my.study.ts')
    .argument('[fields...]', 'fields of it that are replaced, such as recipe.epochs=3');
  addStudyOptions(command)
    .option('--out <folder>', 'where to write', 'runs')
    .addHelpText('after', semantics)
    .action(async (file: string, overrides: string[], { out, ...options }: RunOptions) => {
      const { runStudyFile } = await import('../study/run-study-file.ts');
      await runStudyFile({ file: resolve(file), overrides, out: resolve(out), tasks: taskModule }, options);
    });
}
