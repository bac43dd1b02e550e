import { type BenchNetworkName, benchNetworkNames } from '../../../tasks/measure/bench-networks.ts';
import type { Measurement } from '../../../tasks/measure/measurement.ts';
import type { BenchOptions } from '../bench-options.ts';
import { range, type Spread } from './statistics.ts';
import { type Target, targets } from './targets.ts';

/** One number of one network beside what it should be. */
export interface Comparison extends Pick<Target, 'what' | 'unit' | 'goal'> {
  readonly network: BenchNetworkName;
  /** Over the rounds. A ratio is taken inside a round, so that a machine that drifts moves both of its sides. */
  readonly value: Spread;
  /** By the median. */
  readonly met: boolean;
}

/** Every target for every network that was measured for it. */
export function compare(options: BenchOptions, measurements: readonly Measurement[]): Comparison[] {
  return targets(options).flatMap((target) =>
    benchNetworkNames.flatMap((network) => {
      const values = roundsOf(network, measurements).flatMap((round) => target.value(round) ?? []);
      return target.isFor(network) && values.length > 0 ? [judge(target, network, range(values))] : [];
    }),
  );
}

function roundsOf(network: BenchNetworkName, measurements: readonly Measurement[]): Measurement[][] {
  const own = measurements.filter((each) => each.network === network);
  const rounds = new Set(own.map(({ round }) => round));
  return [...rounds].map((round) => own.filter((each) => each.round === round));
}

function judge({ what, unit, goal }: Target, network: BenchNetworkName, value: Spread): Comparison {
  const met = 'atMost' in goal ? value.median <= goal.atMost : value.median >= goal.atLeast;
  return { what, network, value, unit, goal, met };
}
