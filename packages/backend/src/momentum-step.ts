import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

/** Hyper-parameters of stochastic gradient descent with momentum. */
export interface MomentumOptions {
  /** Step size, >= 0; as a float32 scalar it may change from call to call of a compiled step. */
  learningRate: number | tf.Tensor;
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
  if (typeof learningRate === 'number') checkNumber('learningRate', learningRate, { min: 0 });
  else checkShape('learningRate', learningRate, [], 'float32');
  checkNumber('momentum', momentum, { min: 0, max: 1 });
  if (maxNorm !== undefined) checkNumber('maxNorm', maxNorm, { min: 0, exclusiveMin: true });
  const weightDecays = typeof weightDecay === 'object' ? weightDecay : weights.map(() => weightDecay);
  for (const [name, list] of Object.entries({ velocities, gradients, weightDecay: weightDecays }))
    if (list.length !== weights.length) throw new ArgumentError(name, `${weights.length}, one per weight`, list.length);
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
  const inputs = [...weights, ...velocities, ...gradients, scalarOf(learningRate)] as unknown as tf.NamedTensorMap;
  const attributes = { momentum, weightDecays: [...weightDecays], maxNorm };
  const outputs = tf.engine().runKernel(KERNEL_FOR_ALL, inputs, attributes) as tf.Tensor[];
  return weights.map((_, i) => [outputs[i], outputs[weights.length + i]]);
};

const stepEach: NextStep = ({ weights, velocities, gradients }, { weightDecays, maxNorm, learningRate, momentum }) => {
  const clipped = maxNorm === undefined ? gradients : clipByGlobalNorm(gradients, maxNorm);
  const rate = scalarOf(learningRate);
  const next = tf.getKernel(KERNEL, tf.getBackend()) ? runKernel : compose;
  return weights.map((weight, i) => {
    const options = { momentum, weightDecay: weightDecays[i] };
    return next(weight, velocities[i], clipped[i], rate, options);
  });
};

type NextOfOne = (
  weight: tf.Tensor,
  velocity: tf.Tensor,
  gradient: tf.Tensor,
  learningRate: tf.Tensor,
  options: { momentum: number; weightDecay: number },
) => [tf.Tensor, tf.Tensor];

const runKernel: NextOfOne = (weight, velocity, gradient, learningRate, options) =>
  tf.engine().runKernel(KERNEL, { weight, velocity, gradient, learningRate }, options) as unknown as [
    tf.Tensor,
    tf.Tensor,
  ];

const compose: NextOfOne = (weight, velocity, gradient, learningRate, { momentum, weightDecay }) => {
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
  const newVelocity = tf.sub(tf.mul(velocity, momentum), tf.mul(decayed, learningRate));
  return [tf.add(weight, newVelocity), newVelocity];
};

function scalarOf(learningRate: number | tf.Tensor): tf.Tensor {
  return typeof learningRate === 'number' ? tf.scalar(learningRate) : learningRate;
}

const CLIPPING = 'ClipByGlobalNorm';

/**
 * The gradients, scaled down together where their joint Euclidean length is over `maxNorm`:
 * g ← g · min(1, maxNorm / ‖g‖) (Pascanu et al. 2013, algorithm 1).
 *
 * A kernel, because it reads the length, which a compiled step may do in kernels alone. The result belongs to the caller's tidy.
 */
function clipByGlobalNorm(gradients: readonly tf.Tensor[], maxNorm: number): readonly tf.Tensor[] {
  const backendName = tf.getBackend();
  if (!tf.getKernel(CLIPPING, backendName)) tf.registerKernel({ kernelName: CLIPPING, backendName, kernelFunc: clip });
  const inputs = [...gradients] as unknown as tf.NamedTensorMap;
  return tf.engine().runKernel(CLIPPING, inputs, { maxNorm }) as tf.Tensor[];
}

const clip: tf.KernelFunc = ({ inputs, attrs }) => {
  const gradients = inputs as unknown as tf.Tensor[];
  const { maxNorm } = attrs as { maxNorm: number };
  return tf.tidy(() => {
    const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
    const norm = Math.sqrt(tf.addN(squares).dataSync()[0]);
    return gradients.map((gradient) => (norm > maxNorm ? tf.mul(gradient, maxNorm / norm) : tf.clone(gradient)));
  });
};
