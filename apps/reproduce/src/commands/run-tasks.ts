import { runTasksOf, type TasksOf } from '@saf/cli/command-line';
import type { Display, Job, StopSignals, TaskResult } from '@saf/jobs';
import { taskModule } from '../tasks/index.ts';

/** Does the jobs of `reproduce`, each in a process of its own. */
export function runTasks(
  jobs: readonly Job[],
  how: TasksOf,
  display: Display,
  signals: StopSignals,
): Promise<Map<string, TaskResult>> {
  return runTasksOf(taskModule, jobs, how, display, signals);
}
