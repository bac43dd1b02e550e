import type { RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { GradientEstimate } from '../pgd-search.ts';
import { randomImages } from '../random-images.ts';

export interface EstimateSettings {
  readonly name: string;
  /** Pairs of queries. */
  readonly pairs: number;
  readonly sigma: number;
  /** Draws one random direction. */
  fill(out: Float32Array, source: RandomSource): void;
}

/** Σⱼ (L(x + σuⱼ) − L(x − σuⱼ)) uⱼ / (2σ · pairs) from random directions u, and L(x). One pair of images is held at a time. */
export function estimatedGradient({ name, pairs, sigma, fill }: EstimateSettings): GradientEstimate {
  return ({ passes, stream }, loss, { x, positions, time }) => {
    const sources = positions.map((position) => stream(name, position, ...time));
    const ask = (at: tf.Tensor4D) => passes.query(() => loss(at), positions);
    let sum = tf.zerosLike(x);
    for (let pair = 0; pair < pairs; pair++)
      sum = tf.tidy(() => {
        const direction = randomImages(x.shape, (out, i) => fill(out, sources[i]));
        const offset = tf.mul(direction, sigma);
        const rise = tf.sub(ask(tf.add(x, offset)), ask(tf.sub(x, offset)));
        const next = tf.add(sum, tf.mul(direction, tf.reshape(finite(rise), [-1, 1, 1, 1])));
        sum.dispose();
        return next as tf.Tensor4D;
      });
    return { losses: ask(x), gradient: tf.div(sum, 2 * sigma * pairs) };
  };
}

function finite(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.isFinite(x), x, tf.zerosLike(x));
}
