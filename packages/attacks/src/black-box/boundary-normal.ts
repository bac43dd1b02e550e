import type { RandomSource } from '@saf/random';
import { fillGaussian, fillUniform } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import { l2 } from '../l2.ts';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import { randomImages } from '../random-images.ts';
import { decide } from './decision-rows.ts';

export interface BoundaryProbe {
  readonly norm: Norm;
  readonly queries: number;
  /** How far from the points is asked, [N, 1, 1, 1]. */
  readonly distance: tf.Tensor;
  readonly sources: readonly RandomSource[];
  readonly positions: readonly number[];
}

/**
 * The direction in which the goal is met, estimated at points on its boundary: the mean of random unit vectors, each times whether
 * the goal is met along it (1) or not (−1) less the mean of those signs, which lowers the variance (HopSkipJump, eq. 16).
 */
export async function boundaryNormal(
  search: MinimumNormSearch,
  x: tf.Tensor4D,
  { norm, queries, distance, sources, positions }: BoundaryProbe,
): Promise<tf.Tensor4D> {
  const { pool, passes } = search;
  const [low, high] = passes.classifier.bounds;
  const fill = norm === 'l2' ? fillGaussian : fillUniform;
  const [first, second] = norm === 'l2' ? [0, 1] : [-1, 1];
  const zeros = () => tf.zerosLike(x);
  let sums = pool.keep({ signed: zeros(), plain: zeros(), signs: tf.zeros([positions.length, 1, 1, 1]) });
  for (let query = 0; query < queries; query++) {
    const point = pool.keep(
      tf.tidy(() => {
        const direction = l2.steepest(randomImages(x.shape, (out, i) => fill(out, sources[i], first, second)));
        return tf.clipByValue(tf.add(x, tf.mul(direction, distance)), low, high) as tf.Tensor4D;
      }),
    );
    const met = pool.keep(await decide(search, point, positions));
    const next = tf.tidy(() => {
      const along = tf.div(tf.sub(point, x), distance);
      const sign = tf.reshape(tf.sub(tf.mul(met, 2), 1), [-1, 1, 1, 1]);
      return {
        signed: tf.add(sums.signed, tf.mul(along, sign)) as tf.Tensor4D,
        plain: tf.add(sums.plain, along) as tf.Tensor4D,
        signs: tf.add(sums.signs, sign),
      };
    });
    pool.dispose([point, met, { ...sums }]);
    sums = pool.keep(next);
  }
  const normal = tf.tidy(() => {
    const mean = tf.div(sums.signs, queries);
    // Where all signs agree nothing is left of them: the vectors themselves say more.
    const baseline = tf.mul(mean, tf.cast(tf.less(tf.abs(mean), 1), 'float32'));
    return l2.steepest(tf.sub(sums.signed, tf.mul(sums.plain, baseline)));
  });
  pool.dispose({ ...sums });
  return normal;
}
