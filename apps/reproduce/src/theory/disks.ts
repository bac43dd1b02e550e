import { basicBlock, type HypersphereBlock } from '@saf/models';
import type { Theory } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { rounded } from './activation-curves.ts';

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
