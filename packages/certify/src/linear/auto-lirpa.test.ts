import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import theirs from '../../test/auto-lirpa.json' with { type: 'json' };
import { type Bounds, intervalBounds, linearBounds } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Case = (typeof theirs.cases)[number];

const activation = (name: string): layers.Layer => {
  if (name === 'rbf') return rbfLayer();
  if (name === 'mirroredRelu') return mirroredReluLayer();
  return layers.activation({ activation: name as 'relu' });
};

/** The networks of tools/bounds-comparison/python/bounds.py. */
function networkOf({ kind, activation: name, weights }: Case): LayersModel {
  const network = kind === 'dense' ? denseNetwork(name) : convolutionalNetwork(name);
  network.setWeights(network.weights.map(({ shape }, i) => tf.tensor(inOrder(network, weights)[i], shape as number[])));
  return network;
}

/** Trainable weights come first in tfjs: batch norm's averages, which are the fifth and sixth of PyTorch's, come last. */
function inOrder(network: LayersModel, weights: number[][]): number[][] {
  const places = network.layers.flatMap((layer) => layer.weights);
  return network.weights.map((weight) => weights[places.indexOf(weight)]);
}

const denseNetwork = (name: string) =>
  sequential({
    layers: [
      layers.dense({ units: 10, inputShape: [6] }),
      activation(name),
      layers.dense({ units: 10 }),
      activation(name),
      layers.dense({ units: 4 }),
    ],
  });

const convolutionalNetwork = (name: string) =>
  sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [9, 9, 1] }),
      // PyTorch's epsilon.
      layers.batchNormalization({ epsilon: 1e-5 }),
      activation(name),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 2 }),
      activation(name),
      layers.averagePooling2d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 6 }),
      activation(name),
      layers.dense({ units: 4 }),
    ],
  });

function boxOf({ inputs, epsilon }: Case, network: LayersModel) {
  const centre = tf.tensor(inputs, [theirs.samples, ...(network.inputs[0].shape.slice(1) as number[])]);
  return { low: tf.sub(centre, epsilon), high: tf.add(centre, epsilon) };
}

type Numbers = { low: number[]; high: number[] };

const numbers = ({ low, high }: Bounds): Numbers => ({ low: [...low.dataSync()], high: [...high.dataSync()] });
const widths = ({ low, high }: Numbers) => low.map((value, i) => high[i] - value);

describe.each(theirs.cases)('$kind, $activation, epsilon $epsilon', (each) => {
  // auto_LiRPA makes mReLU of three ReLUs, and RBF of a square and an exponential function.
  const isExact = !['mirroredRelu', 'rbf'].includes(each.activation);

  test(isExact ? 'intervals are those of auto_LiRPA' : 'intervals are no wider than those of auto_LiRPA', async () => {
    const network = networkOf(each);
    const { low, high } = boxOf(each, network);
    const ours = numbers(await intervalBounds(network, low, high, { widened: false }));
    if (isExact) {
      expect(ours.low).toBeAllClose(each.interval.low, { rtol: 1e-4, atol: 1e-4 });
      expect(ours.high).toBeAllClose(each.interval.high, { rtol: 1e-4, atol: 1e-4 });
    }
    for (const [i, width] of widths(ours).entries())
      expect(width).toBeLessThanOrEqual(widths(each.interval)[i] * (1 + 1e-5) + 1e-5);
  });

  test('CROWN is at most 1 % wider than that of auto_LiRPA', async () => {
    const network = networkOf(each);
    const { low, high } = boxOf(each, network);
    const ours = numbers(await linearBounds(network, low, high, { widened: false }));
    for (const [i, width] of widths(ours).entries()) expect(width).toBeLessThanOrEqual(1.01 * widths(each.crown)[i]);
  });
});
