export { describeError } from './describe-error.ts';
export { createDisplay, usesColor } from './display/create-display.ts';
export type { Display, EndState } from './display/display.ts';
export { Interrupted } from './interrupted.ts';
export type { Job } from './job.ts';
export { type RunJobsOptions, runJobs } from './run-jobs.ts';
export { catchStopSignals, type StopSignals } from './stop-signals.ts';
export {
  defineTask,
  type Task,
  type TaskContext,
  type TaskDefinition,
  type TaskModule,
  type TaskResult,
} from './task.ts';
