import { checkGradient, expectNoLeaks, tensorData } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { grad, neg, scalar, type Tensor, tensor, tensor1d, tensor2d, tensor4d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as activations from './index.ts';
import { activationName, layerClasses } from './names.ts';

type Exports = Record<string, (x: unknown) => Tensor>;

/** What every activation of the package promises. */
const contracts = layerClasses.map((layerClass) => {
  const name = activationName(layerClass);
  const exported = activations as unknown as Exports;
  return { name, layerClass, activation: exported[name]!, derivative: exported[`${name}Derivative`]! };
});

describeOnEngines('the contract', () => {
  describe.each(contracts)('of $name', ({ activation, derivative }) => {
    test('is 1 at 0, in [0, 1] and symmetric, in any shape', () => {
      expect(activation(scalar(0))).toBeAllClose(1, { rtol: 0, atol: 0 });
      fc.assert(
        fc.property(tensorData({ minRank: 0, maxRank: 5 }), ({ values, shape }) => {
          const x = tensor(values, shape);
          const y = activation(x);
          expect(y.shape).toEqual(shape);
          expect(y.dataSync().every((each) => each >= 0 && each <= 1)).toBe(true);
          expect(activation(neg(x))).toBeAllClose(y, { rtol: 0, atol: 0 });
        }),
        { numRuns: 30 },
      );
    });

    test('has a derivative that is odd and in the shape of x', () => {
      const x = tensor4d([-2, -0.7, -0.1, 0, 0.1, 0.7, 2, 5], [1, 2, 2, 2]);
      const slope = derivative(x);
      expect(slope.shape).toEqual(x.shape);
      expect(derivative(neg(x))).toBeAllClose(neg(slope));
      expect(slope.dataSync()[3]).toBeAllClose(0, { atol: 0 });
    });

    test('has the gradient of central differences, against any dy', () => {
      const x = tensor1d([-3, -1.3, -0.6, -0.2, 0.3, 0.8, 1.7]);
      checkGradient(activation, x);
      checkGradient(activation, x, { dy: tensor1d([1, -2, 0.5, 3, 0, -1, 2]) });
    });

    test('has a derivative with the gradient of central differences', () => {
      checkGradient(derivative, tensor1d([-3, -1.3, -0.6, -0.2, 0.3, 0.8, 1.7]));
    });

    test('takes numbers, integers and booleans as floats', () => {
      const expected = activation(tensor1d([0, 1]));
      expect(activation([0, 1])).toBeAllClose(expected);
      for (const dtype of ['int32', 'bool'] as const) {
        const y = activation(tensor1d([0, 1], dtype));
        expect(y.dtype).toBe('float32');
        expect(y).toBeAllClose(expected);
        expect(derivative(tensor1d([0, 1], dtype))).toBeAllClose(derivative(tensor1d([0, 1])));
      }
    });

    test('keeps NaN, also in the middle of other numbers', () => {
      const x = [Number.NaN, 0, 0, 0, 0, 0, Number.NaN, 0, 0];
      expect(activation(tensor1d(x))).toBeAllClose(
        x.map((each) => each + 1),
        { rtol: 0, atol: 0 },
      );
    });

    test('takes an empty tensor', () => {
      expect(activation(tensor2d([], [0, 3])).shape).toEqual([0, 3]);
      expect(derivative(tensor2d([], [0, 3])).shape).toEqual([0, 3]);
    });

    test('leaks nothing', () => {
      const x = tensor2d([[0.5, 2, -0.5]]);
      const integers = tensor1d([0, 1], 'int32');
      expectNoLeaks(() => activation(x).dispose());
      expectNoLeaks(() => derivative(x).dispose());
      expectNoLeaks(() => activation(integers).dispose());
      expectNoLeaks(() => grad(activation)(x).dispose());
      expectNoLeaks(() => grad(grad(activation))(x).dispose());
    });

    test('refuses text', () => {
      expect(() => activation(tensor1d(['a'], 'string'))).toThrow(/expected a tensor of numbers, got dtype "string"/);
    });
  });
});
