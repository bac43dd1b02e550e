import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { type Classifier, classifierFromFunction, classifierFromModel, withNonsenseRule } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectUnbroken, quickAttacks } from '../../test/expect-unbroken.ts';
import { randomise } from '../../test/layer-cases.ts';
import { certify, largestCertified } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Activation = 'relu' | 'rbf' | 'mirroredRelu';

const activations = {
  relu: () => layers.reLU(),
  rbf: () => rbfLayer(),
  mirroredRelu: () => mirroredReluLayer(),
} as const;

/** A small network of convolutions, with weights that leave its activations between flat and steep. */
function network(activation: Activation, outputs: number, last: layers.Layer, seed = 1): LayersModel {
  const model = sequential({
    layers: [
      layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [4, 4, 1] }),
      activations[activation](),
      layers.maxPooling2d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 6 }),
      activations[activation](),
      layers.dense({ units: outputs }),
      last,
    ],
  });
  randomise(model, seed);
  return model;
}

const images = (count: number, seed = 3) =>
  tf.randomUniform([count, 4, 4, 1], 0.1, 0.9, 'float32', seed) as tf.Tensor4D;

/** What the classifier takes images for, with nonsense as category 0. */
const labelsOf = (classifier: Classifier, x: tf.Tensor4D) =>
  Array.from(classifier.predict(x).dataSync(), (label) => Math.max(label, 0));

/** Weights [2, outputs] and biases of one dense layer from images of two pixels. */
function linear(weights: number[][], last: layers.Layer, biases?: number[]): LayersModel {
  const outputs = weights[0].length;
  return sequential({
    layers: [
      layers.flatten({ inputShape: [1, 2, 1] }),
      layers.dense({
        units: outputs,
        weights: [tf.tensor2d(weights), tf.tensor1d(biases ?? new Array(outputs).fill(0))],
      }),
      last,
    ],
  });
}

const pixels = (...values: [number, number][]) => tf.tensor4d(values.flat(), [values.length, 1, 2, 1]);

describe.each(['interval', 'crown', 'alpha-crown'] as const)('%s', (method) => {
  test('the margin of a linear classifier is exact: z_ℓ − z_j − ε |w_ℓ − w_j|₁', async () => {
    const classifier = withNonsenseRule(
      classifierFromModel(
        linear(
          [
            [3, -1, 0],
            [1, 2, 0],
          ],
          layers.softmax(),
        ),
      ),
      {
        threshold: 0,
      },
    );
    const { certificates, certifiedAccuracy } = await certify(classifier, pixels([0.5, 0.5], [0.5, 0.4]), [0, 1], {
      epsilons: [0.05, 0.2],
      method,
    });
    // z = (2, 0.5, 0): against category 1 it is 1.5 − 5 ε, against category 2 it is 2 − 4 ε.
    expect(certificates.map(([first]) => first.margin)).toBeAllClose([1.25, 0.5], { atol: 1e-4 });
    expect(certificates.flat().map(({ holds }) => holds)).toEqual([true, false, true, false]);
    expect(certifiedAccuracy).toEqual([0.5, 0.5]);
    const [{ radius }] = await largestCertified(classifier, pixels([0.5, 0.5]), [0], { method });
    expect(radius).toBeGreaterThan(0.3 - 2e-3);
    expect(radius).toBeLessThanOrEqual(0.3);
  });

  test('RBF confidences: the category whose z is nearer to 0', async () => {
    // z = (x, 1 − x): category 0 where x < ½, and y₀ >= ½ where x² <= ln 2.
    const model = linear(
      [
        [1, -1],
        [0, 0],
      ],
      rbfLayer(),
      [0, 1],
    );
    const classifier = withNonsenseRule(classifierFromModel(model), { threshold: 0.5 });
    const found = await largestCertified(classifier, pixels([0.2, 0.5], [0.9, 0.5]), [0, 1], {
      method,
      tolerance: 1e-4,
    });
    expect(found.map(({ radius }) => radius)).toBeAllClose([0.3, 0.4], { atol: 3e-4 });
    const strict = withNonsenseRule(classifier, { threshold: Math.exp(-(0.3 ** 2)) });
    const [{ radius }] = await largestCertified(strict, pixels([0.2, 0.5]), [0], {
      method,
      tolerance: 1e-4,
      kept: 'label',
    });
    expect(radius).toBeCloseTo(0.1, 3);
  });

  test.each([
    ['relu', { threshold: 0 }, () => layers.softmax(), 3],
    ['relu', { threshold: 0.6 }, () => layers.softmax(), 3],
    ['rbf', { threshold: 0.5 }, () => rbfLayer(), 3],
    ['mirroredRelu', { category: 3 }, () => rbfLayer(), 4],
  ] as const)(
    'no attack and no sample breaks what is certified: %s, %j',
    async (activation, nonsense, last, outputs) => {
      const classifier = classifierFromModel(network(activation, outputs, last()), { categories: 3, nonsense });
      const x = images(8);
      const labels = labelsOf(classifier, x);
      const epsilons = [0.01, 0.03, 0.1];
      const { certificates, keptAccuracy, certifiedAccuracy } = await certify(classifier, x, labels, {
        epsilons,
        method,
        steps: 5,
      });
      for (const [k] of epsilons.entries()) expect(keptAccuracy[k]).toBeLessThanOrEqual(certifiedAccuracy[k]);
      const attacked = { classifier, images: x, labels, epsilons, certificates };
      expect(await expectUnbroken(attacked, quickAttacks)).toBeGreaterThan(0);
    },
  );
});

