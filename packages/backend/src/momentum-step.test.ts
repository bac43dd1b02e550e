import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../test/engines.ts';
import { type MomentumOptions, momentumStep, useEngine } from './node.ts';

const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };

function step(values: { w: number; v: number; g: number }[], step: MomentumOptions = options) {
  const weight = tf.variable(tf.tensor1d(values.map(({ w }) => w)));
  const velocity = tf.variable(tf.tensor1d(values.map(({ v }) => v)));
  const gradient = tf.tensor1d(values.map(({ g }) => g));
  momentumStep([weight], [velocity], [gradient], step);
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
      tf.tidy(() => momentumStep([weight], [velocity], [tf.sub(weight, 1)], { ...options, weightDecay: 0 }));
    expect(weight).toBeAllClose(1, { atol: 1e-3 });
    tf.dispose([weight, velocity]);
  });

  // Without momentum and decay a step of rate 1 from (0, 0) is the clipped gradient, turned round.
  const clipped = (gradients: number[][], maxNorm?: number) => {
    const weights = gradients.map((each) => tf.variable(tf.zeros([each.length])));
    const velocities = gradients.map((each) => tf.variable(tf.zeros([each.length])));
    const given = gradients.map((each) => tf.tensor1d(each));
    momentumStep(weights, velocities, given, { learningRate: 1, momentum: 0, weightDecay: 0, maxNorm });
    const steps = weights.map((weight) => [...weight.dataSync()].map((value) => 0 - value));
    tf.dispose([...weights, ...velocities, ...given]);
    return steps;
  };

  test('gradients that are too long are scaled together: (3, 4) of length 5 to length 1', () => {
    const [three, four] = clipped([[3], [4]], 1);
    expect(three).toBeAllClose([0.6]);
    expect(four).toBeAllClose([0.8]);
    expect(clipped([[3], [4]], 5)).toEqual([[3], [4]]);
    expect(clipped([[3], [4]])).toEqual([[3], [4]]);
  });

  test('clipping makes no length more than asked for, and turns no direction', () => {
    const number = fc.float({ min: -10, max: 10, noNaN: true });
    // Longer than a block of the native op's sums.
    const lists = fc.array(fc.array(number, { minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lists, (gradients) => {
        const factor = Math.min(1, 1.5 / Math.hypot(...gradients.flat()));
        const steps = clipped(gradients, 1.5);
        expect(Math.hypot(...steps.flat())).toBeLessThanOrEqual(1.5 * (1 + 1e-5));
        expect(steps.flat()).toBeAllClose(
          gradients.flat().map((value) => value * factor),
          { rtol: 1e-4, atol: 1e-6 },
        );
      }),
      { numRuns: 30 },
    );
  });

  test('every weight has a decay of its own', () => {
    const weights = [1, 1].map((value) => tf.variable(tf.tensor1d([value])));
    const velocities = weights.map(() => tf.variable(tf.zeros([1])));
    const gradients = weights.map(() => tf.zeros([1]));
    momentumStep(weights, velocities, gradients, { learningRate: 0.5, momentum: 0.9, weightDecay: [0, 0.5] });
    expect(weights.map((weight) => weight.dataSync()[0])).toEqual([1, 0.75]);
    tf.dispose([...weights, ...velocities, ...gradients]);
  });

  test('leaves a copy of the weight alone', () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]));
    const velocity = tf.variable(tf.zerosLike(weight));
    const gradient = tf.ones([3]);
    const copy = tf.clone(weight);
    momentumStep([weight], [velocity], [gradient], options);
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose([weight, velocity, gradient, copy]);
  });

  test('leaves nothing behind', () => {
    const [weight, velocity] = tf.tidy(() => [tf.variable(tf.ones([3])), tf.variable(tf.zeros([3]))]);
    const gradient = tf.ones([3]);
    expectNoLeaks(() => momentumStep([weight], [velocity], [gradient], { ...options, maxNorm: 1 }));
    tf.dispose([weight, velocity, gradient]);
  });
});

test.each([
  [{ learningRate: -1 }, 'learningRate: expected a finite number >= 0, got -1'],
  [{ momentum: 2 }, 'momentum: expected a finite number in [0, 1], got 2'],
  [{ maxNorm: 0 }, 'maxNorm: expected a finite number > 0, got 0'],
  [{ weightDecay: Number.NaN }, 'weightDecay: expected a finite number >= 0, got NaN'],
])('refuses %j', (wrong, message) =>
  expect(() => step([{ w: 1, v: 0, g: 1 }], { ...options, ...wrong })).toThrow(message),
);

test('refuses shapes that differ', () => {
  const weight = tf.variable(tf.zeros([2, 3]));
  const velocity = tf.variable(tf.zeros([2, 3]));
  const gradient = tf.zeros([3, 2]);
  expect(() => momentumStep([weight], [velocity], [gradient], options)).toThrow(
    'gradient: expected a float32 tensor of shape [2, 3], got [3, 2]',
  );
  expect(() => momentumStep([weight], [gradient as tf.Variable], [weight], options)).toThrow('velocity: expected');
  expect(() => momentumStep([weight], [], [gradient], options)).toThrow(
    'velocities: expected 1, one per weight, got 0',
  );
  const decays = { ...options, weightDecay: [0, 0] };
  expect(() => momentumStep([weight], [velocity], [velocity], decays)).toThrow('weightDecay: expected 1');
  tf.dispose([weight, velocity, gradient]);
});
