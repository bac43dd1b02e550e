import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { mnistNetwork } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  activationCases,
  affineCases,
  modelOf,
  otherCases,
  outside,
  randomBoxes,
  randomise,
  randomPoints,
} from '../../test/layer-cases.ts';
import { intervalBounds } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const anywhere = { bounds: [-Infinity, Infinity] } as const;
const exactly = { ...anywhere, widened: false } as const;

describe.each([...affineCases, ...activationCases, ...otherCases])('$name', (each) => {
  test('no point of a box leaves its bounds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const network = modelOf(each, seed);
        const box = randomBoxes(3, each.inputShape, seed);
        const bounds = await intervalBounds(network, box.low, box.high, anywhere);
        for (let k = 0; k < 6; k++) {
          const y = tf.tidy(() => network.apply(randomPoints(box, seed + k)) as tf.Tensor);
          expect(outside(y, bounds)).toBe(0);
          y.dispose();
        }
      }),
      { numRuns: 8 },
    );
  });

  test('a point is its own image', async () => {
    const network = modelOf(each, 3);
    const { low } = randomBoxes(2, each.inputShape, 3);
    const bounds = await intervalBounds(network, low, low, exactly);
    const y = network.apply(low) as tf.Tensor;
    expect(bounds.low).toBeAllClose(y, { rtol: 1e-5, atol: 1e-5 });
    expect(bounds.high).toBeAllClose(y, { rtol: 1e-5, atol: 1e-5 });
  });
});

// A linear function takes its extremes at the corners that the signs of its factors point to; those are its values at unit vectors.
describe.each(affineCases)('$name', (each) => {
  test('attains its bounds', async () => {
    const network = modelOf(each, 5);
    const box = randomBoxes(1, each.inputShape, 5);
    const bounds = await intervalBounds(network, box.low, box.high, exactly);
    const [inputs, size] = [box.low.size, bounds.low.size];
    const rows = (x: tf.Tensor) => tf.reshape(network.apply(x) as tf.Tensor, [-1, size]);
    const units = tf.reshape(tf.eye(inputs), [inputs, ...each.inputShape]);
    const factors = tf.sub(rows(units), rows(tf.zeros([1, ...each.inputShape])));
    for (const output of [0, Math.floor(size / 2), size - 1]) {
      const rises = tf.greater(tf.reshape(tf.gather(factors, [output], 1), box.low.shape), 0);
      const [lowest, highest] = [tf.where(rises, box.low, box.high), tf.where(rises, box.high, box.low)];
      const at = (values: tf.Tensor) => [tf.reshape(values, [-1]).dataSync()[output]];
      expect(at(rows(lowest))).toBeAllClose(at(bounds.low), { rtol: 1e-4, atol: 1e-5 });
      expect(at(rows(highest))).toBeAllClose(at(bounds.high), { rtol: 1e-4, atol: 1e-5 });
    }
  });
});

// γ (x − mean) / √(variance + ε) by hand, since the cpu engine of tfjs takes the wrong numbers over any other axis than the last.
test('batch norm over rows', async () => {
  const layer = layers.batchNormalization({ axis: 1, center: false, epsilon: 0.25, inputShape: [2, 2, 1] });
  const network = sequential({ layers: [layer] });
  layer.setWeights([tf.tensor1d([2, -1]), tf.tensor1d([1, 0]), tf.tensor1d([0.75, 0])]);
  const box = { low: tf.zeros([1, 2, 2, 1]), high: tf.ones([1, 2, 2, 1]) };
  const bounds = await intervalBounds(network, box.low, box.high, exactly);
  expect(bounds.low).toBeAllClose([-2, -2, -2, -2]);
  expect(bounds.high).toBeAllClose([0, 0, 0, 0]);
});

