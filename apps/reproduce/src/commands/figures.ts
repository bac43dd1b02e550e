import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeFolder, oneOf, wholeNumber, withDisplay } from '@saf/cli/command-line';
import { fetchSteps, planInspections } from '@saf/experiments/plan';
import type { Profile } from '@saf/experiments/profiles';
import { profiles } from '@saf/experiments/profiles';
import { lockFile } from '@saf/files/lock';
import type { Job } from '@saf/jobs';
import type { Command } from 'commander';
import { drawJob } from './draw-job.ts';
import { defaultOut, userPath } from './options/folders.ts';
import { printFiles } from './output/print-run.ts';
import { runTasks } from './run-tasks.ts';

interface FiguresOptions {
  readonly profile: string;
  readonly limit?: number;
  readonly out: string;
}

export function addFiguresCommand(program: Command): void {
  program
    .command('figures')
    .description('draw the figures of a profile from what there is; trains and evaluates nothing')
    .option('--profile <name>', 'the profile of the figures', oneOf(Object.keys(profiles)), 'mnist')
    .option('--limit <images>', 'inspect only the first test images', wholeNumber({ min: 1, max: 10_000 }))
    .option('--out <folder>', 'where runs were written', defaultOut)
    .action(async ({ profile, limit, out }: FiguresOptions) => {
      const study = profiles[profile];
      const testImages = limit ?? study.evaluation.images;
      const folder = join(userPath(out), profile);
      await drawFigures({ study, folder, testImages, jobs: availableParallelism(), threads: 1 });
    });
}

/** What drawing was asked to do. */
interface FiguresRequest {
  readonly study: Profile;
  /** The folder of the profile's results. */
  readonly folder: string;
  /** The first of the test images. */
  readonly testImages: number;
  readonly jobs: number;
  readonly threads: number;
}

/**
 * Draws all figures that there is something for: those without a trained model in any case, those of a model once it is trained,
 * curves and the report once there are results. It trains and evaluates nothing.
 *
 * @throws Interrupted if it was stopped; Error, said in one sentence, for whatever else went wrong
 */
async function drawFigures(request: FiguresRequest): Promise<void> {
  const partial = join(request.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFile(join(partial, 'lock'));
  try {
    const values = await withDisplay('stopping', (display, signals) =>
      runTasks(planFigures(request), request, display, signals),
    );
    printFiles(values.get('draw')?.files ?? []);
  } finally {
    await unlock();
  }
}

export function planFigures(request: FiguresRequest): Job[] {
  const steps = planInspections(request, []);
  return [
    ...fetchSteps(request, steps),
    ...steps,
    drawJob({ profile: request.study, folder: request.folder, runs: [] }, steps),
  ];
}
