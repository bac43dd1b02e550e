import type { SafName } from '@saf/activations';
import { checkNumber, checkOneOf } from '@saf/checks';

/** The SAFs that Lemma 1 is about. */
const blockActivations = ['rbf', 'mirroredRelu'] as const satisfies readonly SafName[];

/** What a judge of a hypersphere has to reach. */
export interface HypersphereOptions {
  /** Number of dimensions n of the data space. */
  dimensions: number;
  /** Radius r > 0. */
  radius: number;
  /** Error rate in (0, 1): V(Ω∩Ω′) / V(Ω∪Ω′) >= 1 − ε for the ball Ω and what is judged to be inside, Ω′. */
  epsilon: number;
  activation: (typeof blockActivations)[number];
  /** First-layer units a dimension: 1, or an odd number for 'mirroredRelu'. By default as few as reach ε. */
  unitsPerDimension?: number;
}

/** A block of two SAF layers and its threshold: X is inside the ball around Z if y(X) >= τ. */
export interface HypersphereBlock {
  readonly activation: HypersphereOptions['activation'];
  readonly dimensions: number;
  /** Slope of the first layer. */
  readonly lambda: number;
  readonly tau: number;
  /** ln τ: a τ that differs from 1 by less than float32 can hold is told from 1 here. */
  readonly logTau: number;
  /** The ball of this radius is inside Ω′, and Ω′ is inside the ball of radius r. */
  readonly innerRadius: number;
  /** Weights of a dimension's units in the sum of the second layer, the unit at the template in the middle. */
  readonly weights: readonly number[];
}

export function checkHypersphereOptions(options: HypersphereOptions): void {
  checkOneOf('activation', options?.activation, blockActivations);
  checkNumber('dimensions', options.dimensions, { min: 1, integer: true });
  checkNumber('radius', options.radius, { min: 0, exclusiveMin: true });
  checkNumber('epsilon', options.epsilon, { min: 0, exclusiveMin: true, max: 1 });
}
