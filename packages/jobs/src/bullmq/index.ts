export { type BullBoardOptions, type BullBoardPage, serveBullBoard } from './bull-board.ts';
export { type BullmqStatus, bullmqStatus, type QueueStatus } from './bullmq-status.ts';
export { type BullmqDispatcher, bullmqDispatcher } from './coordinator/dispatcher.ts';
export type { BullmqDispatcherOptions } from './coordinator/dispatcher-options.ts';
export { runBullmqWorker } from './worker/run-worker.ts';
export type { BullmqWorkerOptions, WorkerJobEvent } from './worker/worker-options.ts';