describe('the image of an activation is exact', () => {
  test.each(activationCases)('$name', async (each) => {
    const network = modelOf(each, 0);
    const { low, high } = randomBoxes(20, each.inputShape, 4);
    const bounds = await intervalBounds(network, low, high, exactly);
    const grid = Array.from({ length: 401 }, (_, k) => k / 400);
    const values = tf.tidy(() =>
      tf.stack(grid.map((share) => network.apply(tf.add(low, tf.mul(tf.sub(high, low), share))) as tf.Tensor)),
    );
    // Intervals are up to 4 long, so that a grid of 400 is within 0.005 of an extreme, where no slope is above 2.
    expect(bounds.low).toBeAllClose(tf.min(values, 0), { atol: 1e-2 });
    expect(bounds.high).toBeAllClose(tf.max(values, 0), { atol: 1e-2 });
  });

  // By hand: exp(-x²) and 1 - |x| at the ends, 1 where 0 lies between them.
  test.each([
    ['rbf', rbfLayer, [-1, 2], [Math.exp(-4), 1]],
    ['rbf', rbfLayer, [1, 2], [Math.exp(-4), Math.exp(-1)]],
    ['rbf', rbfLayer, [-2, -0.5], [Math.exp(-4), Math.exp(-0.25)]],
    ['mReLU', mirroredReluLayer, [-0.25, 0.5], [0.5, 1]],
    ['mReLU', mirroredReluLayer, [-3, -0.5], [0, 0.5]],
    ['mReLU', mirroredReluLayer, [0.25, 0.5], [0.5, 0.75]],
  ] as const)('%s of %s', async (_, layer, [low, high], expected) => {
    const network = sequential({ layers: [layer({ inputShape: [1] })] });
    const bounds = await intervalBounds(network, tf.tensor2d([[low]]), tf.tensor2d([[high]]), exactly);
    expect([bounds.low.dataSync()[0], bounds.high.dataSync()[0]]).toBeAllClose([...expected]);
  });
});

/** A network with branches, a shared layer and a model inside. */
function branching(seed: number): LayersModel {
  const x = input({ shape: [4] });
  const shared = layers.dense({ units: 4, activation: 'tanh' });
  const [a, b] = [shared.apply(x), shared.apply(rbfLayer().apply(x))] as SymbolicTensor[];
  const inner = sequential({ layers: [layers.dense({ units: 4, inputShape: [4] }), mirroredReluLayer()] });
  const c = inner.apply(layers.add().apply([a, b]) as SymbolicTensor) as SymbolicTensor;
  const outputs = layers.dense({ units: 3 }).apply(layers.concatenate().apply([c, a]) as SymbolicTensor);
  const network = model({ inputs: x, outputs: outputs as SymbolicTensor });
  randomise(network, seed);
  return network;
}

test('branches, shared layers and models inside models', async () => {
  const network = branching(7);
  const box = randomBoxes(5, [4], 7);
  const bounds = await intervalBounds(network, box.low, box.high, anywhere);
  for (let k = 0; k < 200; k++) expect(outside(network.apply(randomPoints(box, k)) as tf.Tensor, bounds)).toBe(0);
  const points = await intervalBounds(network, box.low, box.low, exactly);
  expect(points.low).toBeAllClose(network.apply(box.low) as tf.Tensor, { atol: 1e-5 });
});

describe('rounding', () => {
  test('widened bounds hold where those of the bare arithmetic do not', async () => {
    // 4,000 products with sums that cancel: their order, which engines choose, changes the last digits.
    const network = sequential({ layers: [layers.dense({ units: 1, inputShape: [4000], useBias: false })] });
    const weights = Float32Array.from({ length: 4000 }, (_, i) => Math.fround(Math.sin(i) * 10));
    network.setWeights([tf.tensor2d(weights, [4000, 1])]);
    const values = Float32Array.from({ length: 4000 }, (_, i) => Math.fround(Math.cos(3 * i) ** 2));
    const x = tf.tensor2d(values, [1, 4000]);
    const exact = weights.reduce((sum, weight, i) => sum + weight * values[i], 0);
    const inside = async (widened: boolean) => {
      const { low, high } = await intervalBounds(network, x, x, { widened });
      return low.dataSync()[0] <= exact && exact <= high.dataSync()[0];
    };
    expect(await inside(true)).toBe(true);
    expect(await inside(false)).toBe(false);
  });

  test('widening by γ costs little', async () => {
    const network = mnistNetwork({ activation: 'relu', seed: 2 });
    const [low, high] = [tf.fill([1, 28, 28, 1], 0.4), tf.fill([1, 28, 28, 1], 0.6)];
    const trunk = model({ inputs: network.inputs, outputs: network.layers.at(-2)!.output as SymbolicTensor });
    const width = async (widened: boolean) => {
      const bounds = await intervalBounds(trunk, low, high, { widened });
      return tf.mean(tf.sub(bounds.high, bounds.low)).dataSync()[0];
    };
    expect((await width(true)) / (await width(false))).toBeLessThan(1.002);
  });
});

