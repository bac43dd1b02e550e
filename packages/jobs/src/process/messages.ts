import type { Task, TaskResult } from '../task.ts';

/** From the command to its worker. */
export type ToWorker =
  | { readonly kind: 'start'; readonly task: Task }
  /** Save what there is and end. */
  | { readonly kind: 'stop' };

/** From a worker to its command. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly done: number; readonly note: string }
  /** A line for people. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'done'; readonly result: TaskResult }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
