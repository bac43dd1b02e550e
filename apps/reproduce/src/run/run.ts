import { join } from 'node:path';
import { type Display, lockFolder } from '@saf/jobs';
import { makeFolder, shownPath } from '../cli/folders.ts';
import type { ModelState } from './model-state.ts';
import { totalSteps } from './model-state.ts';
import { planJobs } from './plan-jobs.ts';
import { prepareRun } from './prepare-run.ts';
import { printRun } from './print-run.ts';
import type { RunRequest } from './run-request.ts';
import { runTasks, withDisplay } from './run-tasks.ts';

/**
 * From nothing, or from where earlier runs stopped, to the results and the report of an experiment.
 *
 * @throws Interrupted if it was stopped; Error, said in one sentence, for whatever else went wrong
 */
export async function run(request: RunRequest, output: { json: boolean }): Promise<void> {
  const partial = join(request.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFolder(join(partial, 'lock'));
  try {
    const states = await prepareRun(request);
    const files = await work(request, states);
    await printRun(request, files, output);
  } finally {
    await unlock();
  }
}

const stopping = 'stopping: what is trained is saved, and the next run goes on from there (Ctrl-C again ends at once)';

/** Does what is left to do, and returns the files that were drawn. */
function work(request: RunRequest, states: ReadonlyMap<string, ModelState>): Promise<readonly string[]> {
  return withDisplay(stopping, async (display, signals) => {
    sayWhatIsThere(request, states, display);
    const values = await runTasks(planJobs(request, states), request, display, signals);
    return values.get('draw')?.files ?? [];
  });
}

function sayWhatIsThere(request: RunRequest, states: ReadonlyMap<string, ModelState>, display: Display): void {
  display.note(`${request.experiment.description}\nin ${shownPath(request.folder)}`);
  for (const [name, state] of states) {
    if (state.kind === 'finished') display.note(`${name}: finished by an earlier run, reused (--force starts anew)`);
    if (state.kind === 'trained') display.note(`${name}: trained by an earlier run`);
    if (state.kind === 'checkpoint')
      display.note(`${name}: goes on at step ${state.step} of ${totalSteps(state.identity)}`);
  }
}
