import type { Robustness } from './robustness.ts';

/** How many of the images are still right. */
export interface Accuracy {
  readonly right: number;
  readonly samples: number;
  readonly rate: number;
}

export function accuracyOf(standing: string): Accuracy {
  const right = standing.split('1').length - 1;
  return { right, samples: standing.length, rate: right / standing.length };
}

/** The sizes that it was attacked at, in the order of the attacks. */
export const epsilonsOf = ({ attacks }: Robustness): number[] => [...new Set(attacks.map(({ epsilon }) => epsilon))];

/** What one attack leaves; undefined where it was not run. */
export const standingUnder = ({ attacks }: Robustness, attack: string, epsilon: number): string | undefined =>
  attacks.find((each) => each.attack === attack && each.epsilon === epsilon)?.standing;

/** Images that no attack of this ε breaks, the clean ones included: the worst over all attacks, image by image. */
export function standingUnderAll({ clean, attacks }: Robustness, epsilon: number): string {
  const all = [clean, ...attacks.filter((each) => each.epsilon === epsilon).map(({ standing }) => standing)];
  return Array.from(clean, (_, i) => (all.every((standing) => standing[i] === '1') ? '1' : '0')).join('');
}

export const worstOf = (robustness: Robustness, epsilon: number): Accuracy =>
  accuracyOf(standingUnderAll(robustness, epsilon));
