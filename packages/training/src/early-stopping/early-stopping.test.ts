import { disposeAttackResult, pgd } from '@saf/attacks';
import { imageDataset } from '@saf/datasets';
import { classifierFromModel } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyRecipe } from '../../test/toy.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, type TrainOptions, train } from '../index.ts';
import { epochsSinceBest, holdOut } from './validation.ts';

// 40 images, of which 16 are held out: three steps an epoch.
const dataset = toyDataset(40);
const attack = { name: 'pgd', options: { steps: 3 }, epsilon: 0.2 };
const recipe: RecipeInput = {
  ...{ ...toyRecipe, epochs: 12, mean: undefined, random: undefined, recomputeBatchNorm: undefined },
  learningRate: { steps: [{ rate: 0.01, epochs: 12 }] },
  earlyStopping: { images: 16, patience: 2, attack },
};

function linearModel(): LayersModel {
  const kernelInitializer = initializers.randomNormal({ stddev: 0.3, seed: 1 });
  return sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.dense({ units: 3, kernelInitializer }),
      layers.softmax(),
    ],
  });
}

const weightsOf = (model: LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

/** A training's end, and its weights after each epoch. */
async function trained(changes: Partial<RecipeInput> = {}, options: Partial<TrainOptions> = {}) {
  const model = linearModel();
  const each: number[][][] = [];
  const onStep = ({ step }: { step: number }) => void (step % 3 === 0 && each.push(weightsOf(model)));
  const history = await train(model, dataset, { ...recipe, ...changes }, { seed: 3, onStep, ...options });
  return { model, each, history, last: weightsOf(model) };
}

describeOnEngines('early stopping', () => {
  test('ends with the weights of the epoch in which most held-out images held, some epochs after it', async () => {
    const { each, history, last, model } = await trained();
    const { epochs, steps } = history;
    const accuracies = epochs.map(({ robustAccuracy }) => robustAccuracy!);
    const best = accuracies.indexOf(Math.max(...accuracies));
    expect(epochs).toHaveLength(Math.min(12, best + 1 + 2));
    expect(steps).toBe(3 * epochs.length);
    expect(last).toEqual(each[best]);
    // What is said of that epoch is what an attack on the network finds.
    const classifier = classifierFromModel(model, { categories: 2 });
    const { images, labels } = dataset.batch(Array.from({ length: 16 }, (_, i) => 24 + i));
    const result = await pgd({ steps: 3 }).run(classifier, images, labels, { epsilons: [0.2], seed: 3 });
    expect(result.perturbed[0].success.filter((isBroken) => !isBroken).length / 16).toBeCloseTo(accuracies[best], 6);
    disposeAttackResult(result);
  });

  test('that has the patience goes to the end', async () => {
    const { history, each, last } = await trained({ earlyStopping: { images: 16, patience: 12, attack } });
    expect(history.epochs).toHaveLength(12);
    expect(last).toEqual(each[12 - 1 - epochsSinceBest(history.epochs)]);
  });

  test('does not train on what is held out', async () => {
    // Whatever the labels of held-out images are, the training is the same.
    const labels = dataset.labels.map((label, i) => (i < 24 ? label : 1 - label));
    const patient = { ...recipe, earlyStopping: { images: 16, patience: 12, attack } };
    const one = await train(linearModel(), dataset, patient, { seed: 3 });
    const other = await train(linearModel(), imageDataset({ ...dataset, labels }), patient, { seed: 3 });
    expect(other.epochs.map(({ loss }) => loss)).toEqual(one.epochs.map(({ loss }) => loss));
    expect(other.epochs.at(-1)!.robustAccuracy).not.toBe(one.epochs.at(-1)!.robustAccuracy);
  });

  test('with averaging it is the averages that are attacked and kept', async () => {
    const [averaged, plain] = [await trained({ averaging: { decay: 0.9 } }), await trained()];
    expect(averaged.last).not.toEqual(plain.last);
    for (const weights of averaged.each) expect(averaged.last).not.toEqual(weights);
    // The training itself goes on from the weights as they were.
    const epochs = Math.min(averaged.each.length, plain.each.length);
    expect(averaged.each.slice(0, epochs)).toEqual(plain.each.slice(0, epochs));
  });

  test('the attack is by default PGD at the ε of the adversarial training', async () => {
    const adversarial = { attack: 'fgsm', epsilon: 0.2, fraction: 0.5 };
    const earlyStopping = { images: 16, patience: 12 };
    const named = { name: 'pgd', options: { steps: 10, stepSize: 0.25 }, epsilon: 0.2 };
    const short = { adversarial, epochs: 2 };
    const byDefault = await trained({ ...short, earlyStopping });
    const asNamed = await trained({ ...short, earlyStopping: { ...earlyStopping, attack: named } });
    expect(byDefault.history.epochs).toEqual(asNamed.history.epochs);
  });

  test.each([2, 3, 5, 7])('stopped after step %d, it goes on to the same end', async (after) => {
    const changes = { averaging: { decay: 0.9 } };
    const whole = await trained(changes);
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === after && controller.abort(new Error('stop'));
    await expect(trained(changes, { checkpoints, signal: controller.signal, onStep })).rejects.toThrow('stop');
    const resumed = await trained(changes, { checkpoints });
    expect(resumed.last).toEqual(whole.last);
    expect(resumed.history.epochs).toEqual(whole.history.epochs);
    // Once it has ended, it ends there again.
    const again = await trained(changes, { checkpoints });
    expect(again.last).toEqual(whole.last);
    expect(again.history.steps).toBe(whole.history.steps);
  });

  test('says that it stopped', async () => {
    const notes: [number, string][] = [];
    const { history } = await trained({}, { onProgress: (done, note) => void notes.push([done, note]) });
    const best = history.epochs.length - 2;
    if (history.epochs.length < 12)
      expect(notes.at(-1)).toEqual([1, `stopped after epoch ${best + 2} of 12: epoch ${best} is the best`]);
    expect(notes.at(-1)![0]).toBe(1);
  });

  test('leaks no tensor', async () => {
    const model = linearModel();
    await expectNoLeaks(() => train(model, dataset, { ...recipe, averaging: { decay: 0.9 } }, { seed: 3 }));
  });
});

describe('the epochs since the best', () => {
  const epoch = (robustAccuracy: number) => ({ epoch: 1, loss: 1, error: 0, learningRate: 1, robustAccuracy });
  test.each([
    [[], 0],
    [[0], 0],
    [[0.1, 0.5], 0],
    [[0.5, 0.1], 1],
    [[0.1, 0.5, 0.5, 0.4], 2],
  ])('of %j are %d', (accuracies, count) => {
    expect(epochsSinceBest(accuracies.map(epoch))).toBe(count);
  });
});

test('the last images are held out', () => {
  const { trainedOn, heldOut } = holdOut(dataset, { earlyStopping: { images: 10, patience: 1 } });
  expect([trainedOn.size, heldOut!.size]).toEqual([30, 10]);
  expect(heldOut!.images).toEqual(dataset.images.slice(30 * 36));
  expect(holdOut(dataset, {})).toEqual({ trainedOn: dataset, heldOut: null });
});

test('none would be left', () => {
  expect(() => holdOut(dataset, { earlyStopping: { images: 40, patience: 1 } })).toThrow(
    'recipe.earlyStopping.images: expected fewer than the 40 of toy, got 40',
  );
});

test.each([
  [{ images: 0, patience: 1, attack }, /^recipe\.earlyStopping\.images: expected .*>=1, got 0$/],
  [{ images: 5, patience: 0.5, attack }, /^recipe\.earlyStopping\.patience: expected .*int.*, got 0\.5$/],
  [{ images: 5, patience: 1 }, /^recipe\.earlyStopping\.attack: expected an attack, since there is no adversarial/],
])('refuses %j', (earlyStopping, message) => {
  expect(() => parseRecipe({ ...recipe, earlyStopping })).toThrow(message);
});
