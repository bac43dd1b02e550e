import { fillUniform } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { NormGeometry } from './norm-geometry.ts';
import { signs } from './signs.ts';

export const linf: NormGeometry = {
  steepest: (gradient) => signs(gradient),
  // Bounds computed as an attack computes origin ± epsilon: what touches the ball stays, bit for bit.
  project: (x, origin, epsilon) =>
    tf.tidy(() => tf.minimum(tf.maximum(x, tf.sub(origin, epsilon)), tf.add(origin, epsilon))),
  length: (x) => tf.tidy(() => tf.max(tf.abs(x), [1, 2, 3])),
  dualLength: (gradient) => tf.tidy(() => tf.sum(tf.abs(gradient), [1, 2, 3])),
  fillFromBall: (out, source) => void fillUniform(out, source, -1, 1),
  fillFromSphere: (out, source) => {
    fillUniform(out, source, -1, 1);
    const largest = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < out.length; i++) out[i] /= largest;
  },
};
