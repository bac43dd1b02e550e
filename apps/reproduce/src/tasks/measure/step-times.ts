/** Milliseconds between the ends of steps, from the first step after a warm-up on. */
export class StepTimes {
  readonly measured: number[] = [];
  private ended = 0;
  private last = 0;

  /** @param warmUp Steps that do not count, at least 1: engines compile and fill caches in them. */
  constructor(private readonly warmUp: number) {}

  stepEnded(): void {
    const now = performance.now();
    if (this.ended >= this.warmUp) this.measured.push(now - this.last);
    this.last = now;
    this.ended++;
  }
}
