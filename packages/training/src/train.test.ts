import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../test/toy.ts';
import { type Checkpoint, type CheckpointStore, memoryCheckpoints, type RecipeInput, train } from './index.ts';

const dataset = toyDataset();
const weights = (model: LayersModel) => model.getWeights().map((weight) => Array.from(weight.dataSync()));

async function trained(recipe: RecipeInput = toyRecipe, seed = 3, head: 'rbf' | 'softmax' = 'rbf') {
  const model = toyModel(head);
  const history = await train(model, dataset, recipe, { seed });
  const result = { weights: weights(model), history };
  model.dispose();
  return result;
}

/** Stops a training after some steps and goes on with a fresh model. */
async function interrupted(recipe: RecipeInput, after: number, checkpoints: CheckpointStore) {
  const controller = new AbortController();
  const first = toyModel();
  const stopped = train(first, dataset, recipe, {
    seed: 3,
    checkpoints,
    signal: controller.signal,
    onStep: ({ step }) => step === after && controller.abort(new Error('stop')),
  });
  await expect(stopped).rejects.toThrow('stop');
  const second = toyModel();
  const history = await train(second, dataset, recipe, { seed: 3, checkpoints });
  const result = { weights: weights(second), history };
  tf.dispose([first.getWeights(), second.getWeights()]);
  return result;
}

