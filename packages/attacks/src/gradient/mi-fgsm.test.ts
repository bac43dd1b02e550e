import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, INPUT_SHAPE, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import { bim, fgsm, type MiFgsmOptions, miFgsm, pgd } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const images = () => testImages(4);
const classifier = curvedClassifier();
const clippedOf = async (attack: ReturnType<typeof bim>) => {
  const right = predictionsOf(classifier, images());
  const { perturbed } = await attack.run(classifier, images(), right, { epsilons: [0.1] });
  return valuesOf(perturbed[0].clipped);
};

describe('bim', () => {
  test('is PGD from the input', async () => {
    const options = { steps: 5, stepSize: 0.3 };
    expect(await clippedOf(bim(options))).toEqual(await clippedOf(pgd({ ...options, randomStart: false })));
  });

  test('of one step of epsilon is FGSM', async () => {
    expect(await clippedOf(bim({ steps: 1, stepSize: 1 }))).toBeAllClose(await clippedOf(fgsm()));
  });
});

describe('miFgsm', () => {
  test('without momentum is BIM', async () => {
    const options = { steps: 5, stepSize: 0.2, norm: 'l2' } as const;
    expect(await clippedOf(miFgsm({ ...options, momentum: 0 }))).toEqual(await clippedOf(bim(options)));
  });

  test('goes a step at a time as far as epsilon', async () => {
    const { perturbed } = await miFgsm({ keep: 'loss' }).run(classifier, images(), [0, 1, 2, 0], { epsilons: [0.1] });
    expect(Math.max(...valuesOf(tf.abs(tf.sub(perturbed[0].raw, images()))))).toBeCloseTo(0.1, 6);
  });

  /** Category 1 beyond 0.62; its loss rises to a small hill at 0.55, and falls behind it before it rises again. */
  const hill = classifierFromFunction({
    name: 'hill',
    inputShape: INPUT_SHAPE,
    categories: 2,
    nonsense: { threshold: 0 },
    logits: (x) => {
      const distance = tf.sub(tf.mean(x, [1, 2, 3]), 0.62);
      return tf.stack([tf.neg(distance), distance], 1) as tf.Tensor2D;
    },
    loss: (x) => {
      const mean = tf.mean(x, [1, 2, 3]);
      const dip = tf.relu(tf.sub(0.03, tf.abs(tf.sub(mean, 0.58))));
      return tf.sub(mean, tf.mul(dip, 2)) as tf.Tensor1D;
    },
  });

  test.each(['linf', 'l2'] as const)('momentum carries it over a small hill: %s', async (norm) => {
    const start = tf.fill([1, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
    const epsilon = norm === 'linf' ? 0.2 : 0.2 * Math.sqrt(18);
    const success = async (momentum: number) => {
      const attack = miFgsm({ loss: 'training', norm, steps: 20, momentum });
      return (await attack.run(hill, start, [0], { epsilons: [epsilon] })).perturbed[0].success;
    };
    expect([await success(0), await success(1)]).toEqual([[false], [true]]);
  });

  test.each([
    [{ momentum: -1 }, 'momentum: expected a finite number >= 0, got -1'],
    [{ steps: 0 }, 'steps: expected a whole number >= 1, got 0'],
  ])('refuses %j', (options, message) => expect(() => miFgsm(options as MiFgsmOptions)).toThrow(message));
});
