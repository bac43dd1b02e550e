import { basicBlock, type HypersphereBlock } from '@saf/models';
import type { Theory } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { rounded } from './activation-curves.ts';

/** As in Fig. 6 (b). */
const lambda = 0.4;
const end = 5;
const steps = 40;

/** Four units of the first layer: x₁, x₂ and both diagonals. Which directions the paper takes it does not say. */
const block: HypersphereBlock = {
  activation: 'rbf',
  dimensions: 4,
  lambda,
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
  const rbf = points.map(([x1, x2]) => Math.exp(-(lambda ** 2) * (x1 ** 2 + x2 ** 2)));
  return { axis, lambda, fiveUnits: fiveUnits.map(rounded), rbf: rbf.map(rounded) };
}
