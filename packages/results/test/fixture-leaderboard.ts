import { shareOf } from '../src/kinds/certificate.ts';
import type { Leaderboard, LeaderboardEntry } from '../src/kinds/leaderboard.ts';
import { plainResult } from './fixture-results.ts';

/** Of 1,000 images. */
interface FixtureEntry {
  readonly model: string;
  readonly clean: number;
  readonly standing: number;
  readonly worst?: number;
  readonly certified?: number;
  /** Beside a mean accuracy of 0.75 over corruptions. */
  readonly mce?: number;
  readonly unreliable?: boolean;
}

const rateOf = (right: number) => {
  const { accuracy, interval } = shareOf('1'.repeat(right) + '0'.repeat(1_000 - right));
  return { acc: accuracy, interval };
};

/** A network under AutoAttack at ε = 0.1 on the first 1,000 images of MNIST. */
export function fixtureEntry({
  model,
  clean,
  standing,
  worst,
  certified,
  mce,
  unreliable,
}: FixtureEntry): LeaderboardEntry {
  const [onClean, underAttack] = [rateOf(clean), rateOf(standing)];
  return {
    ...{ name: `mnist-${model}-1`, title: model, dataset: 'mnist' },
    threat_model: 'Linf',
    eps: 0.1,
    ...{ clean_acc: onClean.acc, clean_interval: onClean.interval },
    ...{ autoattack_acc: underAttack.acc, autoattack_interval: underAttack.interval },
    ...{ samples: 1_000, fullTestSet: false },
    ...(worst !== undefined && { worst: { ...rateOf(worst), attacks: ['autoAttack', 'square'] } }),
    ...(certified !== undefined && { certified: { ...rateOf(certified), samples: 1_000, method: 'crown' } }),
    ...(mce !== undefined && {
      corruptions: { benchmark: 'mnist-c', acc: 0.75, mce, baseline: 'plain', samples: 1_000 },
    }),
    ...(unreliable !== undefined && { unreliable }),
    notes: unreliable ? ['failed checks of its evaluation card: more-steps'] : [],
    network: { experiment: 'mnist', model, seed: 1, weights: `weights of ${model}` },
    engine: plainResult.engine,
    seed: 1,
  };
}

export const fixtureLeaderboard = (entries: readonly LeaderboardEntry[]): Leaderboard => ({
  kind: 'leaderboard',
  version: 1,
  entries: [...entries],
});
