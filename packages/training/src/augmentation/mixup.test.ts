import { hybridLoss, softmaxLoss } from '@saf/losses';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { BatchMaker } from '../batch-maker.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, train } from '../index.ts';
import { mixedLoss } from './mixup.ts';

const dataset = toyDataset(400);
const pixels = 36;
const plain: RecipeInput = { ...toyRecipe, batchSize: 400, random: undefined, mean: undefined };
const batchOf = (changes: Partial<RecipeInput>) =>
  new BatchMaker(dataset, parseRecipe({ ...plain, ...changes }), 5, 2).make(0, 0);

describe('mixup', () => {
  test('images are convex combinations of two, and labels go with them', () => {
    const [mixed, own] = [batchOf({ augmentation: { mixup: { alpha: 1 } } }), batchOf({})];
    const all = Array.from({ length: 400 }, (_, i) => own.images.subarray(i * pixels, (i + 1) * pixels));
    for (let i = 0; i < 20; i++) {
      const [image, share] = [mixed.images.subarray(i * pixels, (i + 1) * pixels), mixed.mixed!.shares[i]];
      const distances = all.map((other) =>
        Math.max(...image.map((value, k) => Math.abs(share * all[i][k] + (1 - share) * other[k] - value))),
      );
      const partner = distances.indexOf(Math.min(...distances));
      expect(distances[partner]).toBeLessThan(1e-6);
      expect(own.labels[partner]).toBe(mixed.mixed!.labels[i]);
    }
    expect(mixed.labels).toEqual(own.labels);
  });

  test('shares are the larger of λ and 1 − λ, λ of Beta(α, α)', () => {
    const { shares } = batchOf({ augmentation: { mixup: { alpha: 1 } } }).mixed!;
    // λ is uniform, so that its larger part is uniform in [½, 1]: mean ¾, deviation 1 / √48; five standard errors.
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(Math.abs(mean - 0.75)).toBeLessThan(5 / Math.sqrt(48 * shares.length));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    const narrow = batchOf({ augmentation: { mixup: { alpha: 0.001 } } }).mixed!.shares;
    // All but half a percent of them.
    expect(narrow.filter((share) => share > 0.99).length).toBeGreaterThan(390);
  });

  test('mean copies are mixed with nothing', () => {
    const mean = { fraction: 0.25, std: [0, 1] as [number, number] };
    const { mixed, labels } = batchOf({ augmentation: { mixup: { alpha: 1 } }, mean });
    expect([...mixed!.shares.subarray(400)]).toEqual(new Array(100).fill(1));
    expect(mixed!.labels.subarray(400)).toEqual(labels.subarray(400));
  });
});

describeOnEngines('mixed loss', () => {
  const labels = () => tf.tensor1d([0, 1], 'int32');
  const mixed = () => ({ labels: tf.tensor1d([2, 1], 'int32'), shares: tf.tensor1d([0.75, 1]) });
  const z = () =>
    tf.tensor2d([
      [0.5, -1, 0.25],
      [1.5, 0.1, -0.7],
    ]);

  test.each([
    ['softmax', softmaxLoss],
    ['hybrid', hybridLoss],
  ] as const)('%s: is that of both labels in their shares, with the gradient of central differences', (_, loss) => {
    const [own, other] = [loss(z(), labels()).dataSync(), loss(z(), mixed().labels).dataSync()];
    const expected = [0.75 * own[0] + 0.25 * other[0], own[1]];
    expect(mixedLoss(loss, z(), labels(), mixed())).toBeAllClose(expected);
    checkGradient((x) => mixedLoss(loss, x as tf.Tensor2D, labels(), mixed()), z());
  });

  const recipe: RecipeInput = {
    ...toyRecipe,
    augmentation: { flip: false, crop: { padding: 1 }, cutout: { size: 2 }, mixup: { alpha: 0.2 } },
  };

  test('a training with it learns, and goes on after a stop to the same bits', async () => {
    const bits = (model: ReturnType<typeof toyModel>) => model.getWeights().map((weight) => [...weight.dataSync()]);
    const whole = toyModel();
    const { epochs } = await train(whole, toyDataset(), { ...recipe, epochs: 6 }, { seed: 3 });
    expect(epochs[5].loss).toBeLessThan(epochs[0].loss);
    const options = { seed: 3, checkpoints: memoryCheckpoints() };
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && controller.abort(new Error('stop'));
    const first = train(
      toyModel(),
      toyDataset(),
      { ...recipe, epochs: 6 },
      { ...options, signal: controller.signal, onStep },
    );
    await expect(first).rejects.toThrow('stop');
    const resumed = toyModel();
    await train(resumed, toyDataset(), { ...recipe, epochs: 6 }, options);
    expect(bits(resumed)).toEqual(bits(whole));
  });

  test('leaks no tensor', async () => {
    const model = toyModel();
    await expectNoLeaks(() => train(model, toyDataset(), { ...recipe, epochs: 1 }, { seed: 3 }));
  });
});
