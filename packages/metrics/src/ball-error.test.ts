import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { templateClassifier } from '@saf/models/hypersphere';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ballError } from './ball-error.ts';

beforeAll(() => tf.setBackend('cpu'));

const samples = 4_000;
/** Four standard errors of a share among so many points. */
const tolerance = (share: number) => 4 * Math.sqrt((share * (1 - share)) / samples);

/** Accepts what is within a distance of 0. */
const ball = (dimensions: number, radius: number) =>
  classifierFromFunction({
    name: 'ball',
    inputShape: [1, 1, dimensions],
    categories: 1,
    logits: (x) => tf.reshape(tf.sub(radius, tf.norm(x, 'euclidean', 3)), [-1, 1]) as tf.Tensor2D,
    confidences: (x) => tf.reshape(tf.cast(tf.lessEqual(tf.norm(x, 'euclidean', 3), radius), 'float32'), [-1, 1]),
  });

describe('ballError', () => {
  test('of the ball itself is 0', async () => {
    const { error, insideShare, outsideShare } = await ballError(ball(3, 1), [0, 0, 0], { radius: 1, samples });
    expect({ error, insideShare, outsideShare }).toEqual({ error: 0, insideShare: 1, outsideShare: 0 });
  });

  // A ball of radius 0.8 holds 0.8ⁿ of the volume, one of 1.05 has 1/1.05ⁿ of its own in the ball of radius 1.
  test.each([
    [0.8, 2, 1 - 0.8 ** 2],
    [0.8, 8, 1 - 0.8 ** 8],
    [1.05, 4, 1 - 1.05 ** -4],
  ])('of a ball of radius %d in %d dimensions is %d', async (radius, n, expected) => {
    const { error, interval } = await ballError(ball(n, radius), new Float32Array(n), { radius: 1, samples });
    expect(Math.abs(error - expected)).toBeLessThan(tolerance(expected));
    expect(interval[0]).toBeLessThanOrEqual(error);
    expect(interval[1]).toBeGreaterThanOrEqual(error);
  });

  // One mReLU a dimension accepts an L1 ball: area 2 of the disk's π.
  test('of mReLU with one unit a dimension is 1 − 2/π in the plane', async () => {
    const options = { radius: 1, epsilon: 0.5, activation: 'mirroredRelu', unitsPerDimension: 1 } as const;
    const template = tf.tensor4d([0.5, -1], [1, 1, 1, 2]);
    const { error } = await ballError(templateClassifier(template, [0], options), [0.5, -1], { radius: 1, samples });
    template.dispose();
    expect(Math.abs(error - (1 - 2 / Math.PI))).toBeLessThan(tolerance(1 - 2 / Math.PI));
  });

  test('the same seed gives the same points, another seed others', async () => {
    const errorOf = async (seed: number) => (await ballError(ball(2, 0.8), [0, 0], { radius: 1, samples, seed })).error;
    expect(await errorOf(1)).toBe(await errorOf(1));
    expect(await errorOf(2)).not.toBe(await errorOf(1));
  });

  test.each([
    [[0], {}, 'center: expected 2 numbers, got 1'],
    [[0, 0], { radius: 0 }, 'radius: expected'],
    [[0, 0], { reach: 1 }, 'reach: expected'],
    [[0, 0], { samples: 0 }, 'samples: expected'],
  ])('refuses %j, %j', (center, part, message) =>
    expect(ballError(ball(2, 1), center, { radius: 1, ...part })).rejects.toThrow(message),
  );

  test('leaks nothing', () => expectNoLeaks(() => ballError(ball(2, 1), [0, 0], { radius: 1, samples: 50 })));
});
