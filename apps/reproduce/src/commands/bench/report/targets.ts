import { type BenchAttack, benchAttackNames, benchAttacks } from '../../../tasks/measure/bench-attacks.ts';
import { type BenchNetworkName, benchNetworks } from '../../../tasks/measure/bench-networks.ts';
import type { Contender, Measured, Measurement } from '../../../tasks/measure/measurement.ts';
import type { BenchOptions } from '../bench-options.ts';
import { middle } from './statistics.ts';

/** What is asked of a number, and how it comes from the measurements of one network in one round. */
export interface Target {
  readonly what: string;
  readonly unit: '× PyTorch' | '× one process' | 'steps' | '% of the step' | 'MB';
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  isFor(network: BenchNetworkName): boolean;
  /** Null where something it needs was not measured. */
  value(round: readonly Measurement[]): number | null;
}

const anyNetwork = () => true;
const mnist = (network: BenchNetworkName) => benchNetworks[network].dataset === 'mnist';
const residual = (network: BenchNetworkName): boolean => network === 'cifar10-resnet-20';
const ofThePaper = (network: BenchNetworkName): boolean => !residual(network);
const engines = ['native', 'wasm'] as const;

/** What training and attacks on a CPU are to reach. */
export function targets(options: BenchOptions): Target[] {
  return [
    ...speed(options),
    ...compilation(options),
    ...throughput(options),
    ...preparations(options),
    ...memories(options),
  ];
}

function speed({ threads, images }: BenchOptions): Target[] {
  const [native, torch] = [alone('native', threads), alone('torch', threads)];
  const [wasm, torchOnOne] = [alone('wasm', 1), alone('torch', 1)];
  const target = (what: string, atMost: number, value: Target['value'], isFor = ofThePaper): Target => ({
    what,
    unit: '× PyTorch',
    goal: { atMost },
    isFor,
    value,
  });
  return [
    target(`native training step, threads: ${threads}`, 0.85, ratio(step, native, torch)),
    target(`native training step, threads: ${threads}`, 1.1, ratio(step, native, torch), residual),
    target('wasm training step, one core', 1.3, ratio(step, wasm, torchOnOne)),
    ...benchAttackNames.map((name) =>
      target(
        `${benchAttacks[name]}, ${images} images, native, threads: ${threads}`,
        name === 'autoAttack' ? 1 : 0.6,
        ratio(secondsOf(name), native, torch),
      ),
    ),
  ];
}

function compilation(options: BenchOptions): Target[] {
  return engines.map((engine) => ({
    what: `compiling the step, ${engine}`,
    unit: 'steps',
    goal: { atMost: 20 },
    isFor: anyNetwork,
    value: number(compileSteps, usual(engine, options)),
  }));
}

/** 1.7 for two. */
function throughput({ processes }: BenchOptions): Target[] {
  if (processes === 1) return [];
  return engines.map((engine) => ({
    what: `${processes} ${engine} training processes`,
    unit: '× one process',
    goal: { atLeast: 0.85 * processes },
    isFor: anyNetwork,
    value: ratio(stepsPerSecond, { ...alone(engine, 1), processes }, alone(engine, 1)),
  }));
}

function preparations(options: BenchOptions): Target[] {
  return engines.map((engine) => ({
    what: `batch preparation, ${engine}`,
    unit: '% of the step',
    goal: { atMost: 10 },
    isFor: anyNetwork,
    value: number(preparation, usual(engine, options)),
  }));
}

function memories(options: BenchOptions): Target[] {
  const most = { native: 1000, wasm: 600 };
  return engines.map((engine) => ({
    what: `peak memory, ${engine}`,
    unit: 'MB',
    goal: { atMost: most[engine] },
    isFor: mnist,
    value: number(megabytes, usual(engine, options)),
  }));
}

type Quantity = (measured: readonly Measured[]) => number | null;

const step: Quantity = ([{ steps }]) => middle(steps).median;
const secondsOf =
  (attack: BenchAttack): Quantity =>
  ([{ attacks }]) =>
    attacks[attack] ?? null;
const compileSteps: Quantity = ([each]) => each.compileSteps ?? null;
const preparation: Quantity = ([each]) => 100 * each.preparation;
const megabytes: Quantity = ([{ peakMemoryBytes }]) => peakMemoryBytes / 1e6;
/** Throughput of all processes together. */
const stepsPerSecond: Quantity = (measured) =>
  measured.reduce((sum, { steps }) => sum + 1000 / middle(steps).median, 0);

const usual = (engine: 'native' | 'wasm', { threads }: BenchOptions) =>
  alone(engine, engine === 'native' ? threads : 1);
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
