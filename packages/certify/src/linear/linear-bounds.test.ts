import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  affineCases,
  type LayerCase,
  modelOf,
  otherCases,
  outside,
  randomBoxes,
  randomise,
  randomPoints,
} from '../../test/layer-cases.ts';
import { intervalBounds, linearBounds } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const anywhere = { bounds: [-Infinity, Infinity] } as const;
const exactly = { ...anywhere, widened: false } as const;

/** Two dense layers with an activation between. */
const between = (name: string, layer: () => layers.Layer): LayerCase => ({
  name,
  inputShape: [3],
  apply: (x) => {
    const hidden = layer().apply(layers.dense({ units: 5 }).apply(x)) as SymbolicTensor;
    return layers.dense({ units: 3 }).apply(hidden) as SymbolicTensor;
  },
});

const named = (activation: string) =>
  between(activation, () => layers.activation({ activation: activation as 'relu' }));

const activations: readonly LayerCase[] = [
  ...['relu', 'relu6', 'hardSigmoid', 'sigmoid', 'tanh', 'softplus', 'softsign', 'elu', 'linear'].map(named),
  between('LeakyReLU', () => layers.leakyReLU({ alpha: 0.2 })),
  between('rbf', () => rbfLayer()),
  between('mReLU', () => mirroredReluLayer()),
];

const linesFor = otherCases.filter(({ name }) => !['maximum', 'minimum', 'multiply'].includes(name));

describe.each([
  ['CROWN', 0],
  ['α-CROWN', 3],
])('%s', (_, steps) => {
  test.each([...affineCases, ...linesFor, ...activations])(
    '$name: no point of a box leaves its bounds',
    async (each) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), async (seed) => {
          const network = modelOf(each, seed);
          const box = randomBoxes(2, each.inputShape, seed);
          const bounds = await linearBounds(network, box.low, box.high, { ...anywhere, steps });
          for (let k = 0; k < 12; k++) {
            const y = tf.tidy(() => network.apply(randomPoints(box, seed + k)) as tf.Tensor);
            expect(outside(y, bounds)).toBe(0);
            y.dispose();
          }
        }),
        { numRuns: 4 },
      );
    },
  );
});

/** Bounds of the first sample's outputs, as numbers. */
async function widths(network: LayersModel, box: { low: tf.Tensor; high: tf.Tensor }, steps: number) {
  const { low, high } = await linearBounds(network, box.low, box.high, { ...exactly, steps });
  return tf.mean(tf.sub(high, low)).dataSync()[0];
}

test('a linear network has its exact bounds, however deep', async () => {
  // (x + y) and (x − y) added: 2x, which intervals take for 2x + y − y.
  const network = sequential({
    layers: [
      layers.dense({ units: 2, inputShape: [2], weights: [tf.tensor2d([1, 1, 1, -1], [2, 2]), tf.zeros([2])] }),
      layers.dense({ units: 1, weights: [tf.tensor2d([1, 1], [2, 1]), tf.zeros([1])] }),
    ],
  });
  const box = { low: tf.tensor2d([[-1, -1]]), high: tf.tensor2d([[1, 2]]) };
  const linear = await linearBounds(network, box.low, box.high, exactly);
  const interval = await intervalBounds(network, box.low, box.high, exactly);
  expect([linear.low, linear.high].map((x) => x.dataSync()[0])).toEqual([-2, 2]);
  expect([interval.low, interval.high].map((x) => x.dataSync()[0])).toEqual([-5, 5]);
});

test('ReLU by hand: the chord above, the slope of the larger part below', async () => {
  // On [-1, 3] the chord is 0.75 x + 0.75, and x itself is the line below; on [-3, 1] below is 0.
  const network = sequential({
    layers: [
      layers.reLU({ inputShape: [2] }),
      layers.dense({ units: 1, weights: [tf.tensor2d([[1], [-1]]), tf.zeros([1])] }),
    ],
  });
  const bounds = await linearBounds(network, tf.tensor2d([[-1, -3]]), tf.tensor2d([[3, 1]]), exactly);
  // Lower: x₁ >= -1, and −relu(x₂) >= −(0.25 · 1 + 0.75); but relu(x₁) >= 0 by intervals. Upper: 0.75 · 3 + 0.75 − 0.
  expect(bounds.low.dataSync()[0]).toBeCloseTo(-1, 5);
  expect(bounds.high.dataSync()[0]).toBeCloseTo(3, 5);
});

describe.each(activations)('$name', (each) => {
  test('bounds are tighter than intervals on small boxes, and tighter still with optimised slopes', async () => {
    const network = modelOf(each, 11);
    const centre = tf.randomUniform([20, 3], -1, 1, 'float32', 5);
    const box = { low: tf.sub(centre, 0.15), high: tf.add(centre, 0.15) };
    const { low, high } = await intervalBounds(network, box.low, box.high, exactly);
    const byIntervals = tf.mean(tf.sub(high, low)).dataSync()[0];
    const [crown, alpha] = [await widths(network, box, 0), await widths(network, box, 15)];
    expect(crown).toBeLessThan(byIntervals);
    expect(alpha).toBeLessThanOrEqual(crown);
  });
});

