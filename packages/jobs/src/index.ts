export type { ArtifactStore, StoredName } from './artifacts/artifact-store.ts';
export { folderStore } from './artifacts/folder-store.ts';
export { openStore } from './artifacts/open-store.ts';
export type { StoredJob } from './artifacts/stored-job.ts';
export { type QueueAddress, queueAddress } from './bullmq/server/queue-address.ts';
export { describeError } from './describe-error.ts';
export { createDisplay, usesColor } from './display/create-display.ts';
export type { Display, EndState } from './display/display.ts';
export type { Executor, JobListeners } from './executors/executor.ts';
export { type LocalExecutorOptions, localExecutor } from './executors/local-executor.ts';
export { type Dispatcher, type StoreExecutorOptions, storeExecutor } from './executors/store-executor.ts';
export { type CollectedGarbage, collectGarbage, type GarbageOptions } from './garbage/collect-garbage.ts';
export { Interrupted } from './interrupted.ts';
export type { Job } from './job.ts';
export { type RunJobsOptions, runJobs } from './run-jobs.ts';
export { type SimulatedRun, type SimulationOptions, simulateRun } from './simulation/simulate-run.ts';
export { catchStopSignals, type StopSignals } from './stop-signals.ts';
export {
  defineTask,
  type Task,
  type TaskContext,
  type TaskDefinition,
  type TaskModule,
  type TaskResult,
} from './task.ts';
export { doStoredJob, type Machine } from './worker/do-stored-job.ts';
