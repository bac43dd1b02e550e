import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../test/engines.ts';
import { momentumStep, useEngine } from './index.ts';

const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };

function step(values: { w: number; v: number; g: number }[], { learningRate, momentum, weightDecay } = options) {
  const weight = tf.variable(tf.tensor1d(values.map(({ w }) => w)));
  const velocity = tf.variable(tf.tensor1d(values.map(({ v }) => v)));
  const gradient = tf.tensor1d(values.map(({ g }) => g));
  momentumStep(weight, velocity, gradient, { learningRate, momentum, weightDecay });
  const result = { w: weight.dataSync(), v: velocity.dataSync() };
  tf.dispose([weight, velocity, gradient]);
  return result;
}

describe.each(await engines(['wasm', 'native', 'cpu']))('on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('is its two lines of arithmetic, for any count of weights', () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    const weights = fc.array(fc.record({ w: number, v: number, g: number }), { minLength: 1, maxLength: 9 });
    const rates = fc.record({
      learningRate: fc.double({ min: 0, max: 1, noNaN: true }),
      momentum: fc.double({ min: 0, max: 1, noNaN: true }),
      weightDecay: fc.double({ min: 0, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(weights, rates, (values, rate) => {
        const result = step(values, rate);
        const v = values.map(
          (each) => rate.momentum * each.v - rate.learningRate * (each.g + rate.weightDecay * each.w),
        );
        expect(result.v).toBeAllClose(v, { rtol: 1e-5, atol: 1e-5 });
        expect(result.w).toBeAllClose(
          v.map((each, i) => each + values[i].w),
          { rtol: 1e-5, atol: 1e-5 },
        );
      }),
      { numRuns: 50 },
    );
  });

  test('finds the minimum of a parabola', () => {
    const weight = tf.variable(tf.tensor1d([4, -2, 1, 3, 5]));
    const velocity = tf.variable(tf.zerosLike(weight));
    for (let i = 0; i < 200; i++)
      tf.tidy(() => momentumStep(weight, velocity, tf.sub(weight, 1), { ...options, weightDecay: 0 }));
    expect(weight).toBeAllClose(1, { atol: 1e-3 });
    tf.dispose([weight, velocity]);
  });

  test('leaves a copy of the weight alone', () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]));
    const velocity = tf.variable(tf.zerosLike(weight));
    const gradient = tf.ones([3]);
    const copy = tf.clone(weight);
    momentumStep(weight, velocity, gradient, options);
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose([weight, velocity, gradient, copy]);
  });

  test('leaves nothing behind', () => {
    const [weight, velocity] = tf.tidy(() => [tf.variable(tf.ones([3])), tf.variable(tf.zeros([3]))]);
    const gradient = tf.ones([3]);
    expectNoLeaks(() => momentumStep(weight, velocity, gradient, options));
    tf.dispose([weight, velocity, gradient]);
  });
});

test.each([
  [{ learningRate: -1 }, 'learningRate: expected a finite number >= 0, got -1'],
  [{ momentum: 2 }, 'momentum: expected a finite number in [0, 1], got 2'],
  [{ weightDecay: Number.NaN }, 'weightDecay: expected a finite number >= 0, got NaN'],
])('refuses %j', (wrong, message) =>
  expect(() => step([{ w: 1, v: 0, g: 1 }], { ...options, ...wrong })).toThrow(message),
);

test('refuses shapes that differ', () => {
  const weight = tf.variable(tf.zeros([2, 3]));
  const velocity = tf.variable(tf.zeros([2, 3]));
  const gradient = tf.zeros([3, 2]);
  expect(() => momentumStep(weight, velocity, gradient, options)).toThrow(
    'gradient: expected a float32 tensor of shape [2, 3], got [3, 2]',
  );
  expect(() => momentumStep(weight, gradient as tf.Variable, weight, options)).toThrow('velocity: expected');
  tf.dispose([weight, velocity, gradient]);
});