test('optimised slopes are worth something', async () => {
  const network = modelOf(
    between('relu', () => layers.reLU()),
    3,
  );
  const centre = tf.randomUniform([20, 3], -1, 1, 'float32', 6);
  const box = { low: tf.sub(centre, 0.3), high: tf.add(centre, 0.3) };
  expect(await widths(network, box, 20)).toBeLessThan(0.98 * (await widths(network, box, 0)));
});

test('activations at the end are applied to the bounds', async () => {
  const x = input({ shape: [2] });
  const z = layers.dense({ units: 3, weights: [tf.tensor2d([1, 0, 1, 0, 1, -1], [2, 3]), tf.zeros([3])] }).apply(x);
  const network = model({ inputs: x, outputs: rbfLayer().apply(z as SymbolicTensor) as SymbolicTensor });
  const bounds = await linearBounds(network, tf.tensor2d([[0.5, 0.5]]), tf.tensor2d([[1, 1]]), exactly);
  // z₃ = x − y is in [-½, ½].
  expect(bounds.low).toBeAllClose([Math.exp(-1), Math.exp(-1), Math.exp(-0.25)]);
  expect(bounds.high).toBeAllClose([Math.exp(-0.25), Math.exp(-0.25), 1]);
});

test('branches meet again', async () => {
  const x = input({ shape: [3] });
  const a = layers.dense({ units: 4, activation: 'tanh' }).apply(x) as SymbolicTensor;
  const b = rbfLayer().apply(layers.dense({ units: 4 }).apply(a)) as SymbolicTensor;
  const sum = layers.add().apply([a, b]) as SymbolicTensor;
  const outputs = layers.dense({ units: 2 }).apply(layers.concatenate().apply([sum, a]) as SymbolicTensor);
  const network = model({ inputs: x, outputs: outputs as SymbolicTensor });
  randomise(network, 9);
  const box = randomBoxes(4, [3], 9);
  const bounds = await linearBounds(network, box.low, box.high, { ...anywhere, steps: 2 });
  for (let k = 0; k < 300; k++) expect(outside(network.apply(randomPoints(box, k)) as tf.Tensor, bounds)).toBe(0);
});

test('leaks no tensor', async () => {
  const network = modelOf(activations[0], 1);
  const box = randomBoxes(2, [3], 1);
  for (const steps of [0, 2])
    await expectNoLeaks(async () => {
      const { low, high } = await linearBounds(network, box.low, box.high, { ...anywhere, steps });
      low.dispose();
      high.dispose();
    });
});

describe('bad input', () => {
  const network = () => sequential({ layers: [layers.dense({ units: 2, inputShape: [2], name: 'only' })] });
  const bounds = (low: number[], high: number[], built: LayersModel = network()) =>
    linearBounds(built, tf.tensor2d([low]), tf.tensor2d([high]));

  test.each([
    [[0.5, 0.5], [0.6, 0.4], 'high[1]: expected a number >= low[1], 0.5, got 0.4'],
    [[-0.5, 0.5], [0.6, 0.6], 'low[0]: expected a number in [0,1], got -0.5'],
    [[0.5, 0.5], [0.6, 1.5], 'high[1]: expected a number in [0,1], got 1.5'],
    [[0.5, Number.NaN], [0.6, 0.6], 'low[1]: expected a number in [0,1], got NaN'],
  ])('%j to %j', async (low, high, message) => {
    await expect(bounds(low, high)).rejects.toThrow(message);
  });

  test('weights that are not finite', async () => {
    const broken = network();
    broken.setWeights([tf.tensor2d([1, Infinity, 1, 1], [2, 2]), tf.zeros([2])]);
    await expect(bounds([0, 0], [1, 1], broken)).rejects.toThrow(
      'weight "only/kernel": expected finite numbers, got Infinity',
    );
  });

  test('several inputs', async () => {
    const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
    const both = model({ inputs: [a, b], outputs: layers.add().apply([a, b]) as SymbolicTensor });
    await expect(bounds([0, 0], [1, 1], both)).rejects.toThrow('model: expected one input, got 2');
  });
});

test('a layer without lines is named', async () => {
  const network = modelOf(otherCases.find(({ name }) => name === 'multiply')!, 1);
  const box = randomBoxes(1, [4], 1);
  await expect(linearBounds(network, box.low, box.high, anywhere)).rejects.toThrow(
    /layer "multiply.*expected a layer with linear bounds .*"Multiply"/,
  );
});
