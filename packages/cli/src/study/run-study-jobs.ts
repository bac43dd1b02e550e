import { relative } from 'node:path';
import {
  type ModelState,
  type RunStudyOptions,
  runStudy,
  type Step,
  type StudyRequest,
  totalSteps,
} from '@saf/experiments/plan';
import type { Display, Job, TaskModule } from '@saf/jobs';
import type { Result } from '@saf/results';
import { runTasksOf, type TasksOf, withDisplay } from '../command-line/run-tasks.ts';

/** How the steps of a study are done. */
export interface StudyJobs extends Omit<TasksOf, 'root' | 'force'> {
  readonly tasks: TaskModule;
  /** What people are told a path is. */
  shownPath?(path: string): string;
  /** Called when the folder is this run's, before the first step. */
  onStart?(): Promise<void>;
  /** Draws what the steps gave; the files that it writes are given back. */
  draw(steps: readonly Step[]): Job;
}

const stopping = 'stopping: what is trained is saved, and the next run goes on from there (Ctrl-C again ends at once)';

/**
 * From nothing, or from where earlier runs stopped, to the results and the report of a study, each step in a process of its own.
 *
 * @returns the results, and the files that were drawn
 * @throws Interrupted if it was stopped; Error, said in one sentence, for whatever else went wrong
 */
export async function runStudyJobs(
  request: StudyRequest,
  { tasks, shownPath = shortPath, onStart, draw, ...parallelism }: StudyJobs,
): Promise<{ results: Result[]; files: readonly string[] }> {
  let files: readonly string[] = [];
  const execute: RunStudyOptions['execute'] = (steps, states) =>
    withDisplay(stopping, async (display, signals) => {
      await onStart?.();
      sayWhatIsThere(request, states, display, shownPath);
      const last = draw(steps);
      const { folder: root, force } = request;
      const done = await runTasksOf(tasks, [...steps, last], { ...parallelism, root, force }, display, signals);
      files = done.get(last.name)?.files ?? [];
    });
  const results = await runStudy(request, { execute });
  return { results, files };
}

function sayWhatIsThere(
  { study, folder }: StudyRequest,
  states: ReadonlyMap<string, ModelState>,
  display: Display,
  shownPath: (path: string) => string,
): void {
  display.note(`${study.description}\nin ${shownPath(folder)}`);
  for (const [name, state] of states) {
    if (state.kind === 'finished') display.note(`${name}: finished by an earlier run, reused (--force starts anew)`);
    if (state.kind === 'trained') display.note(`${name}: trained by an earlier run`);
    if (state.kind === 'checkpoint')
      display.note(`${name}: goes on at step ${state.step} of ${totalSteps(state.identity)}`);
  }
}

/** The path as it is shortest to read. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
}
