import { mirroredRelu, mirroredReluDerivative, rbf, rbfDerivative } from '@saf/activations';
import type { Theory } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';

const functions = { rbf, rbfDerivative, mirroredRelu, mirroredReluDerivative };

/** Fig. 1's curves over [−3, 3]; beside the kinks of mReLU there are points on either side. */
export function activationCurves(): Theory['activations'] {
  const x = points();
  const values = Object.entries(functions).map(([name, f]) => [name, valuesOf(f, x)]);
  return { x, ...(Object.fromEntries(values) as Omit<Theory['activations'], 'x'>) };
}

function points(): number[] {
  const even = Array.from({ length: 121 }, (_, i) => (i - 60) / 20);
  const kinks = [-1, 0, 1].flatMap((kink) => [kink - 1e-4, kink + 1e-4]);
  return [...even, ...kinks].sort((a, b) => a - b);
}

function valuesOf(f: (x: tf.Tensor) => tf.Tensor, x: readonly number[]): number[] {
  return tf.tidy(() => Array.from(f(tf.tensor1d([...x])).dataSync(), rounded));
}

/** Six digits are all that float32 has. */
export const rounded = (value: number): number => Number(value.toPrecision(6));
