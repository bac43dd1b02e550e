import type { Job } from '../job.ts';
import { type Memory, machineMemory } from './machine-memory.ts';

interface MemoryBudgetOptions {
  /** The memory in bytes that a job is expected to need at most. */
  need(job: Job): number;
  /** What helps beside closing other programs, in a few words. */
  readonly advice?: string;
}

/** Keeps the jobs that run at the same time inside the memory that there is. */
export class MemoryBudget {
  private readonly freeAtStart: number;
  private readonly need: (job: Job) => number;
  private readonly advice: string;

  constructor(
    { need, advice = '' }: MemoryBudgetOptions,
    private readonly memory: Memory = machineMemory,
  ) {
    this.need = need;
    this.advice = advice && `, or ${advice}`;
    this.freeAtStart = memory.free();
  }

  /** Whether a job fits beside those that run: they may not have taken all that they will. */
  holds(job: Job, running: readonly Job[]): boolean {
    const promised = running.reduce((sum, each) => sum + this.need(each), 0);
    const need = this.need(job);
    return promised + need <= this.freeAtStart && need <= this.memory.free();
  }

  /** @throws Error with one sentence if a job does not even fit alone */
  check(job: Job): void {
    const [need, free] = [this.need(job), this.memory.free()];
    if (need <= free) return;
    throw new Error(
      `it may need ${gigabytes(need)} GB of memory, and of the ${gigabytes(this.memory.total())} GB here ${gigabytes(free)} GB are free: ` +
        `close other programs or allow more${this.advice}`,
    );
  }

  /** Such as "waits for 0.5 GB of memory". */
  describeWait(job: Job): string {
    return `waits for ${gigabytes(this.need(job))} GB of memory`;
  }
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
