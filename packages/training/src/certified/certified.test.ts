import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { certify } from '@saf/certify';
import { networkOf, propagate } from '@saf/certify/propagation';
import { classifierFromModel, splitHead, trainingLoss, withNonsenseRule } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel } from '../../test/toy.ts';
import { type Checkpoint, type RecipeInput, train } from '../index.ts';
import { certifiedLoss } from './certified-loss.ts';
import { initialise } from './initial-weights.ts';
import { differences, worstDifferences, worstOfRbf, worstZ } from './worst-z.ts';

const recipe: RecipeInput = {
  epochs: 6,
  batchSize: 8,
  learningRate: { steps: [{ rate: 0.01, epochs: 1 }] },
  momentum: 0.9,
  weightDecay: 0,
  maxNorm: 8,
  certified: { method: 'interval', epsilon: 0.1, warmupEpochs: 1, rampEpochs: 2 },
};

/** As the network of Table 1, much smaller. */
function network(activation: () => layers.Layer, head: 'rbf' | 'softmax'): LayersModel {
  const model = sequential({
    layers: [
      layers.conv2d({ filters: 3, kernelSize: 3, useBias: false, inputShape: [6, 6, 1], name: 'cv1' }),
      layers.batchNormalization({ epsilon: 1e-4, momentum: 0.9, name: 'cv1_bn' }),
      activation(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3, name: 'fc' }),
      head === 'rbf' ? rbfLayer() : layers.softmax(),
    ],
  });
  initialise(model, 3);
  return model;
}

const networks = [
  ['ReLU', () => network(() => layers.reLU(), 'softmax')],
  ['mReLU', () => network(() => mirroredReluLayer(), 'rbf')],
  ['RBF', () => network(() => rbfLayer(), 'rbf')],
] as const;

describe('the worst z of an interval', () => {
  const interval = { low: tf.tensor2d([[-2, 1, -1]]), high: tf.tensor2d([[1, 2, 3]]) };

  test('softmax: the label at its lower, the others at their upper ends', () => {
    expect(differences(interval, tf.tensor1d([1], 'int32'))).toBeAllClose([0, 0, 2]);
  });

  test('RBF: the label as far from 0 as it can be, the others nearest to it', () => {
    expect(worstOfRbf(interval, tf.tensor1d([0], 'int32'))).toBeAllClose([2, 1, 0]);
  });

  test('no z in the interval has a larger hybrid loss', () => {
    const loss = trainingLoss(
      network(() => rbfLayer(), 'rbf'),
      { lossWeights: [1, 1, 1 / 9] },
    );
    for (const label of [0, 1, 2]) {
      const labels = tf.tensor1d([label], 'int32');
      const worst = loss(worstOfRbf(interval, labels), labels).dataSync()[0];
      const share = tf.randomUniform([500, 3], 0, 1, 'float32', label + 1);
      const points = tf.add(interval.low, tf.mul(share, tf.sub(interval.high, interval.low))) as tf.Tensor2D;
      expect(Math.max(...loss(points, tf.fill([500], label, 'int32')).dataSync())).toBeLessThanOrEqual(worst + 1e-5);
    }
  });
});

