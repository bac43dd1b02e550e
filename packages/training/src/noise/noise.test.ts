import { accelerateTraining } from '@saf/backend';
import { splitHead, trainingLoss } from '@saf/models';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel } from '../../test/toy.ts';
import { BatchMaker } from '../batch-maker.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, train } from '../index.ts';
import { ModelState } from '../model-state.ts';
import { TrainSteps } from '../steps/train-step.ts';
import { consistencyLoss } from './consistency.ts';

const consistency = { weight: 5, entropyWeight: 0.5 };
const recipe: RecipeInput = {
  epochs: 4,
  batchSize: 8,
  learningRate: { steps: [{ rate: 0.02, epochs: 4 }] },
  momentum: 0.9,
  weightDecay: 1e-4,
  noise: { std: 0.25, copies: 2, consistency },
};

describe('noisy copies', () => {
  const dataset = toyDataset(400);
  const big: RecipeInput = { ...recipe, batchSize: 400, noise: { std: 0.25, copies: 3 } };
  const batchOf = (each: RecipeInput, seed = 1) => new BatchMaker(dataset, parseRecipe(each), seed, 2).make(1, 0);

  test('every image comes several times, with noise of the deviation that is asked for, not clipped', () => {
    const [clean, noisy] = [batchOf({ ...big, noise: undefined }), batchOf(big)];
    expect(noisy.count).toBe(3 * clean.count);
    expect([...noisy.labels]).toEqual([...clean.labels, ...clean.labels, ...clean.labels]);
    const noise = noisy.images.map((pixel, i) => pixel - clean.images[i % clean.images.length]);
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length;
    // Of n draws the deviation has a standard error of σ / √(2 n); four of them.
    expect(Math.abs(Math.sqrt(variance) - 0.25)).toBeLessThan((4 * 0.25) / Math.sqrt(2 * noise.length));
    expect(Math.min(...noisy.images)).toBeLessThan(0);
    expect(Math.max(...noisy.images)).toBeGreaterThan(1);
  });

  test('copies have noise of their own: they are not correlated', () => {
    const { images, count } = batchOf(big);
    const clean = batchOf({ ...big, noise: undefined }).images;
    const size = images.length / 3;
    let product = 0;
    for (let i = 0; i < size; i++) product += (images[i] - clean[i]) * (images[size + i] - clean[i]);
    // The mean of n products of independent noise has a standard error of σ² / √n; four of them.
    expect(Math.abs(product / size)).toBeLessThan((4 * 0.25 ** 2) / Math.sqrt(size));
    expect(count).toBe(1200);
  });

  test('mean copies are noisy too', () => {
    const mean = { fraction: 0.25, std: [0, 0.1] as [number, number] };
    const { labels, count } = batchOf({ ...big, mean });
    expect(count).toBe(3 * 500);
    expect([...labels].filter((label) => label === 2)).toHaveLength(3 * 100);
  });
});

/** z of which the softmax is p. */
const logits = (...rows: number[][]) => tf.tensor2d(rows.map((row) => row.map(Math.log)));

describeOnEngines('consistency', () => {
  const of = (z: tf.Tensor2D, weight: number, entropyWeight: number, head: 'softmax' | 'rbf' = 'softmax') =>
    consistencyLoss(head, z, { copies: 2, weight, entropyWeight });

  test('copies that agree have no divergence, and the entropy of their prediction', () => {
    const z = logits([0.2, 0.8], [0.2, 0.8]);
    expect(of(z, 1, 0)).toBeAllClose(0, { atol: 1e-6 });
    expect(of(z, 0, 1)).toBeAllClose(-0.2 * Math.log(0.2) - 0.8 * Math.log(0.8));
  });

  test('is that of the equation, the mean over images', () => {
    // First copies of two images, then the second ones. The first image's copies are mirrored, so that their mean is ½.
    const z = logits([0.9, 0.1], [0.5, 0.5], [0.1, 0.9], [0.5, 0.5]);
    // KL(½ ‖ (0.9, 0.1)) = −ln 2 − ½ ln 0.09; nothing of the second image.
    expect(of(z, 2, 0)).toBeAllClose(-Math.LN2 - 0.5 * Math.log(0.09));
    expect(of(z, 0, 3)).toBeAllClose(3 * Math.LN2);
  });

  test('RBF: predictions are the confidences divided by their sum', () => {
    const z = tf.tensor2d([
      [0.3, -1.1, 2],
      [-0.7, 0.2, 1],
    ]);
    const confidences = z.arraySync().map((row) => row.map((value) => Math.exp(-(value ** 2))));
    const divided = confidences.map((row) => row.map((value) => value / row.reduce((a, b) => a + b)));
    expect(of(z, 4, 0.5, 'rbf')).toBeAllClose(of(logits(...divided), 4, 0.5));
  });

  test.each(['softmax', 'rbf'] as const)('%s: the gradient is that of central differences', (head) => {
    const z = tf.tensor2d([
      [0.3, -1.1, 0.9],
      [-0.7, 0.2, 1],
      [0.4, -0.6, 0.1],
      [0.8, 0.5, -0.2],
    ]);
    checkGradient((x) => of(x as tf.Tensor2D, 5, 0.5, head), z, { step: 2 ** -7 });
  });

  test('probabilities that underflow leave numbers', () => {
    const far = tf.tensor2d([
      [0, 500],
      [0, 500],
    ]);
    for (const head of ['softmax', 'rbf'] as const) {
      expect(of(far, 5, 0.5, head).dataSync()[0]).toBeLessThan(1e-6);
      const gradient = tf.grad((x: tf.Tensor) => of(x as tf.Tensor2D, 5, 0.5, head))(far);
      expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
    }
  });
});

