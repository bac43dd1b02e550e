import type { HybridLossOptions } from '../src/index.ts';

/** Loss and gradient of one sample, in float64. */
export interface Reference {
  readonly loss: number;
  readonly gradient: number[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** -ln softmax(s)_ℓ and its gradient, from the gaps of the other scores to the labelled one. */
function crossEntropyReference(gaps: readonly number[], label: number): Reference {
  const others = gaps.filter((_, i) => i !== label).map((gap) => -gap);
  const best = Math.max(...others);
  const margin = best + Math.log(sum(others.map((other) => Math.exp(other - best))));
  const loss = margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin));
  const missed = 1 / (1 + Math.exp(-margin)); // 1 - softmax(s)_ℓ
  return { loss, gradient: gaps.map((gap, i) => (i === label ? -missed : Math.exp(-gap - loss))) };
}

export function softmaxReference(z: readonly number[], label: number): Reference {
  return crossEntropyReference(
    z.map((each) => z[label]! - each),
    label,
  );
}

/** eq. 7 by s = -z², with the gaps s_ℓ - sᵢ as products. */
export function hybridReference(z: readonly number[], label: number, options: HybridLossOptions = {}): Reference {
  const { lossWeights: [alpha1, alpha2, alpha3] = [1, 1, 0], p = 2 } = options;
  const own = z[label]!;
  const entropy = crossEntropyReference(
    z.map((each) => (each - own) * (each + own)),
    label,
  );
  const y = z.map((each) => Math.exp(-each * each));
  const missing = -Math.expm1(-own * own);
  const errors = y.map((each, i) => (i === label ? alpha2 * missing ** p : alpha3 * each ** p));
  const bySquare = y.map((each, i) => {
    const error = i === label ? -alpha2 * p * missing ** (p - 1) * each : alpha3 * p * each ** p;
    return alpha1 * entropy.gradient[i]! + error;
  });
  return {
    loss: alpha1 * entropy.loss + sum(errors),
    gradient: z.map((each, i) => -2 * each * bySquare[i]!),
  };
}
