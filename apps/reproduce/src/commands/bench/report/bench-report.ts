import { cpus, release, totalmem } from 'node:os';
import { type BenchAttack, benchAttackNames } from '../../../tasks/measure/bench-attacks.ts';
import type { BenchNetworkName } from '../../../tasks/measure/bench-networks.ts';
import type { Contender, Measured, Measurement } from '../../../tasks/measure/measurement.ts';
import type { BenchOptions } from '../bench-options.ts';
import { type Comparison, compare } from './compare.ts';
import { middle, range, type Spread } from './statistics.ts';

/** All of a benchmark, as its JSON has it. */
export interface BenchReport {
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly system: string;
  };
  /** Node's, TensorFlow's, tfjs's, PyTorch's. */
  readonly versions: readonly string[];
  readonly options: Omit<BenchOptions, 'torch'>;
  readonly comparisons: readonly Comparison[];
  readonly summaries: readonly Summary[];
}

/** What all rounds of a contender on a network took together. */
export interface Summary extends Contender {
  readonly network: BenchNetworkName;
  /** Milliseconds of a step: the median and the middle 80 % of all steps of all rounds. */
  readonly step: Spread & { readonly count: number };
  readonly preparation: number;
  /** Seconds, the range over the rounds. */
  readonly attacks: Readonly<Partial<Record<BenchAttack, Spread>>>;
  readonly peakMemoryBytes: number;
}

export function benchReport({ torch: _, ...options }: BenchOptions, measurements: readonly Measurement[]): BenchReport {
  const [{ model }] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: model.trim(),
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${process.platform}-${process.arch} ${release()}`,
    },
    versions: [...new Set([`Node ${process.versions.node}`, ...allOf(measurements, ({ version }) => version)])],
    options,
    comparisons: compare(options, measurements),
    summaries: [...grouped(measurements)].map(summarize),
  };
}

function grouped(measurements: readonly Measurement[]): Iterable<Measurement[]> {
  const groups = new Map<string, Measurement[]>();
  for (const each of measurements) {
    const key = [each.network, each.engine, each.threads, each.processes].join();
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups.values();
}

function summarize(rounds: readonly Measurement[]): Summary {
  const [{ network, engine, threads, processes }] = rounds;
  const steps = allOf(rounds, (each) => each.steps).flat();
  return {
    network,
    engine,
    threads,
    processes,
    step: { ...middle(steps), count: steps.length },
    preparation: range(allOf(rounds, (each) => each.preparation)).median,
    attacks: attacksOf(rounds),
    peakMemoryBytes: Math.max(...allOf(rounds, (each) => each.peakMemoryBytes)),
  };
}

function attacksOf(rounds: readonly Measurement[]): Summary['attacks'] {
  const measured = benchAttackNames.map((name) => {
    const seconds = allOf(rounds, ({ attacks }) => attacks[name] ?? []).flat();
    return [name, seconds] as const;
  });
  const spreads = measured.filter(([, seconds]) => seconds.length > 0).map(([name, all]) => [name, range(all)]);
  return Object.fromEntries(spreads);
}

function allOf<Value>(measurements: readonly Measurement[], of: (measured: Measured) => Value): Value[] {
  return measurements.flatMap(({ measured }) => measured.map(of));
}
