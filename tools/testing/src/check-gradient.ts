// tfjs-core alone knows no gradients; tfjs-layers registers those of all its ops.
import '@tensorflow/tfjs-layers';
import { grad, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { describeDifferences, differences, type Tolerance } from './differences.ts';

export interface CheckGradientOptions extends Tolerance {
  /** Weights of the outputs of f in the sum that is differentiated; ones by default. */
  dy?: Tensor;
  /** Half the distance of the two points, in units of max(1, |x|); 2⁻⁷ by default. */
  step?: number;
  /** Entries of x to leave out, such as those within a step of a kink. */
  skip?: (value: number, index: number) => boolean;
}

// The step balances the error of the difference, step² f‴ / 6, against float32's rounding, 6e-8 |f| / step.
const STEP = 2 ** -7;
const TOLERANCE = { rtol: 2e-3, atol: 5e-4 };

/**
 * Fails unless the gradient of Σ dy · f(x) agrees with central differences, (f(x + h) − f(x − h)) / 2h, for every entry of x.
 * It costs two evaluations of f an entry: keep x small. Tolerances are rtol 2e-3 and atol 5e-4 by default, for values of f near 1.
 *
 * @throws Error naming the first entry that differs
 * @example
 * checkGradient((x) => mirroredRelu(x), tf.tensor1d([-0.5, 0.25]), { skip: (value) => Math.abs(value) < 0.01 });
 */
export function checkGradient(f: (x: Tensor) => Tensor, x: Tensor, options: CheckGradientOptions = {}): void {
  const { dy, step = STEP, skip = () => false, rtol = TOLERANCE.rtol, atol = TOLERANCE.atol } = options;
  const actual = gradientOf(f, x, dy);
  const weights = dy && Float64Array.from(dy.dataSync());
  const evaluate = (values: Float32Array) => evaluateAt(f, values, x.shape);
  const expected = centralDifferences(evaluate, Float32Array.from(x.dataSync()), { weights, step, skip, actual });
  const found = differences(actual, expected, { rtol, atol });
  if (found.count > 0)
    throw new Error(`gradient against central differences: ${describeDifferences(found, actual, expected, x.shape)}`);
}

function gradientOf(f: (x: Tensor) => Tensor, x: Tensor, dy?: Tensor): ArrayLike<number> {
  const gradient = tidy(() => grad(f)(x, dy));
  const values = gradient.dataSync();
  gradient.dispose();
  return values;
}

function evaluateAt(f: (x: Tensor) => Tensor, values: Float32Array, shape: number[]): ArrayLike<number> {
  const y = tidy(() => f(tensor(values, shape, 'float32')));
  const data = y.dataSync();
  y.dispose();
  return data;
}

interface DifferenceOptions {
  weights?: Float64Array;
  step: number;
  skip: (value: number, index: number) => boolean;
  /** Stands in for the entries left out. */
  actual: ArrayLike<number>;
}

function centralDifferences(
  evaluate: (values: Float32Array) => ArrayLike<number>,
  values: Float32Array,
  { weights, step, skip, actual }: DifferenceOptions,
): Float64Array {
  return Float64Array.from(values, (value, i) => {
    if (skip(value, i)) return actual[i];
    const h = step * Math.max(1, Math.abs(value));
    const above = replaceAt(values, i, value + h);
    const below = replaceAt(values, i, value - h);
    // Divided by the distance of the float32 points, which is not exactly 2h.
    return difference(evaluate(above), evaluate(below), weights) / (above[i] - below[i]);
  });
}

function replaceAt(values: Float32Array, index: number, value: number): Float32Array {
  const copy = values.slice();
  copy[index] = value;
  return copy;
}

function difference(above: ArrayLike<number>, below: ArrayLike<number>, weights?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < above.length; i++) sum += (weights?.[i] ?? 1) * (above[i] - below[i]);
  return sum;
}
