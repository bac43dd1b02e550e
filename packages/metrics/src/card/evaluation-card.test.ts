import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { cardOf, masked, outcomesOf, smallBudget } from '../../test/card.ts';
import { linearClassifier, testImages } from '../../test/classifiers.ts';
import { type EvaluationCard, evaluationCard, failedChecks } from '../card.ts';
import { evaluationCardSchema } from '../card-schema.ts';
import { cardChecks } from './checks/index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

const honest = () => linearClassifier(3, { threshold: 0 });

describe('the card of an honest classifier', () => {
  let card: EvaluationCard;
  beforeAll(async () => {
    card = await cardOf(honest(), testImages(6), { twin: linearClassifier(3, { threshold: 0 }), dataset: 'toys' });
  });

  test('fits its schema as JSON', () => {
    expect(evaluationCardSchema.parse(JSON.parse(JSON.stringify(card)))).toEqual(card);
  });

  test('answers every question once', () => {
    expect(card.checks.map(({ id }) => id)).toEqual(cardChecks.map(({ id }) => id));
    for (const { sentence } of card.checks) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  });

  test('has no sign of masked gradients', () => {
    expect(failedChecks(card).map(({ id, sentence }) => `${id}: ${sentence}`)).toEqual([]);
    expect(outcomesOf(card)).toMatchObject({ 'dead-units': 'skipped', 'breaks-the-twin': 'passed' });
  });

  // A linear classifier falls where ε |Δw|₁ reaches the margin, which one step along the sign does: nothing can do better.
  test('its robust accuracy falls with ε', () => {
    const accuracies = card.robust.map(({ accuracy }) => accuracy);
    expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
    expect(accuracies.at(-1)).toBe(0);
    expect(card.clean).toMatchObject({ correct: 6, count: 6, accuracy: 1 });
  });
});

test('a classifier whose scores are rounded is found out', async () => {
  const images = testImages(6);
  const card = await cardOf(masked(honest()), images, { twin: honest() });
  expect(outcomesOf(card)).toMatchObject({
    deterministic: 'passed',
    'input-gradients': 'failed',
    'whole-range': 'failed',
    'transfer-from-twin': 'failed',
    'breaks-the-twin': 'passed',
  });
  // With every pixel free the random start of APGD alone gets them all wrong, so that the unbounded attack says nothing here.
  // What transferred counts: a robust accuracy is the worst over all attacks.
  expect(card.robust.find(({ epsilon }) => epsilon === card.comparedAt)!.accuracy).toBeLessThan(1);
});