test('leaks no tensor', async () => {
  const network = branching(1);
  const box = randomBoxes(2, [4], 1);
  await expectNoLeaks(async () => {
    const { low, high } = await intervalBounds(network, box.low, box.high, anywhere);
    low.dispose();
    high.dispose();
  });
});

describe('bad input', () => {
  const network = () => sequential({ layers: [layers.dense({ units: 2, inputShape: [2], name: 'first' })] });
  const bounds = (low: number[], high: number[], built: LayersModel = network()) =>
    intervalBounds(built, tf.tensor2d([low]), tf.tensor2d([high]));

  test.each([
    [[0.5, 0.5], [0.6, 0.4], 'high[1]: expected a number >= low[1], 0.5, got 0.4'],
    [[-0.5, 0.5], [0.6, 0.6], 'low[0]: expected a number in [0,1], got -0.5'],
    [[0.5, 0.5], [0.6, 1.5], 'high[1]: expected a number in [0,1], got 1.5'],
    [[0.5, Number.NaN], [0.6, 0.6], 'low[1]: expected a number in [0,1], got NaN'],
    [[0.5], [0.6], 'low: expected a float32 tensor of shape [n >= 1, 2], got [1, 1]'],
  ])('%j to %j', async (low, high, message) => {
    await expect(bounds(low, high)).rejects.toThrow(message);
  });

  test('a compiler that is none', async () => {
    const [low, high] = [tf.zeros([1, 2]), tf.ones([1, 2])];
    await expect(intervalBounds(network(), low, high, { compiler: true as never })).rejects.toThrow(
      'compiler: expected a function, such as compileRecurring of @saf/backend, got true',
    );
  });

  test('weights that are not finite', async () => {
    const broken = network();
    // Weights that were checked before are other ones.
    await bounds([0, 0], [1, 1], broken);
    broken.setWeights([tf.tensor2d([1, Number.NaN, 1, 1], [2, 2]), tf.zeros([2])]);
    await expect(bounds([0, 0], [1, 1], broken)).rejects.toThrow(
      'weight "first/kernel": expected finite numbers, got NaN',
    );
  });

  test('a layer without a rule is named', async () => {
    const unknown = sequential({
      layers: [layers.dense({ units: 2, inputShape: [2] }), layers.layerNormalization({ name: 'odd' })],
    });
    await expect(bounds([0, 0], [1, 1], unknown)).rejects.toThrow(
      'layer "odd": expected a layer that bounds are known',
    );
  });

  test('a recurrent layer is no activation, though it has one', async () => {
    const recurrent = sequential({
      layers: [
        layers.reshape({ inputShape: [2], targetShape: [1, 2] }),
        layers.simpleRNN({
          name: 'odd',
          units: 2,
          activation: 'tanh',
          returnSequences: true,
          recurrentInitializer: 'glorotNormal',
        }),
      ],
    });
    await expect(bounds([0, 0], [1, 1], recurrent)).rejects.toThrow(
      'layer "odd": expected a layer that bounds are known',
    );
  });

  test('several inputs', async () => {
    const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
    const both = model({ inputs: [a, b], outputs: layers.add().apply([a, b]) as SymbolicTensor });
    await expect(bounds([0, 0], [1, 1], both)).rejects.toThrow('model: expected one input, got 2');
  });

  test('what is no model', async () => {
    await expect(bounds([0, 0], [1, 1], {} as LayersModel)).rejects.toThrow('model: expected a tf.LayersModel');
  });
});
