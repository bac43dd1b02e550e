import { join } from 'node:path';
import { makeFolder } from '../cli/folders.ts';
import type { Experiment } from '../experiments/index.ts';
import { createDisplay } from '../progress/create-display.ts';
import type { Job } from '../schedule/job.ts';
import { drawJob } from './draw-job.ts';
import { fetchJobs } from './fetch-job.ts';
import { figureJobs } from './figure-jobs.ts';
import { lockFolder } from './folder-lock.ts';
import { printFiles } from './print-run.ts';
import { runJobs } from './run-jobs.ts';
import { catchStopSignals } from './stop-signals.ts';

/** What drawing was asked to do. */
export interface FiguresRequest {
  readonly experiment: Experiment;
  /** Folder of the experiment's run. */
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
export async function drawFigures(request: FiguresRequest): Promise<void> {
  const partial = join(request.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFolder(join(partial, 'lock'));
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note('stopping'));
  try {
    const values = await runJobs(planFigures(request), request, display, signals);
    printFiles(values.get('draw')?.files ?? []);
  } finally {
    signals.release();
    display.close();
    await unlock();
  }
}

export function planFigures(request: FiguresRequest): Job[] {
  const jobs = figureJobs(request, []);
  return [...fetchJobs(request, jobs), ...jobs, drawJob({ ...request, runs: [] }, jobs)];
}
