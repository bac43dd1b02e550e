import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { bits, plainRecipe, toyNetwork, trainedToy } from '../../test/symmetric-toy.ts';
import { toyDataset } from '../../test/toy.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, type TrainOptions, train } from '../index.ts';
import { ActivationSchedule } from './activation-schedule.ts';

const plain = plainRecipe;
const network = (activation: layers.Layer = rbfLayer()) => toyNetwork(activation);
const trained = (changes: Partial<RecipeInput>, options?: Partial<TrainOptions>, model = network()) =>
  trainedToy(model, changes, options);

describeOnEngines('a width that narrows', () => {
  test('falls from its start to exactly 1 in a straight line', () => {
    const schedule = ActivationSchedule.of({ width: { from: 4, epochs: 2 } }, 10)!;
    const at = (step: number) => {
      schedule.set(step);
      return schedule.value.dataSync()[0];
    };
    expect([0, 5, 10, 19, 20, 21, 400].map(at)).toBeAllClose([4, 3.25, 2.5, 1.15, 1, 1, 1]);
    expect([20, 400].map(at)).toEqual([1, 1]);
    schedule.dispose();
  });

  test('the first step is that of a network whose weights before the activation are as many times smaller', async () => {
    const oneStep = { epochs: 1, batchSize: 40, weightDecay: 0 };
    const small = network();
    const [kernel, bias, ...rest] = small.getWeights();
    small.setWeights([tf.div(kernel, 2), tf.div(bias, 2), ...rest]);
    const wide = await trained({ ...oneStep, width: { from: 2, epochs: 1 } });
    const narrow = await trained(oneStep, {}, small);
    expect(wide.epochs[0].loss).toBeCloseTo(narrow.epochs[0].loss, 5);
    expect(wide.epochs[0].loss).not.toBeCloseTo((await trained(oneStep)).epochs[0].loss, 3);
  });

  test('once it is 1, a step is that of a training without a width, to the bit', async () => {
    // From a checkpoint at the end of the narrowing both go on alike.
    const after = async (changes: Partial<RecipeInput>) => {
      const recipe = { ...plain, epochs: 2, ...changes };
      const checkpoints = memoryCheckpoints();
      const controller = new AbortController();
      const onStep = ({ step }: { step: number }) => step === 5 && controller.abort(new Error('stop'));
      const options = { seed: 3, checkpoints };
      await expect(
        train(network(), toyDataset(), recipe, { ...options, signal: controller.signal, onStep }),
      ).rejects.toThrow('stop');
      const at = (await checkpoints.load())!;
      // The weights of the one go on in the other.
      const start = network();
      return { at, recipe, start, checkpoints };
    };
    const wide = await after({ width: { from: 3, epochs: 1 } });
    const plainly = await after({});
    await plainly.checkpoints.save({ ...plainly.at, tensors: wide.at.tensors });
    await train(wide.start, toyDataset(), wide.recipe, { seed: 3, checkpoints: wide.checkpoints });
    await train(plainly.start, toyDataset(), plainly.recipe, { seed: 3, checkpoints: plainly.checkpoints });
    expect(bits(wide.start)).toEqual(bits(plainly.start));
  });

  test.each([
    ['RBF', () => rbfLayer()],
    ['mReLU', () => mirroredReluLayer()],
  ])('%s: attacks are on the wide network, and a training goes on after a stop to the same bits', async (_, layer) => {
    const adversarial = { attack: 'pgd', epsilon: 0.2, fraction: 1, steps: 2 };
    const changes = { width: { from: 3, epochs: 2 }, adversarial };
    const whole = await trained(changes, {}, network(layer()));
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && controller.abort(new Error('stop'));
    const stopped = trained(changes, { checkpoints, signal: controller.signal, onStep }, network(layer()));
    await expect(stopped).rejects.toThrow('stop');
    expect((await trained(changes, { checkpoints }, network(layer()))).weights).toEqual(whole.weights);
  });

  test('leaks no tensor', async () => {
    const model = network();
    const adversarial = { attack: 'pgd', epsilon: 0.2, fraction: 0.5, steps: 2 };
    const recipe = { ...plain, epochs: 1, width: { from: 3, epochs: 1 }, surrogate: {}, adversarial };
    await expectNoLeaks(() => train(model, toyDataset(20), recipe, { seed: 3 }));
  });
});

describe('what a recipe may not ask for', () => {
  test.each([
    [{ width: { from: 1, epochs: 1 } }, /^recipe\.width\.from: expected .*>1, got 1$/],
    [
      { width: { from: 2, epochs: 3 } },
      /^recipe\.width\.epochs: expected no more than the epochs of the training.*, got 3$/,
    ],
    [
      { width: { from: 2, epochs: 1 }, certified: { method: 'interval', epsilon: 0.1, rampEpochs: 1 } },
      /^recipe\.width: expected none in certified training/,
    ],
  ])('%j', (changes, message) => {
    expect(() => parseRecipe({ ...plain, ...changes })).toThrow(message);
  });
});
