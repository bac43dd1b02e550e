import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { expectAsOnCpu } from '../../test/as-on-cpu.ts';
import { useEngine } from '../node.ts';

beforeAll(() => useEngine('wasm'));

const float = Math.fround;
const cases = fc.array(
  fc.tuple(
    fc.oneof(fc.float({ min: -12, max: 12, noNaN: true }), fc.constantFrom(-1, 0, 1, -Infinity, Infinity)),
    fc.float({ min: -8, max: 8, noNaN: true }),
  ),
  { minLength: 1, maxLength: 11 },
);

function run(kernel: string, pairs: [number, number][]): Float32Array {
  const out = tf.tidy(() => {
    const x = tf.tensor1d(pairs.map(([each]) => each));
    const dy = tf.tensor1d(pairs.map(([, each]) => each));
    return tf.engine().runKernel(kernel, kernel.endsWith('Grad') ? { x, dy } : { x }) as tf.Tensor;
  });
  const values = out.dataSync() as Float32Array;
  out.dispose();
  return values;
}

// Expected values: the definitions (paper, eqs 1 and 2; ReLU's), in float64.
const definitions: Record<string, (x: number, dy: number) => number> = {
  MirroredRelu: (x) => Math.max(0, 1 - Math.abs(x)),
  MirroredReluGrad: (x, dy) => (Math.abs(x) < 1 && x !== 0 ? -Math.sign(x) * dy : 0),
  Rbf: (x) => Math.exp(-x * x),
  ReluGrad: (x, dy) => (x > 0 ? dy : 0),
  RbfGrad: (x, dy) => (Number.isFinite(x) ? -2 * x * Math.exp(-x * x) * dy : 0),
};

test.each(Object.keys(definitions))('%s is its definition, for any count of values', (kernel) => {
  fc.assert(
    fc.property(cases, (pairs) => {
      const expected = pairs.map(([x, dy]) => definitions[kernel](float(x), float(dy)));
      // x² is rounded to float32 before e^: 6e-8 x², at most 5e-6 where e^(-x²) is a normal number.
      expect(run(kernel, pairs)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-36 });
    }),
  );
});

test.each(['MirroredRelu', 'Rbf', 'RbfGrad'])('%s keeps NaN', (kernel) =>
  expect(run(kernel, [[Number.NaN, 1]])).toEqual(Float32Array.of(Number.NaN)),
);

test('Rbf is 1 at 0, exactly', () => expect(run('Rbf', [[0, 0]])).toEqual(Float32Array.of(1)));

test('a clone shares its values and outlives the original', () => {
  expectNoLeaks(() => {
    const x = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(x);
    x.dispose();
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    copy.dispose();
  });
});

test('a variable that is assigned anew leaves its clones alone', () => {
  const weight = tf.variable(tf.tensor1d([1]), false);
  const before = tf.clone(weight);
  weight.assign(tf.tensor1d([2]));
  expect(before.dataSync()[0]).toBe(1);
  tf.dispose([weight, before]);
});

const small = () => tf.tensor1d([1e-8, -1e-8, 1e-30, -0, 0, 3, -0.5, -1e-12, 7]);

test('the sign of a small number', () =>
  expectAsOnCpu(() => [tf.sign(small()), tf.sign(tf.tensor1d([-3, 0, 2], 'int32'))]));

test('the logarithm of one and a small number', async () => {
  await useEngine('wasm');
  const x = small();
  const y = tf.log1p(x);
  expect(y).toBeAllClose([...x.dataSync()].map(Math.log1p), { rtol: 1e-7, atol: 0 });
  tf.dispose([x, y]);
});

test.each(['int32', 'float32', 'bool'] as const)('one-hot vectors of %s', (type) =>
  expectAsOnCpu(() => [
    tf.oneHot(tf.tensor1d([0, 2, 6, -1, 7], 'int32'), 7, 1, 0, type),
    tf.oneHot(
      tf.tensor2d(
        [
          [0, 2],
          [6, 3],
        ],
        [2, 2],
        'int32',
      ),
      40,
      1,
      0,
      type,
    ),
  ]),
);

test('one-hot vectors of fractions, as smoothed labels are', () =>
  expectAsOnCpu(() => [tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), 3, 0.9, 0.05, 'float32')]));
