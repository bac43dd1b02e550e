import { withDisplay } from '@saf/cli/command-line';
import { type Display, Interrupted, type StopSignals } from '@saf/jobs';
import type { BenchEngine, Measurement } from '../../tasks/measure/measurement.ts';
import type { BenchOptions } from './bench-options.ts';
import { turns } from './contenders.ts';
import { measureTurn } from './measure-turn.ts';
import { type BenchReport, benchReport } from './report/bench-report.ts';
import { checkTorch } from './torch/measure-torch.ts';

/**
 * Makes all measurements, one after the other.
 *
 * @throws Interrupted if it was stopped; Error if no engine loads, or if a measurement fails
 */
export function bench(options: BenchOptions): Promise<BenchReport> {
  return withDisplay('stopping', async (display, signals) => {
    if (options.torch) await checkTorch(options.torch, signals.stop);
    const measurements = await measureAll(options, display, signals);
    if (measurements.every(({ engine }) => engine === 'torch')) throw new Error('no engine could be measured');
    return benchReport(options, measurements);
  });
}

async function measureAll(options: BenchOptions, display: Display, signals: StopSignals): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const missing = new Set<BenchEngine>();
  for (const turn of turns(options)) {
    const { engine } = turn.contender;
    if (missing.has(engine)) continue;
    try {
      measurements.push(await measureTurn(turn, options, display, signals));
    } catch (error) {
      // An engine that never ran does not load here, and the display has said why; one that did has failed.
      if (error instanceof Interrupted || engine === 'torch' || measurements.some((each) => each.engine === engine))
        throw error;
      missing.add(engine);
    }
  }
  return measurements;
}
