import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { checkGradient } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin, normal } from '../../test/hyperplane.ts';
import { rankedTargets } from '../framework/goal-scores.ts';
import { type ApgdLoss, type ApgdOptions, apgd, misclassified, reaches, takenForMeaningful } from '../index.ts';
import { checkpoints } from './apgd.ts';
import { dlr, targetedDlr } from './apgd-losses.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const losses = ['training', 'crossEntropy', 'logitMargin', 'goalMargin', 'dlr', 'targetedDlr'] as const;

describe('checkpoints', () => {
  // Croce and Hein 2020, Section 3.2, as their reference implementation rounds.
  test('of 100 steps', () => expect([...checkpoints(100).keys()]).toEqual([22, 41, 57, 70, 80, 87, 93, 99]));
  test('of 50 steps', () =>
    expect([...checkpoints(50).entries()]).toEqual([
      [11, 11],
      [21, 10],
      [30, 9],
      [38, 8],
      [45, 7],
    ]));
  test('of one step', () => expect([...checkpoints(1).entries()]).toEqual([[1, 1]]));
});

describe('difference of logits ratio', () => {
  const scores = tf.tensor2d([
    [4, 1, 3, -2, 0],
    [1, 5, 2, 3, 4.5],
  ]);
  const accepted = tf.tensor2d([
    [0, 1, 1, 1, 1],
    [1, 1, 0, 1, 1],
  ]);
  const targets = tf.tensor1d([3, 0], 'int32');

  // By hand from eq. 6 and 7 of the article: labels 0 and 2.
  test('untargeted', () => expect(dlr(scores, accepted)).toBeAllClose([-(4 - 3) / (4 - 1), -(2 - 5) / (5 - 3)]));
  test('targeted', () =>
    expect(targetedDlr(targets)(scores, accepted)).toBeAllClose([
      -(4 + 2) / (4 - (1 + 0) / 2),
      -(2 - 1) / (5 - (3 + 2) / 2),
    ]));

  test('is blind to the scale', () =>
    expect(dlr(tf.mul(scores, 100) as tf.Tensor2D, accepted)).toBeAllClose(dlr(scores, accepted)));

  test('has the gradient of central differences', () => {
    checkGradient((z) => dlr(z as tf.Tensor2D, accepted), scores);
    checkGradient((z) => targetedDlr(targets)(z as tf.Tensor2D, accepted), scores);
  });

  test('is the margin alone with fewer than four scores', () => {
    const [two, second] = [tf.tensor2d([[3, 1]]), tf.tensor2d([[0, 1]])];
    expect(dlr(two, second)).toBeAllClose([-2]);
    expect(targetedDlr(tf.tensor1d([1], 'int32'))(two, second)).toBeAllClose([-2]);
    checkGradient((z) => dlr(z as tf.Tensor2D, second), two);
    // The ratio of the lowest of three is -1 wherever it stands.
    const lowest = targetedDlr(tf.tensor1d([1], 'int32'))(tf.tensor2d([[3, 1, 2]]), tf.tensor2d([[0, 1, 1]]));
    expect(lowest).toBeAllClose([-2]);
  });
});

describe.each(['linf', 'l2'] as const)('on a linear classifier, %s', (norm) => {
  const dualNorm = dualLength[norm];
  const classifier = linearClassifier({ categories: 2 });
  const epsilon = 0.1;

  test.each(losses)('%s succeeds exactly where the margin is below ε times the dual norm', async (loss) => {
    const margins = [0.98, 1.02].map((share) => share * epsilon * dualNorm);
    const attack = apgd({ norm, loss, steps: 50 });
    const { perturbed } = await attack.run(classifier, imagesOfMargin(margins), [0, 0], { epsilons: [epsilon] });
    expect(perturbed[0].success).toEqual([true, false]);
  });

  test('ends at the linear optimum', async () => {
    const images = imagesOfMargin([3 * epsilon * dualNorm]);
    const { perturbed } = await apgd({ norm }).run(classifier, images, [0], { epsilons: [epsilon] });
    const best = normal.map((value) => epsilon * (norm === 'linf' ? Math.sign(value) : value / dualNorm));
    expect(tf.sub(perturbed[0].raw, images)).toBeAllClose(tf.tensor4d(best, [1, ...INPUT_SHAPE]), { atol: 2e-5 });
  });
});