describe('the largest differences of z', () => {
  const layer = layers.dense({
    units: 3,
    inputShape: [4],
    weights: [tf.randomNormal([4, 3], 0, 1, 'float32', 7), tf.tensor1d([0.1, -0.2, 0.3])],
  });
  sequential({ layers: [layer] });
  const labels = tf.tensor1d([2, 0], 'int32');
  const low = tf.randomUniform([2, 4], -1, 0, 'float32', 8);
  const high = tf.add(low, tf.randomUniform([2, 4], 0, 1, 'float32', 9));
  const largest = worstDifferences(layer, { low, high }, labels);

  test('are those at the corner that each of them asks for', () => {
    const [kernel, bias] = [
      layer.getWeights()[0].arraySync() as number[][],
      layer.getWeights()[1].arraySync() as number[],
    ];
    const [lows, highs] = [low.arraySync() as number[][], high.arraySync() as number[][]];
    const expected = [2, 0].map((label, n) =>
      [0, 1, 2].map((j) =>
        kernel.reduce((sum, row, i) => {
          const w = row[j] - row[label];
          return sum + w * (w > 0 ? highs[n][i] : lows[n][i]);
        }, bias[j] - bias[label]),
      ),
    );
    expect(largest).toBeAllClose(expected);
  });

  test('are no larger than those of the intervals of z', () => {
    const centre = layer.apply(tf.mul(tf.add(low, high), 0.5)) as tf.Tensor;
    const spread = tf.matMul(
      tf.mul(tf.sub(high, low), 0.5) as tf.Tensor2D,
      tf.abs(layer.getWeights()[0]) as tf.Tensor2D,
    );
    const apart = differences({ low: tf.sub(centre, spread), high: tf.add(centre, spread) }, labels);
    expect(tf.min(tf.sub(apart, largest)).dataSync()[0]).toBeGreaterThan(-1e-5);
  });
});

test.each(['rbf', 'softmax'] as const)(
  '%s: no point of a box has a larger loss than the worst z, linear bounds or not',
  (head) => {
    const model = sequential({
      layers: [
        layers.dense({ units: 6, inputShape: [4], activation: 'tanh' }),
        layers.dense({ units: 5 }),
        rbfLayer(),
        layers.dense({ units: 3 }),
        head === 'rbf' ? rbfLayer() : layers.softmax(),
      ],
    });
    initialise(model, 5);
    const { trunk } = splitHead(model);
    const [loss, network] = [trainingLoss(model), networkOf(trunk)];
    const labels = tf.tensor1d([0, 2, 1, 1], 'int32');
    const centre = tf.randomUniform([4, 4], 0, 1, 'float32', 1);
    const box = { low: tf.sub(centre, 0.2), high: tf.add(centre, 0.2) };
    const intervals = propagate(network, box, { widened: false });
    for (const share of [undefined, 0, 0.5, 1]) {
      const crownShare = share === undefined ? undefined : tf.scalar(share);
      const worst = loss(worstZ(head, { network, box, intervals, crownShare }, labels), labels);
      for (let seed = 0; seed < 30; seed++) {
        const point = tf.add(centre, tf.randomUniform([4, 4], -0.2, 0.2, 'float32', seed));
        const own = loss(trunk.apply(point) as tf.Tensor2D, labels);
        expect(tf.min(tf.sub(worst, own)).dataSync()[0]).toBeGreaterThan(-1e-5);
      }
    }
  },
);