test('a classifier without any gradient gets a card too, from attacks that need none', async () => {
  const classifier = honest();
  const logits = (x: tf.Tensor4D) => tf.tidy(() => tf.tensor2d(classifier.logits(x).arraySync() as number[][]));
  const loss = (x: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.tidy(() => tf.tensor1d(classifier.loss(x, labels).arraySync() as number[]));
  const card = await cardOf({ ...classifier, logits, loss, losses: undefined }, testImages(6));
  expect(outcomesOf(card)).toMatchObject({ 'input-gradients': 'failed', 'square-against-gradients': 'failed' });
  expect(card.robust.at(-1)!.accuracy).toBeLessThan(1);
});

test('a classifier that breaks down under attack has no card, in place of one that looks robust', async () => {
  const classifier = honest();
  const loss = () => {
    throw new Error('out of order');
  };
  const images = testImages(2);
  await expectNoLeaks(async () => {
    await expect(cardOf({ ...classifier, loss, losses: undefined }, images)).rejects.toThrow('out of order');
  });
});

test('probabilities for scores are found out', async () => {
  const classifier = honest();
  const card = await cardOf({ ...classifier, logits: (x) => classifier.confidences(x) }, testImages(3));
  expect(outcomesOf(card)['scores-not-probabilities']).toBe('failed');
});

test('a randomised classifier is found out', async () => {
  const classifier = honest();
  const logits = (x: tf.Tensor4D) =>
    tf.tidy(() => tf.add(classifier.logits(x), tf.randomNormal([x.shape[0], 3], 0, 0.1)) as tf.Tensor2D);
  const card = await cardOf({ ...classifier, logits }, testImages(3));
  expect(outcomesOf(card).deterministic).toBe('failed');
});

test('a robust accuracy that is reported and too high is found out', async () => {
  const reported = [{ epsilon: 0.3, accuracy: 0.9 }];
  const card = await cardOf(honest(), testImages(6), { reported });
  expect(outcomesOf(card)['worst-case-reported']).toBe('failed');
  expect(outcomesOf(await cardOf(honest(), testImages(6)))['worst-case-reported']).toBe('passed');
});

test('so is one that is reported of a larger size than was attacked', async () => {
  const reported = [{ epsilon: 0.35, accuracy: 0.9 }];
  const { checks } = await cardOf(honest(), testImages(6), { reported, epsilons: [76.5 / 255, 0.5] });
  const check = checks.find(({ id }) => id === 'worst-case-reported')!;
  expect(check).toMatchObject({ outcome: 'failed', numbers: { 'reportedAt0.35': 0.9 } });
  expect(check.sentence).toMatch(/: 90 % at ε = 0.35, the worst at 0.3 is [0-9.]+ %\.$/);
});

test('certificates are one for each image', async () => {
  const ask = (certifiedRadii?: number[]) => cardOf(honest(), testImages(2), { certifiedRadii });
  await expect(ask([0.1])).rejects.toThrow('certifiedRadii: expected 2, one for each image, got 1');
  await expect(ask([0.1, -1])).rejects.toThrow('certifiedRadii[1]: expected a finite number >= 0, got -1');
  expect(outcomesOf(await ask())['certificates-hold']).toBe('skipped');
});

test('does not depend on the batches, and leaks nothing', async () => {
  const images = testImages(5);
  await expectNoLeaks(async () => {
    const whole = await cardOf(honest(), images, { seed: 3 });
    expect(await cardOf(honest(), images, { seed: 3, batchSize: 2 })).toEqual(whole);
  });
});

test('progress grows to 1; aborting frees everything', async () => {
  const images = testImages(3);
  const shares: number[] = [];
  await cardOf(honest(), images, { onProgress: (done) => shares.push(done) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  await expectNoLeaks(async () => {
    const controller = new AbortController();
    const onProgress = (done: number) => void (done > 0.3 && controller.abort(new Error('enough')));
    const options = { onProgress, signal: controller.signal };
    await expect(cardOf(honest(), images, options)).rejects.toThrow('enough');
  });
});

test.each([
  [{ epsilons: [] }, 'epsilons: expected an array of at least one number'],
  [{ epsilons: [0.2, 0.1] }, 'epsilons[1]: expected a finite number > 0.2, got 0.1'],
  [{ seed: 0.5 }, 'seed: expected a whole number, got 0.5'],
  [{ batchSize: 0 }, 'batchSize: expected a whole number >= 1, got 0'],
  [{ budget: { steps: Number.NaN } }, 'budget.steps: expected a whole number >= 1, got NaN'],
  [{ budget: { step: 3 } as never }, 'budget: expected one of'],
  [{ reported: [{ epsilon: 0.1, accuracy: 90 }] }, 'reported[0].accuracy: expected a finite number in [0, 1], got 90'],
  [{ reported: [{ epsilon: 0.1, accuracy: Number.NaN }] }, 'reported[0].accuracy: expected a finite number in [0, 1]'],
])('refuses %j', (options, message) =>
  expect(evaluationCard(honest(), testImages(2), [0, 1], { budget: smallBudget, ...options })).rejects.toThrow(message),
);

test('refuses labels and images that do not fit', async () => {
  const refused = async (labels: unknown, message: string) =>
    await expect(evaluationCard(honest(), testImages(2), labels as number[])).rejects.toThrow(message);
  await refused([0], 'labels: expected 2 labels, got 1');
  await refused(
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
    'labels[0]: expected a whole number in [0, 3), got [1, 0, 0]',
  );
  for (const label of [undefined, Number.NaN, 0.5, -1, 3, 2 ** 32 + 1])
    await refused([0, label], `labels[1]: expected a whole number in [0, 3), got ${label}`);
  const outside = tf.fill([1, 3, 3, 2], 2) as tf.Tensor4D;
  await expect(evaluationCard(honest(), outside, [0])).rejects.toThrow('images[0]: expected pixels in [0, 1], got 2');
});

// The bounds of normalised images by the same formula as the images, but in double precision.
test('takes black and white of normalised images', async () => {
  const bounds = [(0 - 0.1307) / 0.3081, (1 - 0.1307) / 0.3081] as const;
  const images = tf.div(tf.sub(tf.concat([tf.zeros([1, 3, 3, 2]), tf.ones([1, 3, 3, 2])]), 0.1307), 0.3081);
  const card = await cardOf({ ...honest(), bounds }, images as tf.Tensor4D);
  expect(card.classifier.bounds).toEqual(bounds);
  expect(card.checks.filter(({ sentence }) => sentence.startsWith('Could not be asked'))).toEqual([]);
  expect(card.clean.accuracy).toBe(1);
});
