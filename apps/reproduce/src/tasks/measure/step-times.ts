import { median } from 'simple-statistics';

/** Milliseconds between the ends of steps, from the first step after a warm-up on. */
export class StepTimes {
  readonly measured: number[] = [];
  private readonly ends: number[] = [];

  /** @param warmUp Steps that do not count, at least 1: engines compile and fill caches in them. */
  constructor(private readonly warmUp: number) {}

  stepEnded(): void {
    const now = performance.now();
    if (this.ends.length >= this.warmUp) this.measured.push(now - this.ends.at(-1)!);
    this.ends.push(now);
  }

  /**
   * What compiling costs, in steps: the first two are recorded, and the third is the first that runs as one. The first is counted as long as
   * the second, since the engine starts in it.
   */
  get compileSteps(): number {
    const [first, second, third] = this.ends;
    return (2 * (second - first) + (third - second)) / median(this.measured) - 3;
  }
}
