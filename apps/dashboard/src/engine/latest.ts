/** Runs one job of a kind at a time: a new one aborts the one before, whose result is null. */
export class Latest {
  private controller = new AbortController();

  async run<Result>(job: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
    this.controller.abort();
    const controller = new AbortController();
    this.controller = controller;
    try {
      return await job(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    }
  }

  stop(): void {
    this.controller.abort();
  }
}
