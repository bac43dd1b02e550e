import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyDataset, toyRecipe } from '../../test/toy.ts';
import { parseRecipe, type RecipeInput, train } from '../index.ts';

const plain: RecipeInput = {
  ...{ ...toyRecipe, epochs: 1, mean: undefined, random: undefined, momentum: 0, weightDecay: 0 },
  learningRate: { steps: [{ rate: 0.1, epochs: 1 }] },
};

/** One unit of a symmetric activation whose z is `start` for every image. */
function unit(activation: layers.Layer, start: number): LayersModel {
  return sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.dense({ units: 1, name: 'before', weights: [tf.zeros([36, 1]), tf.tensor1d([start])] }),
      activation,
      layers.dense({ units: 2, weights: [tf.tensor2d([[1, -1]]), tf.zeros([2])] }),
      layers.softmax(),
    ],
  });
}

/** What one step on all images does to the bias before the activation: nothing where its derivative is 0. */
async function biasAfter(model: LayersModel, changes: Partial<RecipeInput> = {}): Promise<number> {
  const dataset = toyDataset(40);
  // All images of one category, so that their gradients add up.
  const same = { ...dataset, labels: dataset.labels.map(() => 1) };
  await train(model, same, { ...plain, batchSize: 40, ...changes }, { seed: 1 });
  return model.getLayer('before').getWeights()[1].dataSync()[0];
}

describeOnEngines('surrogate derivatives of the weights', () => {
  // The loss is −ln softmax([y, −y])[1], y ≈ 0: its derivative in y is 1, so that a step of 0.1 takes 0.1 · σ′(z) off z.
  test('an RBF learns by the derivative of a wider one', async () => {
    expect(await biasAfter(unit(rbfLayer(), 4))).toBeCloseTo(4, 5);
    const expected = 4 + 0.1 * (8 / 9) * Math.exp(-16 / 9);
    expect(await biasAfter(unit(rbfLayer(), 4), { surrogate: { width: 3 } })).toBeCloseTo(expected, 5);
  });

  test('an mReLU learns by its slope outside of (−1, 1)', async () => {
    expect(await biasAfter(unit(mirroredReluLayer(), -2))).toBe(-2);
    expect(await biasAfter(unit(mirroredReluLayer(), -2), { surrogate: { slope: 0.5 } })).toBeCloseTo(-2.05, 5);
  });

  test('leave the loss and ReLUs as they are', async () => {
    const lossOf = async (changes: Partial<RecipeInput>) => {
      const { epochs } = await train(unit(rbfLayer(), 0.5), toyDataset(8), { ...plain, ...changes }, { seed: 1 });
      return epochs[0].loss;
    };
    expect(await lossOf({ surrogate: {} })).toBe(await lossOf({}));
    const of = () => unit(layers.reLU(), 0.5);
    expect(await biasAfter(of(), { surrogate: {} })).toBe(await biasAfter(of()));
  });

  test('leak no tensor', async () => {
    const model = unit(rbfLayer(), 1);
    // Once before: weights then have data of their own, not that of the tensors they were made of.
    await train(model, toyDataset(8), { ...plain, surrogate: {} }, { seed: 1 });
    await expectNoLeaks(() => train(model, toyDataset(8), { ...plain, surrogate: {} }, { seed: 1 }));
  });
});

test('are refused in certified training', () => {
  const certified = { method: 'interval', epsilon: 0.1, rampEpochs: 1 };
  expect(() => parseRecipe({ ...plain, certified, surrogate: {} })).toThrow(
    /^recipe\.surrogate: expected none in certified training/,
  );
});
