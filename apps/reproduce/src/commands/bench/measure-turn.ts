import type { Display, Job, StopSignals } from '@saf/jobs';
import type { Measured, Measurement } from '../../tasks/measure/measurement.ts';
import { stepCounts } from '../../tasks/measure/step-counts.ts';
import { runTasks } from '../run-tasks.ts';
import type { BenchOptions } from './bench-options.ts';
import { nameOf, type Turn } from './contenders.ts';
import { measureTorch } from './torch/measure-torch.ts';

/**
 * Makes one measurement, each process of it new.
 *
 * @throws Interrupted if it was stopped; Error if a process fails
 */
export async function measureTurn(
  turn: Turn,
  options: BenchOptions,
  display: Display,
  signals: StopSignals,
): Promise<Measurement> {
  const { network, round, contender } = turn;
  const { engine } = contender;
  const measured =
    engine === 'torch' || engine === 'torch-compiled'
      ? [await showTorch(turn, options, display, signals)]
      : await measureEngine(engine, turn, options, display, signals);
  return { ...contender, network, round, measured };
}

const title = ({ network, round, contender }: Turn) => `${network}, ${nameOf(contender)}, round ${round}`;

async function measureEngine(
  engine: BenchOptions['engines'][number],
  turn: Turn,
  { steps, images, effort }: BenchOptions,
  display: Display,
  signals: StopSignals,
): Promise<Measured[]> {
  const { network, contender } = turn;
  const { processes, threads } = contender;
  const task = {
    kind: 'measure',
    engine,
    network,
    ...stepCounts(network, steps),
    images: processes > 1 ? 0 : images,
    effort,
  } as const;
  const jobs = Array.from({ length: processes }, (_, i): Job => {
    const name = processes > 1 ? `${title(turn)}, process ${i + 1}` : title(turn);
    return { name, inputs: [], outputs: [], task };
  });
  const values = await runTasks(jobs, { jobs: processes, threads }, display, signals);
  return jobs.map(({ name }) => values.get(name)!.value as Measured);
}

async function showTorch(turn: Turn, options: BenchOptions, display: Display, signals: StopSignals): Promise<Measured> {
  const name = title(turn);
  display.start(name);
  try {
    const measured = await measureTorch(options.torch!, turn, options, signals.stop);
    display.end(name, 'done', `${measured.steps.length} steps`);
    return measured;
  } catch (error) {
    display.end(name, signals.stop.aborted ? 'stopped' : 'failed', '');
    throw error;
  }
}
