import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { useEngine } from '../node.ts';

// 'cpu' has no kernel for it, and takes core's own gradient.
describe.each(await engines(['cpu', 'wasm', 'native']))('the gradient of ReLU on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  // Expected values: the definition, which is 0 at 0 as in core. TensorFlow takes numbers below 2^-126 for 0: there are none.
  test('is dy where x is above 0, and 0 elsewhere', () => {
    const floats = fc.oneof(
      fc.float({ noNaN: true, min: -1e3, max: 1e3 }).filter((each) => Math.abs(each) >= 2 ** -126),
      fc.constantFrom(0, -0),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(floats, floats), { minLength: 1, maxLength: 40 }), (pairs) => {
        const [x, dy] = [0, 1].map((i) => pairs.map((pair) => pair[i]));
        const gradient = tf.tidy(() => tf.grad((each) => tf.relu(each))(tf.tensor1d(x), tf.tensor1d(dy)));
        // -0 and 0 are the same gradient.
        expect([...gradient.dataSync()].map((each) => each + 0)).toEqual(pairs.map(([x, dy]) => (x > 0 ? dy + 0 : 0)));
        gradient.dispose();
      }),
    );
  });

  // d/dx of |∇ Σ relu(x)²|² = |2 relu(x)|² is 8 relu(x).
  test('has a gradient of its own', () => {
    const x = [-2, -0.5, 0, 0.5, 3];
    const gradient = tf.tidy(() => {
      const inner = tf.grad((each) => tf.sum(tf.square(tf.relu(each))));
      return tf.grad((each) => tf.sum(tf.square(inner(each))))(tf.tensor1d(x));
    });
    expect(gradient.dataSync()).toBeAllClose([0, 0, 0, 4, 24], { rtol: 1e-6, atol: 0 });
    gradient.dispose();
  });

  test('leaves no tensor', () => {
    const x = gaussian([3, 5], 1);
    expectNoLeaks(() =>
      tf
        .grad((each) => tf.relu(each))(x)
        .dispose(),
    );
    x.dispose();
  });

  test('a step is 1 above 0, NaN of NaN, and has the slope that it is given', () => {
    const x = tf.tensor1d([-2, -0, 0, 1e-30, 5, Number.NaN]);
    const [step, leaky] = [tf.step(x), tf.step(x, 0.25)];
    expect([...step.dataSync()].map((each) => each + 0)).toEqual([0, 0, 0, 1, 1, Number.NaN]);
    expect([...leaky.dataSync()].slice(3)).toEqual([1, 1, Number.NaN]);
    expect(leaky.dataSync()[0]).toBe(0.25);
    tf.dispose([x, step, leaky]);
  });
});