/** Weights after a few steps on noisy batches. */
function stepped(model: LayersModel): Float32Array[] {
  const { trunk, head } = splitHead(model);
  const undo = accelerateTraining(trunk);
  const state = new ModelState(model);
  const steps = new TrainSteps({ trunk, head, loss: trainingLoss(model) }, state, parseRecipe(recipe));
  const batches = new BatchMaker(toyDataset(), parseRecipe(recipe), 1, 2);
  for (let step = 0; step < 4; step++) {
    const { images, labels, count } = batches.make(0, step);
    const [x, y] = [tf.tensor4d(images, [count, 6, 6, 1]), tf.tensor1d(labels, 'int32')];
    steps.take({ images: x, labels: y }, 0.02, step);
    tf.dispose([x, y]);
  }
  steps.dispose();
  state.dispose();
  undo();
  return bits(model);
}

const bits = (model: LayersModel) => model.getWeights().map((weight) => weight.dataSync<'float32'>().slice());

/** The same network with a layer that reads values, which no compiled step may. */
class Reading extends layers.Layer {
  static className = 'ReadingOfNoise';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [images] = [inputs].flat();
    images.dataSync();
    return tf.clone(images);
  }
}

describeOnEngines('noise training', () => {
  test.each(['softmax', 'rbf'] as const)('%s: compiled steps have the bits of those that are not', (head) => {
    const model = toyModel(head);
    const reading = sequential({ layers: [new Reading({ inputShape: [6, 6, 1] }), ...toyModel(head).layers] });
    expect(stepped(reading)).toEqual(stepped(model));
  });

  test.each(['softmax', 'rbf'] as const)('%s: the loss is that of all copies and their consistency', async (head) => {
    const dataset = toyDataset(8);
    const { images, labels, count } = new BatchMaker(dataset, parseRecipe(recipe), 1, 2).make(0, 0);
    const model = toyModel(head);
    const z = splitHead(model).trunk.apply(tf.tensor4d(images, [count, 6, 6, 1]), { training: true }) as tf.Tensor2D;
    const own = tf.mean(trainingLoss(model)(z, tf.tensor1d(labels, 'int32'))).dataSync()[0];
    const agreed = consistencyLoss(head, z, { copies: 2, ...consistency }).dataSync()[0];
    const { epochs } = await train(toyModel(head), dataset, { ...recipe, epochs: 1 }, { seed: 1 });
    expect(agreed).toBeGreaterThan(0.01);
    expect(epochs[0].loss).toBeCloseTo(own + agreed, 4);
  });

  test.each(['softmax', 'rbf'] as const)('%s: learns from noisy images', async (head) => {
    const noise = { std: 1, copies: 2, consistency: { weight: 1 } };
    const { epochs } = await train(toyModel(head), toyDataset(80), { ...recipe, epochs: 10, noise }, { seed: 1 });
    expect(epochs[9].error).toBeLessThan(0.1);
  });

  test.each([3, 10])('stopped after step %d, it goes on to the same bits', async (after) => {
    const whole = toyModel();
    await train(whole, toyDataset(), recipe, { seed: 2 });
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === after && controller.abort(new Error('stop'));
    const first = train(toyModel(), toyDataset(), recipe, { seed: 2, checkpoints, signal: controller.signal, onStep });
    await expect(first).rejects.toThrow('stop');
    const resumed = toyModel();
    await train(resumed, toyDataset(), recipe, { seed: 2, checkpoints });
    expect(bits(resumed)).toEqual(bits(whole));
  });

  test('leaks no tensor', async () => {
    const model = toyModel('softmax');
    await expectNoLeaks(() => train(model, toyDataset(), { ...recipe, epochs: 1 }, { seed: 1 }));
  });
});

test.each([
  [{ std: 0 }, /^recipe\.noise\.std: expected .*>0, got 0$/],
  [{ copies: 1.5, std: 1 }, /^recipe\.noise\.copies: expected .*int.*, got 1\.5$/],
  [{ std: 1, consistency: { weight: 5 } }, /^recipe\.noise\.copies: expected 2 or more/],
  [{ std: 1, copies: 2, consistency: { weight: 0 } }, /^recipe\.noise\.consistency\.weight: expected .*>0, got 0$/],
  [
    { std: 1, copies: 2, consistency: { weight: 1, entropyWeight: -1 } },
    /^recipe\.noise\.consistency\.entropyWeight: expected .*, got -1$/,
  ],
])('refuses noise %j', (noise, message) => {
  expect(() => parseRecipe({ ...recipe, noise })).toThrow(message);
});

test.each([
  { adversarial: { attack: 'fgsm', epsilon: 0.1, fraction: 0.5 } },
  { certified: { method: 'interval', epsilon: 0.1, rampEpochs: 1 } },
])('refuses noise beside %j', (other) => {
  expect(() => parseRecipe({ ...recipe, ...other })).toThrow(/^recipe\.noise: expected no adversarial or certified/);
});
