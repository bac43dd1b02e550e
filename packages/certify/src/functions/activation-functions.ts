import { mirroredRelu, rbf, rbfDerivative } from '@saf/activations';
import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { PiecewiseCurved, ScalarFunction } from './scalar-function.ts';

/**
 * The activation that a layer ends with: a function, 'softmax', or undefined for a layer that has none.
 *
 * @throws ArgumentError for an activation without a rule
 */
export function activationFunction(layer: layers.Layer): ScalarFunction | 'softmax' | undefined {
  const config = layer.getConfig();
  const own = layerFunctions[layer.getClassName()]?.(config, layer);
  if (own) return own;
  const { activation } = config;
  if (typeof activation !== 'string') return undefined;
  if (activation === 'linear') return layer.getClassName() === 'Activation' ? identity : undefined;
  const found = activation === 'softmax' ? activation : functions[activation];
  if (found) return found;
  throw new ArgumentError(`layer "${layer.name}"`, `one of the activations ${Object.keys(functions)}`, activation);
}

/** Whether a layer is an activation and nothing else. */
export const isActivation = (layer: layers.Layer): boolean =>
  layer.getClassName() === 'Activation' || Object.hasOwn(layerFunctions, layer.getClassName());

type Config = ReturnType<layers.Layer['getConfig']>;

// Exponential functions of engines are right to a few of the last bits.
const ROUNDED = 2 ** -20;

const straight = (value: ScalarFunction['value'], kinks: readonly number[], error = 0): ScalarFunction => ({
  value,
  error,
  shape: { kinks },
});

const curved = (value: ScalarFunction['value'], shape: PiecewiseCurved): ScalarFunction => ({
  value,
  error: ROUNDED,
  shape,
});

const identity = straight((x) => tf.clone(x), []);

/** Activations by their names in tfjs. */
const functions: Readonly<Record<string, ScalarFunction | undefined>> = {
  relu: { ...straight((x) => tf.relu(x), [0]), shape: { kinks: [0], isConvex: true } },
  relu6: straight((x) => tf.relu6(x), [0, 6]),
  hardSigmoid: straight((x) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1), [-2.5, 2.5], ROUNDED),
  sigmoid: curved((x) => tf.sigmoid(x), {
    derivative: (x) => tf.mul(tf.sigmoid(x), tf.sigmoid(tf.neg(x))),
    inflections: [0],
    startsConvex: true,
  }),
  tanh: curved((x) => tf.tanh(x), {
    derivative: (x) => tf.sub(1, tf.square(tf.tanh(x))),
    inflections: [0],
    startsConvex: true,
  }),
  softplus: curved((x) => tf.softplus(x), { derivative: (x) => tf.sigmoid(x), inflections: [], startsConvex: true }),
  softsign: curved((x) => tf.div(x, tf.add(tf.abs(x), 1)), {
    derivative: (x) => tf.div(1, tf.square(tf.add(tf.abs(x), 1))),
    inflections: [0],
    startsConvex: true,
  }),
  elu: curved((x) => tf.elu(x), {
    derivative: (x) => tf.exp(tf.minimum(x, 0)),
    inflections: [],
    startsConvex: true,
  }),
  selu: { value: (x) => tf.selu(x), error: ROUNDED },
  // Its valley: where x σ(−x) = −1.
  swish: { value: (x) => tf.mul(x, tf.sigmoid(x)), valley: -1.278464542761074, error: ROUNDED },
  rbf: {
    ...curved((x) => rbf(x), {
      derivative: (x) => rbfDerivative(x),
      inflections: [-Math.SQRT1_2, Math.SQRT1_2],
      startsConvex: true,
    }),
    peak: 0,
    isEven: true,
    isBounded: true,
  },
  mirroredRelu: { ...straight((x) => mirroredRelu(x), [-1, 0, 1], 2 ** -23), peak: 0, isEven: true, isBounded: true },
};

/** Layers that are an activation. */
const layerFunctions: Readonly<
  Record<string, ((config: Config, layer: layers.Layer) => ScalarFunction | 'softmax') | undefined>
> = {
  Rbf: () => functions.rbf!,
  MirroredRelu: () => functions.mirroredRelu!,
  ReLU: ({ maxValue }) => (maxValue == null ? functions.relu! : clippedRelu(Number(maxValue))),
  LeakyReLU: ({ alpha }) => ({
    ...straight((x) => tf.leakyRelu(x, Number(alpha)), [0], 2 ** -23),
    ...(Number(alpha) < 0 ? { valley: 0 } : {}),
  }),
  // tfjs has no other α than 1.
  ELU: () => functions.elu!,
  ThresholdedReLU: ({ theta }, layer) => thresholdedRelu(Number(theta), layer),
  Softmax: ({ axis }, layer) => lastAxis(Number(axis), layer),
};

const clippedRelu = (limit: number) => straight((x) => tf.clipByValue(x, 0, limit), [0, limit]);

/** x above θ, 0 below: it falls nowhere unless θ is negative. */
function thresholdedRelu(theta: number, layer: layers.Layer): ScalarFunction {
  if (theta < 0) throw new ArgumentError(`layer "${layer.name}"`, 'theta >= 0', theta);
  return { value: (x) => tf.mul(x, tf.cast(tf.greater(x, theta), 'float32')), error: 0 };
}

function lastAxis(axis: number, layer: layers.Layer): 'softmax' {
  const rank = [layer.outputShape].flat().length;
  if (axis !== -1 && axis !== rank - 1)
    throw new ArgumentError(`layer "${layer.name}"`, 'softmax over the last axis', axis);
  return 'softmax';
}
