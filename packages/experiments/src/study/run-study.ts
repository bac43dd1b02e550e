import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { lockFile } from '@saf/files/lock';
import type { Result } from '@saf/results';
import { readResult } from '@saf/results/node';
import { removeParts } from '../shards/sharded-steps.ts';
import { modelFiles } from './model-files.ts';
import type { ModelState } from './model-state.ts';
import { planStudy } from './planning/plan-study.ts';
import { prepareStudy } from './prepare-study.ts';
import type { Step } from './steps.ts';
import type { StudyRequest } from './study-request.ts';

/** How a study is run. */
export interface RunStudyOptions {
  /**
   * Does the steps that are left to do. By default one after the other in this process, which must have the engine's peers installed;
   * `@saf/jobs` does them in processes of their own.
   */
  execute?(steps: readonly Step[], states: ReadonlyMap<string, ModelState>): Promise<void>;
  /** Told of the share of all steps that is done, and of what is being done. Not used by an `execute` of your own. */
  onProgress?(done: number, note: string): void;
  /** Told what there is to say besides, such as which engine runs. Not used by an `execute` of your own. */
  onNote?(text: string): void;
  /** Aborting stops the study; what is done is kept, and the next run resumes it. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a study from nothing, or from where earlier runs stopped: fetches its data set, trains its networks by their recipes and seeds,
 * evaluates, certifies and inspects them. Networks that are finished are reused; a training that was interrupted resumes to the same bits.
 *
 * @returns the results of the trainings asked for; they are in the folder too, as `<network>.json`
 * @throws ArgumentError for a folder that cannot be written to; Error if the folder holds another run, or another run works in it;
 * the signal's reason if it was aborted
 * @example
 * const results = await runStudy(studyRequest(study, { folder: 'runs/mine' }), {
 *   onProgress: (done, note) => console.log(`${Math.round(100 * done)} %: ${note}`),
 * });
 */
export async function runStudy(request: StudyRequest, options: RunStudyOptions = {}): Promise<Result[]> {
  const partial = join(request.folder, '.checkpoints');
  makeFolder(partial);
  const unlock = await lockFile(join(partial, 'lock'));
  try {
    const states = await prepareStudy(request);
    const steps = planStudy(request, states);
    await (options.execute?.(steps, states) ?? executeHere(steps, options));
    await removeParts(steps);
    return await Promise.all(request.runs.map(({ folder, plan }) => readResult(modelFiles(folder, plan.name).result)));
  } finally {
    await unlock();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ArgumentError('folder', 'a folder that can be written to', `${folder} (${code})`);
  }
}

/** The steps are planned in an order that they can be done in. */
async function executeHere(steps: readonly Step[], { onProgress, onNote, signal }: RunStudyOptions): Promise<void> {
  // Imported here: who has the steps done elsewhere needs no engine.
  const { runStep } = await import('./run-step.ts');
  const context = { signal: signal ?? new AbortController().signal, note: (text: string) => onNote?.(text) };
  for (const [i, { name, task }] of steps.entries()) {
    signal?.throwIfAborted();
    const { summary } = await runStep(task, {
      ...context,
      onProgress: (done, note) => onProgress?.((i + done) / steps.length, `${name}: ${note}`),
    });
    onProgress?.((i + 1) / steps.length, `${name}: ${summary}`);
  }
}
