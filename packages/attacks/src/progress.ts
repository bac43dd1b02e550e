import type { AttackOptions } from './attack.ts';
import { macrotask } from './macrotask.ts';

/** Counts the steps of a run, reports them, and stops the run when it is aborted. */
export class Progress {
  private done = 0;

  constructor(
    private readonly total: number,
    private readonly options: Pick<AttackOptions, 'onProgress' | 'signal'>,
  ) {}

  /** One step is done. */
  step(): Promise<void> {
    return this.reach(this.done + 1);
  }

  /** So many steps are done, or need not be. */
  async reach(done: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    if (done > this.done) this.options.onProgress?.(Math.min(done / this.total, 1));
    this.done = Math.max(done, this.done);
    await macrotask();
    this.options.signal?.throwIfAborted();
  }
}
