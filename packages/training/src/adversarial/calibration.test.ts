import { splitHead, trainingLoss } from '@saf/models';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { BatchMaker } from '../batch-maker.ts';
import { hasNonsenseCategory, parseRecipe, type RecipeInput, train } from '../index.ts';
import { AdversarialPart } from './adversarial-part.ts';
import { calibratedLoss, labelShares } from './calibration.ts';

const plain: RecipeInput = { ...toyRecipe, epochs: 1, mean: undefined, random: undefined };
const adversarial = { attack: 'pgd', epsilon: 0.2, fraction: 0.5, steps: 2, calibration: {} } as const;

describeOnEngines('calibrated adversarial training', () => {
  test('an image keeps the less of its label the further it was moved', () => {
    const clean = tf.zeros([4, 2, 1, 1]) as tf.Tensor4D;
    const moved = tf.tensor4d([0, 0, 0.05, -0.02, 0, -0.1, 0.2, 0.2], [4, 2, 1, 1]);
    // (1 − ‖δ‖∞ / 0.2)²
    expect(labelShares(clean, moved, 0.2, { power: 2, rest: 'uniform' })).toBeAllClose([1, 0.75 ** 2, 0.25, 0]);
  });

  const z = () =>
    tf.tensor2d([
      [0.3, -1.1, 0.9],
      [-0.7, 0.2, 1],
    ]);
  const shares = () => tf.tensor1d([0.25, 1]);
  const labels = () => tf.tensor1d([1, 0], 'int32');

  test.each(['rbf', 'softmax'] as const)('%s: the loss is its equation, with its gradients', (head) => {
    const loss = trainingLoss(toyModel(head));
    const of = (...each: number[]) => Array.from(loss(z(), tf.tensor1d(each, 'int32')).dataSync());
    const [own, last, all] = [of(1, 0), of(2, 2), [0, 1, 2].map((label) => of(label, label)[0])];
    const uniform = all.reduce((sum, each) => sum + each / 3, 0);
    const calibrated = (x: tf.Tensor, rest: 'uniform' | 'nonsense') =>
      calibratedLoss(loss, x as tf.Tensor2D, labels(), shares(), { power: 10, rest });
    expect(calibrated(z(), 'nonsense')).toBeAllClose([0.25 * own[0] + 0.75 * last[0], own[1]]);
    expect(calibrated(z(), 'uniform')).toBeAllClose([0.25 * own[0] + 0.75 * uniform, own[1]]);
    for (const rest of ['uniform', 'nonsense'] as const) checkGradient((x) => calibrated(x, rest), z());
  });

  test('the loss of a step is of images with the shares that are left of their labels', async () => {
    const dataset = toyDataset(8);
    const recipe = parseRecipe({
      ...plain,
      adversarial: { ...adversarial, calibration: { power: 1, rest: 'nonsense' } },
    });
    const { calibration } = recipe.adversarial!;
    const [model, batch] = [toyModel(), new BatchMaker(dataset, recipe, 3, 2).make(0, 0)];
    const part = await AdversarialPart.of({ model, adversarial: recipe.adversarial!, stepsPerEpoch: 1, seed: 3 });
    const given = {
      images: tf.tensor4d(batch.images, [8, 6, 6, 1]),
      labels: tf.tensor1d(batch.labels, 'int32'),
    };
    const attacked = await part.apply(given, batch.labels, 8, 0);
    const kept = [...attacked.shares!.dataSync()];
    expect(kept.slice(0, 4)).toEqual([1, 1, 1, 1]);
    for (const share of kept.slice(4)) expect(share).toBeLessThan(0.5);
    const own = splitHead(model).trunk.apply(attacked.images, { training: true }) as tf.Tensor2D;
    const expected = calibratedLoss(trainingLoss(model), own, attacked.labels, attacked.shares!, calibration!);
    part.dispose();
    const { epochs } = await train(toyModel(), dataset, recipe, { seed: 3 });
    expect(epochs[0].loss).toBeCloseTo(tf.mean(expected).dataSync()[0], 4);
  });

  test('leaks no tensor, with ε growing from 0', async () => {
    const recipe = { ...plain, adversarial: { ...adversarial, rampEpochs: 1 } };
    const model = toyModel('softmax');
    await expectNoLeaks(() => train(model, toyDataset(20), recipe, { seed: 3 }));
  });
});

describe('recipes', () => {
  test('a rest of nonsense asks for an output more', async () => {
    const nonsense = parseRecipe({ ...plain, adversarial: { ...adversarial, calibration: { rest: 'nonsense' } } });
    expect(hasNonsenseCategory(nonsense)).toBe(true);
    expect(hasNonsenseCategory(parseRecipe({ ...plain, adversarial }))).toBe(false);
    const dataset = { ...toyDataset(), classNames: ['left', 'right', 'neither'] };
    await expect(train(toyModel(), dataset, nonsense, { seed: 1 })).rejects.toThrow(
      'model: expected 4 outputs or more (its recipe needs a nonsense category), got 3',
    );
  });

  test.each([
    [{ calibration: { power: 0 } }, /^recipe\.adversarial\.calibration\.power: expected .*>0, got 0$/],
    [{ calibration: { rest: 'noise' } }, /^recipe\.adversarial\.calibration\.rest: expected/],
    [{ trades: { beta: 6 } }, /^recipe\.adversarial\.calibration: expected none beside TRADES/],
  ])('%j is refused', (changes, message) =>
    expect(() => parseRecipe({ ...plain, adversarial: { ...adversarial, ...changes } })).toThrow(message),
  );
});