test('linear bounds certify more than intervals, and optimised slopes no less', async () => {
  const classifier = withNonsenseRule(classifierFromModel(network('relu', 3, layers.softmax())), { threshold: 0 });
  const x = images(20, 9);
  const labels = labelsOf(classifier, x);
  const mean = async (method: 'interval' | 'crown' | 'alpha-crown') => {
    const found = await largestCertified(classifier, x, labels, { method, steps: 10 });
    return found.reduce((sum, { radius }) => sum + radius, 0) / found.length;
  };
  const [interval, crown, alpha] = [await mean('interval'), await mean('crown'), await mean('alpha-crown')];
  expect(crown).toBeGreaterThan(interval);
  expect(alpha).toBeGreaterThanOrEqual(crown);
});

test('one sigmoid', async () => {
  // z = 2 x₁ − x₂ of the second category.
  const model = linear([[2], [-1]], layers.activation({ activation: 'sigmoid' }));
  const classifier = withNonsenseRule(classifierFromModel(model, { outputs: 'sigmoid' }), { threshold: 0 });
  const { certificates } = await certify(classifier, pixels([0.5, 0.4], [0.2, 0.7]), [1, 0], { epsilon: 0.05 });
  expect(certificates[0].map(({ margin }) => margin)).toBeAllClose([0.45, 0.15], { atol: 1e-4 });
});

test('batches change nothing', async () => {
  const classifier = classifierFromModel(network('mirroredRelu', 3, rbfLayer()));
  const x = images(5);
  const labels = labelsOf(classifier, x);
  const certificates = async (batchSize: number) =>
    (await certify(classifier, x, labels, { epsilons: [0.01, 0.02], batchSize })).certificates;
  expect(await certificates(2)).toEqual(await certificates(5));
});

test('progress, abort and memory', async () => {
  const classifier = classifierFromModel(network('relu', 3, layers.softmax()));
  const x = images(4);
  const done: number[] = [];
  await expectNoLeaks(async () => {
    await certify(classifier, x, [0, 1, 2, 0], { epsilon: 0.1, batchSize: 2, onProgress: (share) => done.push(share) });
    await largestCertified(classifier, x, [0, 1, 2, 0], {
      batchSize: 2,
      tolerance: 0.1,
      method: 'alpha-crown',
      steps: 2,
    });
    const stopped = certify(classifier, x, [0, 1, 2, 0], { epsilon: 0.1, signal: AbortSignal.abort('enough') });
    await expect(stopped).rejects.toBe('enough');
  });
  expect(done).toEqual([0.5, 1]);
});