describe('climbs as the original code does', () => {
  // The loss at the point of the highest loss of each image, as github.com/fra31/auto-attack a39220048b3c found it from the same starts
  // on the same network in PyTorch; with one line changed, by which its first checkpoint counts the first step as a rise where it rose
  // above the start, as Algorithm 1 says, and not above 0. Twenty steps have checkpoints after 4, 7, 9 and each of the rest.
  const recorded = [
    ['linf', 'crossEntropy', 5, [0.00689, 0.014009, 0.016768, 0.024372, 0.018238, 0.014012]],
    ['linf', 'crossEntropy', 20, [0.02548, 0.016381, 0.022726, 0.030202, 0.020684, 0.014505]],
    ['linf', 'targetedDlr', 5, [-0.603619, -0.816517, -0.602969, -0.667469, -0.633566, -0.824079]],
    ['linf', 'targetedDlr', 20, [-0.590199, -0.812555, -0.593551, -0.642243, -0.61195, -0.814468]],
    ['l2', 'crossEntropy', 5, [0.007303, 0.016294, 0.024051, 0.030473, 0.022408, 0.016305]],
    ['l2', 'crossEntropy', 20, [0.007458, 0.021611, 0.028134, 0.035833, 0.025834, 0.01686]],
    ['l2', 'targetedDlr', 5, [-0.593987, -0.814314, -0.589218, -0.640554, -0.611345, -0.8146]],
    ['l2', 'targetedDlr', 20, [-0.585385, -0.809455, -0.584671, -0.619225, -0.59664, -0.810271]],
  ] as const;
  const images = testImages(6);
  const labels = new Int32Array(6);
  const curved = curvedClassifier({ categories: 6 });
  // So sure of the label that no image leaves before the last step.
  const sure = classifierFromFunction({
    ...{ name: 'sure', inputShape: INPUT_SHAPE, categories: 6, nonsense: { threshold: 0 } },
    logits: (x) => tf.add(curved.logits(x), tf.tensor1d([9, 0, 0, 0, 0, 0])) as tf.Tensor2D,
  });
  const accepted = tf.tensor2d(Array(6).fill([0, 1, 1, 1, 1, 1]));

  test.each(recorded)('%s %s, %i steps', async (norm, loss, steps, wanted) => {
    const attack = apgd({ norm, loss, steps, targets: 1 });
    const { perturbed } = await attack.run(sure, images, labels, { epsilons: [norm === 'linf' ? 0.3 : 1.2] });
    expect(perturbed[0].success).toEqual(Array(6).fill(false));
    const targets = await rankedTargets(sure.logits(images), accepted, 1);
    const logits = sure.logits(perturbed[0].raw);
    const losses =
      loss === 'crossEntropy'
        ? tf.sub(tf.logSumExp(logits, 1), tf.reshape(tf.slice(logits, [0, 0], [-1, 1]), [-1]))
        : targetedDlr(tf.tensor1d(targets[0], 'int32'))(logits, accepted);
    expect(losses).toBeAllClose(wanted, { rtol: 0, atol: 2e-6 });
  });
});

test('finds more than one step of the same length', async () => {
  const classifier = curvedClassifier();
  const images = testImages(12);
  const labels = predictionsOf(classifier, images);
  const successes = async (options: ApgdOptions) =>
    (await apgd(options).run(classifier, images, labels, { epsilons: [0.15] })).perturbed[0].success.filter(Boolean)
      .length;
  expect(await successes({ loss: 'targetedDlr', steps: 50 })).toBeGreaterThan(await successes({ steps: 1 }));
});

test('finished samples leave the batch, and others cost a gradient a step and one for the start', async () => {
  const classifier = curvedClassifier();
  const images = testImages(4);
  const labels = predictionsOf(classifier, images).map((prediction, i) => (i % 2 ? prediction : (prediction + 1) % 3));
  const run = (loss: ApgdLoss) => apgd({ loss, steps: 4 }).run(classifier, images, labels, { epsilons: [0.001] });
  const { gradients, queries, perturbed } = await run('crossEntropy');
  expect([...gradients]).toEqual([0, 5, 0, 5]);
  // From the logits of the gradient's forward pass predictions come for nothing.
  expect([...queries]).toEqual([1, 1, 1, 1]);
  expect(perturbed[0].success).toEqual([true, false, true, false]);
  expect([...(await run('training')).queries]).toEqual([1, 6, 1, 6]);
});

