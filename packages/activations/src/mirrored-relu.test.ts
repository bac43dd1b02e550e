import { describeOnEngines } from '@saf/testing-engines';
import { add, grad, minimum, relu, sub, tensor1d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mirroredRelu, mirroredReluDerivative } from './index.ts';

const anyFloats = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true });
const nearKink = fc
  .tuple(fc.constantFrom(-1, 0, 1), fc.float({ min: -0.5, max: 0.5, noNaN: true }))
  .map(([kink, step]) => kink + step);
const nearKinks = fc.array(nearKink, { minLength: 1, maxLength: 40 }).map((values) => Float32Array.from(values));
// Native TensorFlow takes subnormal numbers as 0.
const floats = fc
  .oneof(anyFloats, nearKinks)
  .map((values) => values.map((each) => (Math.abs(each) < 2 ** -126 ? 0 : each)));

/** Eq. 3, the kinks taken as "otherwise". */
const slope = (x: number) => (x > -1 && x < 0 ? 1 : x > 0 && x < 1 ? -1 : 0);

describeOnEngines('mirroredRelu', () => {
  test('is eq. 2, bit for bit', () => {
    fc.assert(
      fc.property(floats, (values) => {
        const x = tensor1d(values);
        const expected = minimum(relu(sub(1, x)), relu(add(1, x)));
        expect(mirroredRelu(x)).toBeAllClose(expected, { rtol: 0, atol: 0 });
      }),
    );
  });

  test('has the derivative of eq. 3, for every float', () => {
    fc.assert(
      fc.property(floats, (values) => {
        const expected = Array.from(values, slope);
        expect(mirroredReluDerivative(tensor1d(values))).toBeAllClose(expected, { rtol: 0, atol: 0 });
        expect(grad((x) => mirroredRelu(x))(tensor1d(values))).toBeAllClose(expected, { rtol: 0, atol: 0 });
      }),
    );
  });

  test('has the slope 0 at the kinks, and its slope right next to them', () => {
    const below = 1 - 2 ** -24; // the float before 1
    const tiny = 2 ** -126;
    const x = tensor1d([-1, 0, -0, 1, -below, below, -tiny, tiny]);
    expect(mirroredRelu(x)).toBeAllClose([0, 1, 1, 0, 2 ** -24, 2 ** -24, 1, 1], { rtol: 0, atol: 0 });
    expect(mirroredReluDerivative(x)).toBeAllClose([0, 0, 0, 0, 1, -1, 1, -1], { rtol: 0, atol: 0 });
  });

  test('is 0 with slope 0 for large numbers and infinities', () => {
    const x = tensor1d([2, -2, 3e38, -3e38, Infinity, -Infinity]);
    expect(mirroredRelu(x)).toBeAllClose(0, { atol: 0 });
    expect(mirroredReluDerivative(x)).toBeAllClose(0, { atol: 0 });
  });

  test('has the second derivative 0', () => {
    const x = tensor1d([-2, -0.5, 0, 0.5]);
    expect(grad((each) => mirroredReluDerivative(each))(x)).toBeAllClose(0, { atol: 0 });
    const first = grad((each) => mirroredRelu(each));
    expect(grad((each) => first(each))(x)).toBeAllClose(0, { atol: 0 });
  });
});
