import type { Task } from './task.ts';
import type { TaskValue } from './task-value.ts';

/** From the command to its worker. */
export type ToWorker =
  | { readonly kind: 'start'; readonly task: Task }
  /** Save what there is and end. */
  | { readonly kind: 'stop' };

/** How far a task is. */
export interface Progress {
  /** Share of the work that is done, in [0, 1]. */
  readonly share: number;
  /** What is being done, such as "epoch 1/2, loss 0.31". */
  readonly note: string;
}

/** From a worker to its command. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** A line for people. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'done'; readonly value: TaskValue }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