describe('bad input', () => {
  const classifier = () => classifierFromModel(network('relu', 3, layers.softmax()));
  const ask = (options: object, labels = [0], x = images(1), of = classifier()) =>
    certify(of, x, labels, options as { epsilon: number });

  test.each([
    [{ epsilon: -0.1 }, 'epsilon: expected a finite number >= 0, got -0.1'],
    [{}, 'options: expected either epsilon or epsilons, got "neither"'],
    [{ epsilons: [0.2, 0.1] }, 'epsilons[1]: expected a finite number > 0.2, got 0.1'],
    [{ epsilon: 0.1, norm: 'l2' }, 'norm: expected one of "linf", got "l2"'],
    [{ epsilon: 0.1, method: 'crwn' }, '(did you mean "crown"?)'],
    [{ epsilon: 0.1, steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  ])('%j', async (options, message) => {
    await expect(ask(options)).rejects.toThrow(message);
  });

  test('labels out of range', async () => {
    await expect(ask({ epsilon: 0.1 }, [3])).rejects.toThrow('labels[0]: expected a whole number in [0, 3), got 3');
  });

  test('weights that are not finite', async () => {
    const broken = network('relu', 3, layers.softmax());
    const [kernel, ...others] = broken.getWeights();
    broken.setWeights([tf.fill(kernel.shape, Number.NaN), ...others]);
    const own = classifierFromModel(broken);
    const message = 'weight "conv2d';
    for (const method of ['interval', 'crown', 'alpha-crown'])
      await expect(ask({ epsilon: 0.1, method }, [0], images(1), own)).rejects.toThrow(
        /^weight "conv2d_\w+\/kernel": expected finite numbers, got NaN/,
      );
    await expect(largestCertified(own, images(1), [0])).rejects.toThrow(message);
  });

  test('a model of several inputs', () => {
    const [a, b] = [input({ shape: [4, 4, 1] }), input({ shape: [4, 4, 1] })];
    const sum = layers.flatten().apply(layers.add().apply([a, b])) as SymbolicTensor;
    const both = model({ inputs: [a, b], outputs: layers.softmax().apply(sum) as SymbolicTensor });
    expect(() => classifierFromModel(both)).toThrow(
      'model: expected one input of shape [N, height, width, channels], got [[null, 4, 4, 1], [null, 4, 4, 1]]',
    );
  });

  test.each([
    [{ max: 0 }, 'max: expected a finite number > 0, got 0'],
    [{ tolerance: -1 }, 'tolerance: expected a finite number > 0, got -1'],
  ])('largestCertified: %j', async (options, message) => {
    await expect(largestCertified(classifier(), images(1), [0], options)).rejects.toThrow(message);
  });

  test('largestCertified: labels out of range', async () => {
    await expect(largestCertified(classifier(), images(1), [-1])).rejects.toThrow(
      'labels[0]: expected a whole number in [0, 3), got -1',
    );
  });

  test('images outside of the bounds', async () => {
    await expect(ask({ epsilon: 0.1 }, [0], tf.fill([1, 4, 4, 1], 1.5) as tf.Tensor4D)).rejects.toThrow(
      'images[0]: expected pixels in [0, 1], got 1.5',
    );
  });

  test('a classifier of a function', async () => {
    const logits = (x: tf.Tensor4D) => tf.reshape(x, [-1, 16]) as tf.Tensor2D;
    const own = classifierFromFunction({ name: 'own', inputShape: [4, 4, 1], categories: 16, logits });
    await expect(ask({ epsilon: 0.1 }, [0], images(1), own)).rejects.toThrow(
      'classifier: expected one that `classifierFromModel` made of confidences, logits or a sigmoid, got "own"',
    );
  });
});
