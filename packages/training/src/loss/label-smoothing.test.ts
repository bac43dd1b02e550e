import { hybridLoss, softmaxLoss } from '@saf/losses';
import { checkGradient } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { parseRecipe, type RecipeInput, train } from '../index.ts';
import { withLabelSmoothing } from './label-smoothing.ts';

const z = () =>
  tf.tensor2d([
    [0.5, -1, 0.25],
    [1.5, 0.1, -0.7],
  ]);
const labels = () => tf.tensor1d([2, 0], 'int32');

describeOnEngines('label smoothing', () => {
  test('of the softmax loss is the cross entropy of smoothed labels', () => {
    const logs = tf.logSoftmax(z()).arraySync() as number[][];
    // s = 0.3 of three outputs: 0.1 each, and 0.7 more for the label.
    const expected = [2, 0].map(
      (label, i) => -logs[i].reduce((sum, log, k) => sum + log * (k === label ? 0.8 : 0.1), 0),
    );
    expect(withLabelSmoothing(softmaxLoss, 0.3)(z(), labels())).toBeAllClose(expected);
  });

  test('of the hybrid loss is the mean over labels that are drawn so', () => {
    const each = [0, 1, 2].map((label) => hybridLoss(z(), tf.fill([2], label, 'int32')).dataSync());
    const expected = [2, 0].map((label, i) => 0.7 * each[label][i] + 0.1 * (each[0][i] + each[1][i] + each[2][i]));
    expect(withLabelSmoothing(hybridLoss, 0.3)(z(), labels())).toBeAllClose(expected);
  });

  test.each([
    ['softmax', softmaxLoss],
    ['hybrid', hybridLoss],
  ] as const)('%s: the gradient is that of central differences', (_, loss) =>
    checkGradient((x) => withLabelSmoothing(loss, 0.2)(x as tf.Tensor2D, labels()), z()),
  );

  test('training with it keeps confidences away from 1', async () => {
    const recipe: RecipeInput = {
      ...toyRecipe,
      epochs: 12,
      mean: undefined,
      random: undefined,
      recomputeBatchNorm: { batches: 5 },
    };
    const largest = async (changes: Partial<RecipeInput>) => {
      const model = toyModel('softmax');
      await train(model, toyDataset(), { ...recipe, ...changes }, { seed: 3 });
      const outputs = model.predict(toyDataset().batch([0, 1, 2, 3, 4, 5]).images) as tf.Tensor;
      return Math.max(...outputs.dataSync());
    };
    const smoothed = await largest({ labelSmoothing: 0.3 });
    // At the optimum a label has the confidence 0.8.
    expect(smoothed).toBeLessThan(0.9);
    expect(smoothed).toBeLessThan(await largest({}));
  });
});

test.each([
  [{ labelSmoothing: 1 }, /^recipe\.labelSmoothing: expected .*<1, got 1$/],
  [{ labelSmoothing: -0.1 }, /^recipe\.labelSmoothing: expected .*>=0, got -0\.1$/],
  [
    { labelSmoothing: 0.1, certified: { method: 'interval', epsilon: 0.1, rampEpochs: 1 } },
    /^recipe\.labelSmoothing: expected none in certified training/,
  ],
])('refuses %j', (changes, message) => {
  expect(() => parseRecipe({ ...toyRecipe, ...changes })).toThrow(message);
});
