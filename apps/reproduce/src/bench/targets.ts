import { type BenchNetworkName, benchNetworks } from './bench-networks.ts';
import type { BenchOptions } from './bench-options.ts';
import type { Contender, Measured, Measurement } from './measurement.ts';
import { middle } from './statistics.ts';

/** What is asked of a number, and how it comes from the measurements of one network in one round. */
export interface Target {
  readonly what: string;
  readonly unit: '× PyTorch' | '× one process' | '% of the step' | 'MB';
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  isFor(network: BenchNetworkName): boolean;
  /** Null where something it needs was not measured. */
  value(round: readonly Measurement[]): number | null;
}

const anyNetwork = () => true;
const mnist = (network: BenchNetworkName) => benchNetworks[network].dataset === 'mnist';

/** What training on a CPU is to reach. */
export function targets({ threads, images, processes }: BenchOptions): Target[] {
  const [native, torch] = [alone('native', threads), alone('torch', threads)];
  const [wasm, torch1] = [alone('wasm', 1), alone('torch', 1)];
  const [nativeStep, wasmStep] = [`native training step, threads: ${threads}`, 'wasm training step, one core'];
  const eq10 = `eq. 10, ${images} images, native, threads: ${threads}`;
  const [times, share] = [
    { unit: '× PyTorch', isFor: anyNetwork },
    { unit: '% of the step', isFor: anyNetwork },
  ] as const;
  const throughput = { unit: '× one process', isFor: anyNetwork, goal: { atLeast: 0.85 * processes } } as const;
  const memory = { unit: 'MB', isFor: mnist } as const;
  return [
    { what: nativeStep, ...times, goal: { atMost: 1 }, value: ratio(step, native, torch) },
    { what: wasmStep, ...times, goal: { atMost: 3 }, value: ratio(step, wasm, torch1) },
    { what: eq10, ...times, isFor: mnist, goal: { atMost: 1 }, value: ratio(eq10Seconds, native, torch) },
    ...(['native', 'wasm'] as const).map(
      (engine): Target => ({
        what: `${processes} ${engine} training processes`,
        ...throughput,
        value: ratio(stepsPerSecond, { ...alone(engine, 1), processes }, alone(engine, 1)),
      }),
    ),
    { what: 'batch preparation, native', ...share, goal: { atMost: 10 }, value: number(preparation, native) },
    { what: 'batch preparation, wasm', ...share, goal: { atMost: 10 }, value: number(preparation, wasm) },
    { what: 'peak memory, native', ...memory, goal: { atMost: 1000 }, value: number(megabytes, native) },
    { what: 'peak memory, wasm', ...memory, goal: { atMost: 600 }, value: number(megabytes, wasm) },
  ];
}

type Quantity = (measured: readonly Measured[]) => number | null;

const step: Quantity = ([{ steps }]) => middle(steps).median;
const eq10Seconds: Quantity = ([{ eq10 }]) => eq10;
const preparation: Quantity = ([each]) => 100 * each.preparation;
const megabytes: Quantity = ([{ peakMemoryBytes }]) => peakMemoryBytes / 1e6;
/** Of all processes together. */
const stepsPerSecond: Quantity = (measured) =>
  measured.reduce((sum, { steps }) => sum + 1000 / middle(steps).median, 0);

const alone = (engine: Contender['engine'], threads: number): Contender => ({ engine, threads, processes: 1 });

function number(quantity: Quantity, contender: Contender): Target['value'] {
  return (round) => {
    const found = round.find(
      ({ engine, threads, processes }) =>
        engine === contender.engine && threads === contender.threads && processes === contender.processes,
    );
    return found ? quantity(found.measured) : null;
  };
}

function ratio(quantity: Quantity, ours: Contender, theirs: Contender): Target['value'] {
  return (round) => {
    const [above, below] = [number(quantity, ours)(round), number(quantity, theirs)(round)];
    return above === null || below === null ? null : above / below;
  };
}