describeOnEngines('certified training', () => {
  test.each(
    networks.flatMap(([name, build]) => [
      [name, 'intervals', build, {}] as const,
      [name, 'linear bounds too', build, { crownShare: tf.scalar(0.6) }] as const,
    ]),
  )('%s, %s: the gradient is that of central differences', (_, __, build, share) => {
    const model = build();
    const { trunk, head } = splitHead(model);
    const trained = { trunk, head, loss: trainingLoss(model) };
    const traced = networkOf(trunk);
    const images = tf.randomUniform([4, 6, 6, 1], 0.2, 0.8, 'float32', 1) as tf.Tensor4D;
    const labels = tf.tensor1d([0, 1, 2, 1], 'int32');
    const bounds = { epsilon: tf.scalar(0.03), kappa: tf.scalar(0.6), ...share };
    const weights = { bounds, regularizer: tf.scalar(0.3) };
    const loss = () => certifiedLoss(trained, traced, images, labels, weights).loss;
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    for (const variable of variables) {
      const gradient = grads[variable.name].dataSync();
      const values = variable.dataSync().slice();
      const at = (i: number, step: number) => {
        const moved = values.slice();
        moved[i] += step;
        variable.assign(tf.tensor(moved, variable.shape));
        return loss().dataSync()[0];
      };
      for (const i of [0, Math.floor(values.length / 2), values.length - 1])
        expect(gradient[i]).toBeCloseTo((at(i, 1e-2) - at(i, -1e-2)) / 2e-2, 1);
      variable.assign(tf.tensor(values, variable.shape));
    }
  });

  test.each(networks)(
    '%s: what is trained can be certified, and what is trained without it cannot',
    async (_, build) => {
      const dataset = toyDataset(80);
      const accuracy = async (each: RecipeInput) => {
        const model = build();
        await train(model, dataset, { ...each, epochs: 12 }, { seed: 1 });
        const images = tf.div(tf.tensor4d(Float32Array.from(dataset.images), [80, 6, 6, 1]), 255) as tf.Tensor4D;
        const classifier = withNonsenseRule(classifierFromModel(model, { categories: 3 }), { threshold: 0 });
        const { certifiedAccuracy } = await certify(classifier, images, dataset.labels, {
          epsilon: 0.1,
          method: 'interval',
        });
        return certifiedAccuracy[0];
      };
      const plain = await accuracy({ ...recipe, certified: { ...recipe.certified!, kappa: 1, regularizer: 0 } });
      for (const method of ['interval', 'crown-interval'] as const) {
        const certified = await accuracy({ ...recipe, certified: { ...recipe.certified!, method } });
        expect(certified).toBeGreaterThan(0.8);
        expect(certified).toBeGreaterThanOrEqual(plain);
      }
    },
  );

  test('goes on after a stop to the same bits', async () => {
    const whole = toyModel('rbf');
    await train(whole, toyDataset(), recipe, { seed: 2 });
    const stopped = toyModel('rbf');
    let saved: Checkpoint | null = null;
    const checkpoints = {
      load: async () => saved,
      save: async (checkpoint: Checkpoint) => {
        saved = checkpoint;
      },
      clear: async () => {
        saved = null;
      },
    };
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 13 && controller.abort();
    const first = train(stopped, toyDataset(), recipe, { seed: 2, checkpoints, signal: controller.signal, onStep });
    await expect(first).rejects.toThrow();
    const resumed = toyModel('rbf');
    await train(resumed, toyDataset(), recipe, { seed: 2, checkpoints });
    const bits = (model: LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);
    expect(bits(resumed)).toEqual(bits(whole));
  });

  test('leaks no tensor', async () => {
    const model = toyModel('softmax');
    await expectNoLeaks(() => train(model, toyDataset(), { ...recipe, epochs: 2 }, { seed: 1 }));
  });
});

describe('initial weights', () => {
  test('kernels have the deviation √(2π) / inputs, and symmetric activations start on their slope', () => {
    const model = sequential({
      layers: [
        layers.dense({ units: 400, inputShape: [50], name: 'wide' }),
        layers.batchNormalization({ name: 'bn' }),
        rbfLayer(),
        layers.dense({ units: 2 }),
        rbfLayer(),
      ],
    });
    initialise(model, 1);
    const kernel = model.getLayer('wide').getWeights()[0];
    const deviation = tf.sqrt(tf.mean(tf.square(kernel))).dataSync()[0];
    // Of 20,000 draws the deviation has a standard error of half a percent; four of them.
    expect(deviation * 50).toBeGreaterThan(0.98 * Math.sqrt(2 * Math.PI));
    expect(deviation * 50).toBeLessThan(1.02 * Math.sqrt(2 * Math.PI));
    const [gamma, beta] = model.getLayer('bn').getWeights();
    expect(gamma).toBeAllClose(new Array(400).fill(0.25));
    expect(beta).toBeAllClose(new Array(400).fill(0.6));
  });
});

test('a layer without a rule is named before the first step', async () => {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.layerNormalization({ name: 'odd' }),
      layers.dense({ units: 2 }),
      layers.softmax(),
    ],
  });
  await expect(train(model, toyDataset(), recipe, { seed: 1 })).rejects.toThrow('layer "odd"');
});

test('fields of the recipe', async () => {
  const bad = { ...recipe, certified: { method: 'interval', epsilon: 0.1 } } as RecipeInput;
  await expect(train(toyModel(), toyDataset(), bad, { seed: 1 })).rejects.toThrow('recipe.certified.rampEpochs');
});
