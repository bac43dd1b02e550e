import { mirroredRelu, mirroredReluDerivative, rbf, rbfDerivative } from '@saf/activations';
import { basicBlock, type HypersphereBlock } from '@saf/models/hypersphere';
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
const rounded = (value: number): number => Number(value.toPrecision(6));

/** The λ of Fig. 6 (a). */
const lambdas = [0.1, 0.4, 0.7, 1];
const angles = Array.from({ length: 721 }, (_, i) => (i * Math.PI) / 360);
/** Halvings of the interval that a radius is sought in. */
const halvings = 30;

/** Fig. 6 (a): the unit disk as the basic block of eq. 4 sees it, τ = f₁(1), for each λ. */
export function disks(): Theory['disks'] {
  return lambdas.map((lambda) => ({ lambda, radii: radiiOf(lambda) }));
}

function radiiOf(lambda: number): number[] {
  const block: HypersphereBlock = { ...ofLambda(lambda), tau: 0 };
  const [tau] = yAt(block, [[1, 0]]);
  let low = angles.map(() => 0);
  let high = angles.map(() => 2);
  for (let step = 0; step < halvings; step++) {
    const middle = low.map((each, i) => (each + high[i]) / 2);
    const inside = yAt(block, middle.map(at)).map((y) => y >= tau);
    low = low.map((each, i) => (inside[i] ? middle[i] : each));
    high = high.map((each, i) => (inside[i] ? each : middle[i]));
  }
  return low.map(rounded);
}

const at = (radius: number, i: number): [number, number] => [
  radius * Math.cos(angles[i]),
  radius * Math.sin(angles[i]),
];

/** A block of eq. 4 with 1-D RBFs in the plane, whose threshold is of no account. */
function ofLambda(lambda: number): HypersphereBlock {
  return { activation: 'rbf', dimensions: 2, lambda, tau: 0, logTau: 0, innerRadius: 0, weights: [1] };
}

/** y of eq. 4 around 0. */
function yAt(block: HypersphereBlock, points: [number, number][]): number[] {
  return tf.tidy(() => [...basicBlock(block, tf.tensor2d(points), tf.zeros([1, block.dimensions])).dataSync()]);
}

/** As in Fig. 6 (b). */
const surfaceLambda = 0.4;
const end = 5;
const steps = 40;

/** Four units of the first layer: x₁, x₂ and both diagonals. Which directions the paper takes it does not say. */
const block: HypersphereBlock = {
  activation: 'rbf',
  dimensions: 4,
  lambda: surfaceLambda,
  tau: 0,
  logTau: 0,
  innerRadius: 0,
  weights: [1],
};

/** Fig. 6 (b), y of five 1-D RBF units, and (c), the 2-D RBF exp(−λ²(x₁² + x₂²)), on one grid. */
export function surfaces(): Theory['surfaces'] {
  const axis = Array.from({ length: steps + 1 }, (_, i) => rounded(-end + (2 * end * i) / steps));
  const points = axis.flatMap((x1) => axis.map((x2): [number, number] => [x1, x2]));
  const diagonals = points.map(([x1, x2]) => [x1, x2, (x1 + x2) / Math.SQRT2, (x1 - x2) / Math.SQRT2]);
  const fiveUnits = tf.tidy(() => [...basicBlock(block, tf.tensor2d(diagonals), tf.zeros([1, 4])).dataSync()]);
  const rbf = points.map(([x1, x2]) => Math.exp(-(surfaceLambda ** 2) * (x1 ** 2 + x2 ** 2)));
  return { axis, lambda: surfaceLambda, fiveUnits: fiveUnits.map(rounded), rbf: rbf.map(rounded) };
}
