export { type BullBoardOptions, type BullBoardPage, serveBullBoard } from './bull-board.ts';
export { type BullmqStatus, bullmqStatus, type QueueStatus } from './bullmq-status.ts';
export { type BullmqDispatcher, type BullmqDispatcherOptions, bullmqDispatcher } from './coordinator/dispatcher.ts';
export { runBullmqWorker } from './worker/run-worker.ts';
export type { BullmqWorkerOptions, WorkerJobEvent } from './worker/worker-options.ts';
