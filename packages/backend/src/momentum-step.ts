import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

/** Hyper-parameters of stochastic gradient descent with momentum. */
export interface MomentumOptions {
  /** Step size, >= 0. */
  learningRate: number;
  /** Share of the last step that goes on, in [0, 1]. */
  momentum: number;
  /** Weight of the L2 penalty on the weights, >= 0: one number for all of them, or one each. */
  weightDecay: number | readonly number[];
  /** Longest Euclidean length of all gradients together, > 0; longer ones are scaled down to it. Any length by default. */
  maxNorm?: number;
}

/**
 * One step of stochastic gradient descent with momentum and weight decay, on all weights in place.
 *
 * g ← g · min(1, L / ‖g‖), the length over all gradients (Pascanu et al. 2013, algorithm 1); v ← m v - r (g + d w), then w ← w + v, with
 * rate r, momentum m and weight decay d (as MatConvNet's `cnn_train`). One op for all of it where the native engine has ops of ours.
 *
 * @param weights - w, float32 of any shape
 * @param velocities - v, same shapes; zeros before the first step
 * @param gradients - g of the loss in w, same shapes; stay the caller's to dispose
 * @throws ArgumentError for lists or shapes that differ or options out of range
 * @example
 * momentumStep([weight], [velocity], [gradient], { learningRate: 0.02, momentum: 0.9, weightDecay: 5e-4, maxNorm: 2 });
 */
export function momentumStep(
  weights: readonly tf.Variable[],
  velocities: readonly tf.Variable[],
  gradients: readonly tf.Tensor[],
  options: MomentumOptions,
): void {
  const step = { ...options, weightDecays: checkStep(weights, velocities, gradients, options) };
  tf.tidy(() => {
    const next = tf.getKernel(KERNEL_FOR_ALL, tf.getBackend()) ? stepTogether : stepEach;
    for (const [i, [weight, velocity]] of next({ weights, velocities, gradients }, step).entries()) {
      velocities[i].assign(velocity);
      weights[i].assign(weight);
    }
  });
}

interface Step extends MomentumOptions {
  /** One a weight. */
  readonly weightDecays: readonly number[];
}

interface Weights {
  readonly weights: readonly tf.Tensor[];
  readonly velocities: readonly tf.Tensor[];
  readonly gradients: readonly tf.Tensor[];
}

/** The weight decay of each weight. */
function checkStep(
  weights: readonly tf.Tensor[],
  velocities: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  { learningRate, momentum, weightDecay, maxNorm }: MomentumOptions,
): readonly number[] {
  checkNumber('learningRate', learningRate, { min: 0 });
  checkNumber('momentum', momentum, { min: 0, max: 1 });
  if (maxNorm !== undefined) checkNumber('maxNorm', maxNorm, { min: 0, exclusiveMin: true });
  const weightDecays = typeof weightDecay === 'object' ? weightDecay : weights.map(() => weightDecay);
  for (const [name, list] of Object.entries({ velocities, gradients, weightDecay: weightDecays }))
    if (list.length !== weights.length) throw new ArgumentError(name, `${weights.length}, one a weight`, list.length);
  for (const [i, { shape }] of weights.entries()) {
    checkShape('velocity', velocities[i], shape, 'float32');
    checkShape('gradient', gradients[i], shape, 'float32');
    checkNumber('weightDecay', weightDecays[i], { min: 0 });
  }
  return weightDecays;
}

const KERNEL_FOR_ALL = 'MomentumSteps';
const KERNEL = 'MomentumStep';

/** New weight and velocity of each. */
type NextStep = (all: Weights, step: Step) => (readonly [tf.Tensor, tf.Tensor])[];

const stepTogether: NextStep = (
  { weights, velocities, gradients },
  { learningRate, momentum, weightDecays, maxNorm = 0 },
) => {
  const inputs = [...weights, ...velocities, ...gradients] as unknown as tf.NamedTensorMap;
  const attributes = { learningRate, momentum, weightDecays: [...weightDecays], maxNorm };
  const outputs = tf.engine().runKernel(KERNEL_FOR_ALL, inputs, attributes) as tf.Tensor[];
  return weights.map((_, i) => [outputs[i], outputs[weights.length + i]]);
};

const stepEach: NextStep = ({ weights, velocities, gradients }, { weightDecays, maxNorm, learningRate, momentum }) => {
  const clipped = maxNorm === undefined ? gradients : clipByGlobalNorm(gradients, maxNorm);
  const next = tf.getKernel(KERNEL, tf.getBackend()) ? runKernel : compose;
  return weights.map((weight, i) => {
    const options = { learningRate, momentum, weightDecay: weightDecays[i] };
    return next(weight, velocities[i], clipped[i], options);
  });
};

type NextOfOne = (
  weight: tf.Tensor,
  velocity: tf.Tensor,
  gradient: tf.Tensor,
  options: { learningRate: number; momentum: number; weightDecay: number },
) => [tf.Tensor, tf.Tensor];

const runKernel: NextOfOne = (weight, velocity, gradient, options) =>
  tf.engine().runKernel(KERNEL, { weight, velocity, gradient }, options) as unknown as [tf.Tensor, tf.Tensor];

const compose: NextOfOne = (weight, velocity, gradient, { learningRate, momentum, weightDecay }) => {
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
  const newVelocity = tf.sub(tf.mul(velocity, momentum), tf.mul(decayed, learningRate));
  return [tf.add(weight, newVelocity), newVelocity];
};

/**
 * The gradients, scaled down together where their joint Euclidean length is over `maxNorm`:
 * g ← g · min(1, maxNorm / ‖g‖) (Pascanu et al. 2013, algorithm 1).
 *
 * The result belongs to the caller's tidy; gradients that are short enough are returned as they are.
 */
function clipByGlobalNorm(gradients: readonly tf.Tensor[], maxNorm: number): readonly tf.Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = Math.sqrt(tf.addN(squares).dataSync()[0]);
  return norm > maxNorm ? gradients.map((gradient) => tf.mul(gradient, maxNorm / norm)) : gradients;
}
