import { checkGradient } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { grad, tensor1d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rbf, rbfDerivative } from './index.ts';

const finite = fc.float32Array({ minLength: 1, maxLength: 40, min: -12, max: 12, noNaN: true });

describeOnEngines('rbf', () => {
  test('is exp(-x²)', () => {
    fc.assert(
      fc.property(finite, (x) => {
        // Rounding x² costs x² · 6e-8 of the result.
        expect(rbf(tensor1d(x))).toBeAllClose(
          Array.from(x, (each) => Math.exp(-each * each)),
          { rtol: 2e-5, atol: 1e-37 },
        );
      }),
    );
  });

  test('has the derivative -2x exp(-x²)', () => {
    const expected = (x: number) => -2 * x * Math.exp(-x * x);
    fc.assert(
      fc.property(finite, (x) => {
        expect(rbfDerivative(tensor1d(x))).toBeAllClose(Array.from(x, expected), { rtol: 2e-5, atol: 1e-36 });
        expect(grad((each) => rbf(each))(tensor1d(x))).toBeAllClose(Array.from(x, expected), {
          rtol: 2e-5,
          atol: 1e-36,
        });
      }),
    );
  });

  test('has the second derivative (4x² - 2) exp(-x²)', () => {
    const x = [-1.5, -0.5, 0, 0.7, 3];
    const expected = x.map((each) => (4 * each * each - 2) * Math.exp(-each * each));
    expect(grad((each) => rbfDerivative(each))(tensor1d(x))).toBeAllClose(expected);
    const first = grad((each) => rbf(each));
    expect(grad((each) => first(each))(tensor1d(x))).toBeAllClose(expected);
    checkGradient((each) => first(each), tensor1d(x), { dy: tensor1d([1, -2, 3, -4, 5]) });
  });

  test('underflows to 0, with slope 0, for large numbers and infinities', () => {
    const x = tensor1d([11, -11, 1e20, -3e38, Infinity, -Infinity]);
    expect(rbf(x)).toBeAllClose(0, { atol: 0 });
    expect(rbfDerivative(x)).toBeAllClose(0, { atol: 0 });
    expect(grad((each) => rbfDerivative(each))(x)).toBeAllClose(0, { atol: 0 });
  });
});