test('tries as many targets as there are', async () => {
  const images = testImages(2);
  const classifier = curvedClassifier();
  const labels = predictionsOf(classifier, images);
  const run = (goal: Parameters<ReturnType<typeof apgd>['run']>[2], targets?: number) =>
    apgd({ loss: 'targetedDlr', steps: 3, targets }).run(classifier, images, goal, { epsilons: [0.001] });
  expect([...(await run(labels)).gradients]).toEqual([8, 8]);
  expect([...(await run(labels, 1)).gradients]).toEqual([4, 4]);
  expect([...(await run(reaches(labels.map((label) => (label + 1) % 3)))).gradients]).toEqual([4, 4]);
});

describe('by the goal', () => {
  const images = testImages(6);

  test.each(losses)('%s reaches targets', async (loss) => {
    const classifier = linearClassifier();
    const targets = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
    const attack = apgd({ norm: 'l2', loss, steps: 30 });
    const { perturbed } = await attack.run(classifier, images, reaches(targets), { epsilons: [3] });
    expect(predictionsOf(classifier, perturbed[0].clipped)).toEqual(targets);
  });

  test.each(['goalMargin', 'targetedDlr'] as const)('%s leads to nonsense where that is nearest', async (loss) => {
    const classifier = linearClassifier({ nonsense: { threshold: 0.6 } });
    const sure = linearClassifier({ nonsense: { threshold: 0 } });
    const labels = predictionsOf(sure, images);
    const attack = apgd({ loss, steps: 30 });
    const { perturbed } = await attack.run(classifier, images, misclassified(labels), { epsilons: [0.3] });
    expect(perturbed[0].success).toEqual(labels.map(() => true));
  });

  test.each(['goalMargin', 'dlr', 'targetedDlr'] as const)('%s leads out of an explicit category', async (loss) => {
    const logits = linearClassifier({ categories: 4 });
    const classifier = { ...logits, categories: 3, nonsense: { category: 3 } };
    const attack = apgd({ norm: 'l2', loss, steps: 30 });
    const { perturbed } = await attack.run(classifier, images, takenForMeaningful(), { epsilons: [3] });
    expect(perturbed[0].success).toEqual([true, true, true, true, true, true]);
  });
});

test.each(['linf', 'l2'] as const)('a sample without a gradient stays on the sphere: %s', async (norm) => {
  const images = testImages(2);
  const attack = apgd({ norm, steps: 3, loss: 'dlr' });
  const { perturbed } = await attack.run(constantClassifier([2, 1, 0]), images, [0, 0], { epsilons: [0.1] });
  for (const distance of distances(perturbed[0].raw, images, norm)) expect(distance).toBeGreaterThan(0.05);
  expect(valuesOf(perturbed[0].raw).every(Number.isFinite)).toBe(true);
});

test.each([
  [{ norm: 'l3' }, 'norm: expected one of "linf", "l2", got "l3" (did you mean "l2"?)'],
  [
    { loss: 'drl' },
    'loss: expected one of "training", "crossEntropy", "logitMargin", "otherConfidence", "goalMargin", "dlr", "targetedDlr", got "drl"',
  ],
  [{ steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  [{ restarts: 0 }, 'restarts: expected a whole number >= 1, got 0'],
  [{ targets: 1.5 }, 'targets: expected a whole number >= 1, got 1.5'],
  [{ rho: 2 }, 'rho: expected a finite number in [0, 1], got 2'],
])('refuses %j', (options, message) => expect(() => apgd(options as ApgdOptions)).toThrow(message));

test('the ratio of scores of which some are −∞ is a number, and so is its gradient', () => {
  const scores = tf.tensor2d([[3, 1, 2, -Infinity, 0, -1]]);
  const few = tf.tensor2d([[3, 1, -Infinity, -Infinity, -Infinity, -Infinity]]);
  const accepted = tf.tensor2d([[0, 1, 1, 1, 1, 1]]);
  const targeted = targetedDlr(tf.tensor1d([1], 'int32'));
  // (2 − 3) / (3 − 1), and without a third score the difference alone; (1 − 3) / (3 − (1 + 0) / 2) of the target.
  expect(dlr(scores, accepted)).toBeAllClose(tf.tensor1d([-1 / 2]));
  expect(dlr(few, accepted)).toBeAllClose(tf.tensor1d([-2]));
  expect(targeted(scores, accepted)).toBeAllClose(tf.tensor1d([-2 / 2.5]));
  for (const z of [scores, few])
    for (const value of [dlr, targeted])
      expect(valuesOf(tf.grad((x) => value(x as tf.Tensor2D, accepted))(z)).every(Number.isFinite)).toBe(true);
});