describeOnEngines('train', () => {
  test.each(['rbf', 'softmax'] as const)('learns, ending in the %s', async (head) => {
    const { history } = await trained({ ...toyRecipe, epochs: 6, random: undefined }, 3, head);
    expect(history.epochs).toHaveLength(6);
    expect(history.epochs[5].loss).toBeLessThan(history.epochs[0].loss / 2);
    expect(history.epochs[5].error).toBeLessThan(0.25);
    expect(history).toMatchObject({ steps: 30, resumedAtStep: null });
  });

  test('gives the same bits for the same seed, others for another', async () => {
    const [a, b, c] = [await trained(), await trained(), await trained(toyRecipe, 4)];
    expect(b.weights).toEqual(a.weights);
    expect(c.weights).not.toEqual(a.weights);
  });

  test.each([1, 4, 5, 9])('stopped after step %d, it goes on to the same bits', async (after) => {
    const recipe = { ...toyRecipe, recomputeBatchNorm: { batches: 3 } };
    const whole = await trained(recipe);
    const parts = await interrupted(recipe, after, memoryCheckpoints());
    expect(parts.weights).toEqual(whole.weights);
    expect(parts.history.epochs).toEqual(whole.history.epochs);
    expect(parts.history.resumedAtStep).toBe(after);
  });

  test.each(['eq10', 'fgsm', 'pgd'] as const)('trains against %s', async (attack) => {
    const adversarial = { attack, epsilon: 0.1, fraction: 0.5, steps: 2 };
    const { history, weights: changed } = await trained({ ...toyRecipe, mean: undefined, adversarial });
    expect(history.epochs).toHaveLength(2);
    expect(changed).not.toEqual((await trained({ ...toyRecipe, mean: undefined })).weights);
  });

  test('an attack that grows begins with nothing', async () => {
    const oneStep = { ...toyRecipe, epochs: 1, batchSize: dataset.size, random: undefined, mean: undefined };
    const adversarial = { attack: 'fgsm', epsilon: 0.1, fraction: 0.5 } as const;
    const [clean, grown, growing] = [
      await trained(oneStep),
      await trained({ ...oneStep, adversarial }),
      await trained({ ...oneStep, adversarial: { ...adversarial, rampEpochs: 1 } }),
    ];
    expect(growing.weights).toEqual(clean.weights);
    expect(grown.weights).not.toEqual(clean.weights);
  });

  test('recomputed averages are the mean of batch statistics', async () => {
    const one = await trained({ ...toyRecipe, recomputeBatchNorm: { batches: 1 } });
    const none = await trained();
    // Weights: kernel, gamma, beta, kernel, bias; moving mean, moving variance.
    expect(one.weights.slice(0, 5)).toEqual(none.weights.slice(0, 5));
    expect(one.weights[5]).not.toEqual(none.weights[5]);
    expect(one.weights[6]).not.toEqual(none.weights[6]);
  });

  test('tells the share that is done with a note, and each step in numbers', async () => {
    const model = toyModel();
    const [notes, steps]: [[number, string][], number[]] = [[], []];
    const onProgress = (done: number, note: string) => void notes.push([done, note]);
    await train(model, dataset, toyRecipe, { seed: 3, onProgress, onStep: ({ step }) => void steps.push(step) });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(notes.map(([done]) => done)).toEqual(steps.map((step) => step / 10));
    expect(notes[9][1]).toMatch(/^epoch 2 of 2, loss \d+\.\d{3}$/);
    model.dispose();
  });

  test('leaks no tensor, finished or stopped', async () => {
    await trained();
    await expectNoLeaks(() => trained());
  });

  test('a diverging loss is an error that says where', async () => {
    const recipe: RecipeInput = { ...toyRecipe, learningRate: { steps: [{ rate: 1e30, epochs: 2 }] } };
    await expect(trained(recipe, 3, 'softmax')).rejects.toThrow(/^training diverged: the loss is .* at step \d+ of 10/);
  });

  test('a checkpoint of another training is refused', async () => {
    const checkpoints = memoryCheckpoints();
    const model = toyModel();
    await train(model, dataset, toyRecipe, { seed: 3, checkpoints });
    await expect(train(model, dataset, toyRecipe, { seed: 4, checkpoints })).rejects.toThrow(
      'checkpoint: expected one of this training, got another seed (3, here 4)',
    );
    model.dispose();
  });

  test.each([
    [{ step: -5 }, 'checkpoint: step: expected a whole number in [0, 10], got -5'],
    [{ step: 100.5 }, 'checkpoint: step: expected a whole number in [0, 10], got 100.5'],
    [{ step: 1e9 }, 'checkpoint: step: expected a whole number in [0, 10], got 1000000000'],
    [{ step: 4 }, 'checkpoint: epochs: expected 0, all that are done at step 4, got 2'],
    [
      { running: { loss: 1, wrong: 0, count: 8 } },
      'checkpoint: running.count: expected the samples of the epoch under way',
    ],
    [{ tensors: [] }, /^checkpoint: expected \d+ tensors, got 0$/],
  ])('a checkpoint whose progress cannot be is refused: %j', async (change, message) => {
    const checkpoints = memoryCheckpoints();
    const model = toyModel();
    await train(model, dataset, toyRecipe, { seed: 3, checkpoints });
    const last = (await checkpoints.load()) as Checkpoint;
    await checkpoints.save({ ...last, ...change });
    await expect(train(model, dataset, toyRecipe, { seed: 3, checkpoints })).rejects.toThrow(message);
    model.dispose();
  });

  test('what does not fit is refused before the first step', async () => {
    const model = toyModel();
    const small = { ...dataset, shape: [3, 3, 1] as [number, number, number], name: 'small' };
    await expect(train(model, small, toyRecipe, { seed: 1 })).rejects.toThrow(
      'model: expected one input of shape [3,3,1]',
    );
    await expect(train(model, dataset, toyRecipe, { seed: 0.5 })).rejects.toThrow(
      'seed: expected a whole number, got 0.5',
    );
    await expect(train(model, dataset, toyRecipe, { seed: 1, checkpointEvery: 0 })).rejects.toThrow('checkpointEvery');
    const four = { ...dataset, classNames: ['a', 'b', 'c'] };
    await expect(train(model, four, toyRecipe, { seed: 1 })).rejects.toThrow(
      'model: expected 4 outputs or more (its recipe needs a nonsense category), got 3',
    );
    model.dispose();
  });
});
