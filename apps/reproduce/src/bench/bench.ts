import { availableParallelism } from 'node:os';
import { createDisplay } from '../progress/create-display.ts';
import type { Display } from '../progress/display.ts';
import { printJson } from '../run/print-run.ts';
import { runJobs } from '../run/run-jobs.ts';
import { catchStopSignals, type StopSignals } from '../run/stop-signals.ts';
import { Interrupted } from '../schedule/interrupted.ts';
import type { Job } from '../schedule/job.ts';
import type { EngineMeasurement } from './measurement.ts';
import { renderMeasurements } from './render-measurements.ts';

export interface BenchOptions {
  readonly engine?: 'native' | 'wasm';
  readonly steps: number;
  readonly images: number;
  readonly threads?: number;
  readonly json?: boolean;
}

/**
 * Measures each engine in a process of its own, one after the other, and prints what it took.
 *
 * @throws Error if no engine loads
 */
export async function bench(options: BenchOptions): Promise<void> {
  const display = createDisplay();
  const signals = catchStopSignals(() => display.note('stopping'));
  const measurements: EngineMeasurement[] = [];
  try {
    for (const engine of options.engine ? [options.engine] : (['native', 'wasm'] as const))
      measurements.push(...(await measure(engine, options, display, signals)));
  } finally {
    signals.release();
    display.close();
  }
  if (measurements.length === 0) throw new Error('no engine could be measured');
  if (options.json) printJson(measurements);
  else process.stdout.write(renderMeasurements(measurements));
}

/** Nothing for an engine that does not load: the display has said why. */
async function measure(
  engine: 'native' | 'wasm',
  { steps, images, threads = availableParallelism() }: BenchOptions,
  display: Display,
  signals: StopSignals,
): Promise<EngineMeasurement[]> {
  const job: Job = {
    name: `bench ${engine}`,
    inputs: [],
    outputs: [],
    task: { kind: 'measure', engine, steps, images },
  };
  try {
    const values = await runJobs([job], { jobs: 1, threads }, display, signals);
    return [values.get(job.name)!.measured!];
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return [];
  }
}
